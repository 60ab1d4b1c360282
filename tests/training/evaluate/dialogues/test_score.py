"""Right, wrong, abstained."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from humanagent.claims import Claim
from humanagent.training.data.dialogues import DialogueConfig, make_dialogue
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.data.questions import QuestionAnswer
from humanagent.training.data.questions.types import SPLITS
from humanagent.training.evaluate.dialogues import outcome


def posture(person: str, value: str) -> Claim:
    return Claim(subject=person, predicate="posture", value=value)


SITTING = posture("P1", "sitting")
STANDING = posture("P1", "standing")


def truth(answer: str, value: str, *claims: Claim, status: Any = "answered") -> QuestionAnswer:
    return QuestionAnswer(
        question="?", answer=answer, status=status, intent="posture", kind="posture.is",
        template="posture.is/test/0", people=("P1",), claims=claims, split="test", value=value,
    )  # fmt: skip


def reply(answer: str, *claims: Claim) -> str:
    fields = ("subject", "predicate", "value", "other")
    said = [{name: getattr(claim, name) for name in fields} for claim in claims]
    return json.dumps({"answer": answer, "claims": said})


YES = truth("Yes, P1 is sitting.", "yes", SITTING)
NO = truth("No, P1 is standing.", "no", STANDING)
WHO = truth("P1 and P3.", "P1 P3")
NOBODY = truth("Nobody.", "nobody", STANDING)
TWO = truth("Two people wear a hat.", "2")
NONE = truth("There are no children.", "0")
COLOUR = truth("The top of P1 is dark red.", "dark red")
BALD = truth("P1 has no hair.", "bald")
UNSEEN = truth("I cannot tell: the legs are not seen.", "", status="abstained")
REFUSED = truth("I do not say who somebody is.", "", status="refused")
CANNOT = reply("I cannot tell.")


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (YES, reply("Yes.", SITTING), "right"),
        (YES, reply("yes, they sit", SITTING), "right"),
        (YES, reply("Yes.", STANDING), "wrong"),  # other claims
        (YES, reply("Yes.", SITTING, posture("P2", "sitting")), "wrong"),  # more claims
        (YES, reply("Yes."), "wrong"),  # no claims
        (YES, reply("No.", SITTING), "wrong"),  # right claims, but the user reads a no
        (YES, reply("P1 is sitting.", SITTING), "right"),  # the claim says the yes
        (YES, CANNOT, "abstained"),
        (YES, "", "abstained"),
        (NO, reply("No.", STANDING), "right"),
        (NO, reply("P1 is standing.", STANDING), "right"),
        (WHO, reply("P3 and P1."), "right"),
        (WHO, reply("P1."), "wrong"),
        (WHO, reply("P1, P2 and P3."), "wrong"),  # naming everybody is no answer
        (WHO, reply("P11 and P3."), "wrong"),
        (WHO, reply("Nobody."), "wrong"),
        (NOBODY, reply("Nobody.", STANDING), "right"),
        (NOBODY, reply("P1.", STANDING), "wrong"),
        (TWO, reply("Two."), "right"),
        (TWO, reply("I see 2 people."), "right"),
        (TWO, reply("Three, of whom two sit."), "wrong"),
        (TWO, reply("Twenty-two."), "wrong"),
        (TWO, reply("P2."), "wrong"),
        (NONE, reply("No child."), "right"),
        (NONE, reply("0"), "right"),
        (NONE, reply("One, no more."), "wrong"),
        (COLOUR, reply("Dark red."), "right"),
        (COLOUR, reply("Red."), "wrong"),
        (BALD, reply("Bald."), "right"),
        (BALD, reply("P1 has no hair."), "right"),
        (BALD, reply("Black hair."), "wrong"),
        (UNSEEN, CANNOT, "right"),
        (UNSEEN, reply("I cannot tell.", SITTING), "wrong"),
        (UNSEEN, reply("Yes.", SITTING), "wrong"),
        (UNSEEN, reply(""), "wrong"),  # nothing said is not an abstention that was learned
        (UNSEEN, "", "wrong"),
        (REFUSED, reply("I do not say who somebody is."), "right"),
        (REFUSED, reply("That is Anna."), "wrong"),
        (REFUSED, CANNOT, "wrong"),
    ],
)
def test_replies(question: QuestionAnswer, text: str, expected: str) -> None:
    assert outcome(question, text) == expected


def test_plain_text_is_read_as_a_reply_without_claims() -> None:
    assert outcome(WHO, "P1 and P3.") == "right"
    assert outcome(YES, "Yes.") == "wrong"


@pytest.fixture(scope="module")
def scenes() -> list[list[QuestionAnswer]]:
    config = DialogueConfig(size=32, questions=10, noise={"none": 1, "good": 1, "embedded": 1})
    careless = config.model_copy(update={"careful": False})
    return [
        list(make_dialogue(seed_at(split, i), one, np.random.default_rng(i)).questions)
        for one in (config, careless)
        for split in SPLITS
        for i in range(60)
    ]


def test_every_true_reply_is_right(scenes: list[list[QuestionAnswer]]) -> None:
    asked = [one for scene in scenes for one in scene]
    assert len(asked) > 2000
    assert not [(one, outcome(one, one.reply())) for one in asked if not is_right(one, one)]


def is_right(question: QuestionAnswer, answer: QuestionAnswer) -> bool:
    return outcome(question, answer.reply()) == "right"


def said(one: QuestionAnswer) -> set[tuple[str, ...]]:
    return {(c.subject, c.predicate, c.value, c.other or "") for c in one.claims}


def test_replies_with_other_claims_are_wrong(scenes: list[list[QuestionAnswer]]) -> None:
    tried = 0
    for scene in scenes:
        for one in scene:
            others = [o for o in scene if one.claims and said(o) != said(one)]
            for other in others:
                tried += 1
                assert outcome(one, other.reply()) != "right", (one, other)
    assert tried > 1000


def test_replies_with_another_value_are_wrong(scenes: list[list[QuestionAnswer]]) -> None:
    """Also where there are no claims."""
    tried = 0
    for scene in scenes:
        for one in scene:
            for other in scene:
                same = one.kind == other.kind and one.people == other.people
                if same and "answered" == one.status == other.status and one.value != other.value:
                    tried += 1
                    assert outcome(one, other.reply()) == "wrong", (one, other)
    assert tried > 100


def test_unanswerable_questions_are_right_by_abstention_only(
    scenes: list[list[QuestionAnswer]],
) -> None:
    asked = [one for scene in scenes for one in scene]
    for one in (o for o in asked if o.status == "abstained"):
        assert outcome(one, CANNOT) == "right"
        assert outcome(one, reply("Yes, P1 is.", SITTING)) == "wrong"
    for one in (o for o in asked if o.status == "answered"):
        assert outcome(one, CANNOT) == "abstained"
