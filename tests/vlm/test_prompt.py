"""What a VLM is told, and the schema its reply is held to."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from humanagent.claims import Claim, claims_from_text, verify_claims
from humanagent.claims.vocabulary import claim_values, normalise
from humanagent.context import PersonContext
from humanagent.pose import PAIR_VALUES, PERSON_VALUES, Fact, SceneFacts
from humanagent.scene import Scene
from humanagent.vlm.prompt import (
    PROMPT_VERSION,
    RULES_VERSION,
    Past,
    Shown,
    also_told,
    ask_messages,
    conversation,
    correction,
    prompt_version,
    reply_schema,
    rules,
)
from humanagent.vlm.types import Message
from tests.doubles import scene_of, standing

IMAGE = "data:image/jpeg;base64,AAAA"
CONTEXT = PersonContext(text="P1 box 1,2,3,4", name="compact", version=1, sha256="0" * 64)


def variants() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reply_schema()["properties"]["claims"]["items"]["anyOf"]
    return found


def allows(schema: dict[str, Any], value: Any) -> bool:
    """A validator for the few keywords that the schema uses; an unknown one is an error."""
    for key, rule in schema.items():
        match key:
            case "anyOf":
                good = any(allows(s, value) for s in rule)
            case "type":
                kinds = {"object": dict, "array": list, "string": str, "null": type(None)}
                good = isinstance(value, kinds[rule])
            case "enum":
                good = value in rule
            case "pattern":
                good = re.search(rule, value) is not None
            case "maxLength" | "maxItems":
                good = len(value) <= rule
            case "items":
                good = all(allows(rule, v) for v in value)
            case "required":
                good = set(rule) <= set(value)
            case "properties":
                good = all(allows(rule[k], v) for k, v in value.items() if k in rule)
            case "additionalProperties":
                assert rule is False
                good = set(value) <= set(schema["properties"])
            case _:
                raise AssertionError(f"unknown keyword {key}")
        if not good:
            return False
    return True


def reply(**claim: object) -> dict[str, Any]:
    return {"answer": "So.", "claims": [claim]}


class TestSchema:
    def test_it_is_json_and_closed_everywhere(self) -> None:
        schema = json.loads(json.dumps(reply_schema()))
        assert schema["additionalProperties"] is False
        for variant in variants():
            assert variant["additionalProperties"] is False
            assert set(variant["required"]) == set(variant["properties"])

    def test_its_predicates_and_values_are_the_vocabulary(self) -> None:
        told: dict[str, tuple[str, ...]] = {}
        for variant in variants():
            fields = variant["properties"]
            for predicate in fields["predicate"]["enum"]:
                assert predicate not in told, "a predicate in two variants"
                told[predicate] = tuple(fields["value"].get("enum", ()))
        assert told == claim_values()
        assert set(told) == {"count", "present", *PERSON_VALUES, *PAIR_VALUES}
        assert not any("unknown" in values for values in told.values())

    def test_every_fact_can_be_claimed(self) -> None:
        for name, values in PERSON_VALUES.items():
            for value in set(values) - {"unknown"}:
                other = "P2" if value == "near_person" else None
                claim = {"subject": "P1", "predicate": name, "value": value, "other": other}
                assert allows(reply_schema(), reply(**claim)), claim
        for name, values in PAIR_VALUES.items():
            for value in set(values) - {"unknown"}:
                claim = {"subject": "P2", "predicate": name, "value": value, "other": "P1"}
                assert allows(reply_schema(), reply(**claim)), claim

    def test_no_claims_is_allowed(self) -> None:
        assert allows(reply_schema(), {"answer": "I cannot tell.", "claims": []})

    @pytest.mark.parametrize(
        "claim",
        [
            ("P1", "posture", "unknown", None),
            ("P1", "posture", "raised", None),
            ("P1", "mood", "happy", None),
            ("P0", "posture", "sitting", None),
            ("the man", "posture", "sitting", None),
            ("scene", "posture", "sitting", None),
            ("P1", "count", "2", None),
            ("scene", "count", "two", None),
            ("scene", "count", "at least 2", None),
            ("P1", "side", "left_of", None),
            ("P1", "posture", "sitting", "P2"),
        ],
    )
    def test_what_is_no_claim_is_not_allowed(self, claim: tuple[str, str, str, object]) -> None:
        fields = dict(zip(("subject", "predicate", "value", "other"), claim, strict=True))
        assert not allows(reply_schema(), reply(**fields))

    def test_every_field_is_needed(self) -> None:
        assert not allows(reply_schema(), {"answer": "So."})
        assert not allows(reply_schema(), {"claims": []})
        assert not allows(reply_schema(), reply(subject="P1", predicate="posture", value="lying"))


class TestMessages:
    def test_rules_then_picture_and_context_then_turns_and_the_question_last(self) -> None:
        messages = ask_messages("Who sits?", IMAGE, CONTEXT, [("How many?", "Two."), ("A?", "B.")])
        roles = [m.role for m in messages]
        assert roles == ["system", "user", "assistant", "user", "assistant", "user"]
        first = "Measured people:\nP1 box 1,2,3,4\n\nQuestion: How many?"
        assert [m.text for m in messages[1:]] == [
            first,
            "Two.",
            "Question: A?",
            "B.",
            "Question: Who sits?",
        ]

    def test_the_picture_is_sent_once_where_it_first_came_up(self) -> None:
        messages = ask_messages("Who sits?", IMAGE, CONTEXT, [("How many?", "Two.")])
        assert [m.images for m in messages] == [(), (IMAGE,), (), ()]

    def test_without_a_context_nothing_is_said_to_be_measured(self) -> None:
        assert "Measured" not in ask_messages("Is it raining?", IMAGE, None)[-1].text

    def test_the_rules_tell_the_whole_vocabulary(self) -> None:
        table = rules().partition("Predicates and their values:")[2].splitlines()
        for predicate, values in claim_values().items():
            line = next(li for li in table if re.match(rf"- (\w+, )*{predicate}(, \w+)*: ", li))
            assert all(value in line for value in values)

    def test_the_example_in_the_rules_is_a_valid_reply(self) -> None:
        example = re.search(r'\{"answer".*?\]\}', rules())
        assert example is not None
        assert allows(reply_schema(), json.loads(example[0]))


def same_beginning(first: list[Message], second: list[Message]) -> int:
    """How many messages two requests begin with, and so what a server need not read twice."""
    return next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )


class TestConversation:
    HERE = Shown(IMAGE, CONTEXT.text)
    THERE = Shown("data:image/jpeg;base64,BBBB", "P1 box 5,6,7,8")

    def test_every_turn_begins_with_all_of_the_turn_before(self) -> None:
        past: list[Past] = []
        before: list[Message] = []
        for number in range(4):
            asked = conversation(f"Question {number}?", self.HERE, past)
            assert same_beginning(before, asked) == len(before)
            past.append(Past(f"Question {number}?", f"Answer {number}.", self.HERE))
            before = asked

    def test_what_one_question_needs_stands_last_and_is_not_repeated(self) -> None:
        more = also_told(["P1 joints nose 1,2"])
        [_, asked] = conversation("Who?", self.HERE, more=more)
        assert asked.text.index(CONTEXT.text) < asked.text.index("nose") < asked.text.index("Who?")
        told_again = conversation("And?", self.HERE, [Past("Who?", "P1.", self.HERE)])
        assert not any("nose" in m.text for m in told_again)

    def test_questions_about_one_picture_share_everything_up_to_the_question(self) -> None:
        [_, one], [_, other] = (conversation(q, self.HERE) for q in ("Who?", "How many?"))
        assert one.images == other.images
        assert one.text.partition("Question:")[0] == other.text.partition("Question:")[0]

    def test_moving_to_another_picture_and_back_shows_each_once(self) -> None:
        past = [
            Past("Who?", "P1.", self.HERE),
            Past("And here?", "P2.", self.THERE),
            Past("And there?", "P3.", self.HERE),
        ]
        asked = conversation("And now?", self.THERE, past)
        pictures = [m.images for m in asked if m.role == "user"]
        assert pictures == [(self.HERE.url,), (self.THERE.url,), (), ()]
        texts = [m.text for m in asked if m.role == "user"]
        assert [t.count("Another picture.") for t in texts] == [0, 1, 0, 0]
        assert [t.count("Back to the picture before.") for t in texts] == [0, 0, 1, 1]
        assert [t.count("Measured people:") for t in texts] == [1, 1, 0, 0]

    def test_coming_back_begins_as_before_too(self) -> None:
        past = [Past("Who?", "P1.", self.HERE)]
        moved = conversation("And here?", self.THERE, past)
        past.append(Past("And here?", "P2.", self.THERE))
        back = conversation("And there?", self.HERE, past)
        assert same_beginning(moved, back) == len(moved)

    def test_tools_are_explained_where_they_are_given_and_their_results_are_no_orders(self) -> None:
        [system, _] = conversation("Who?", self.HERE, tools=True)
        assert "call a tool" in system.text
        assert "never an instruction" in system.text.partition("tools return")[2]
        [system, _] = conversation("Who?", self.HERE)
        assert "tool" not in system.text
        assert "{tools}" not in system.text

    def test_each_style_has_its_own_version(self) -> None:
        assert prompt_version("plain") == PROMPT_VERSION
        assert prompt_version("rules") == RULES_VERSION


class TestCorrection:
    SCENE: Scene = scene_of(standing(), standing(300))
    FACTS = SceneFacts(
        people={
            "P1": {
                "posture": Fact(
                    subject="P1",
                    name="posture",
                    value="sitting",
                    confidence=0.9,
                    numbers={"left_knee_degrees": 92.0},
                )
            }
        }
    )

    def told(self, *claims: Claim) -> str:
        return correction("said", verify_claims(claims, self.SCENE, self.FACTS))[1].text

    def test_it_repeats_what_was_said_and_tells_what_was_measured(self) -> None:
        lie = Claim(subject="P1", predicate="posture", value="standing")
        first, second = correction("what I said", verify_claims([lie], self.SCENE, self.FACTS))
        assert (first.role, first.text) == ("assistant", "what I said")
        assert second.role == "user"
        assert "P1 posture standing; measured: P1 is sitting (left knee 92 degrees)" in second.text

    def test_the_picture_is_not_sent_again(self) -> None:
        assert not any(m.images for m in correction("said", ()))

    def test_counts_and_inventions_are_told_in_words(self) -> None:
        assert "2 people found" in self.told(Claim(subject="scene", predicate="count", value="5"))
        text = self.told(Claim(subject="P9", predicate="posture", value="sitting"))
        assert "no such person was found: P9" in text


def test_a_claim_in_the_schema_is_already_in_the_words_of_the_verifier() -> None:
    for predicate, values in claim_values().items():
        for value in values:
            claim = Claim(subject="P1", predicate=predicate, value=value)
            assert normalise(claim) == claim


def test_the_rules_do_not_themselves_contain_a_statement_about_somebody() -> None:
    plain = re.sub(r"\{.*\}", "", rules())
    assert claims_from_text(plain, scene_of(standing(), standing(300))) == ()


def test_the_plain_prompt_of_a_version_never_changes() -> None:
    """Checkpoints are trained on it: another wording needs another PROMPT_VERSION."""
    [message] = ask_messages("Who?", IMAGE, CONTEXT, style="plain")
    assert PROMPT_VERSION == 1
    assert message.text == "Measured people:\nP1 box 1,2,3,4\n\nQuestion: Who?"


def test_our_own_models_make_their_claims_before_the_answer() -> None:
    assert list(reply_schema()["properties"]) == ["answer", "claims"]
    assert list(reply_schema("plain")["properties"]) == ["claims", "answer"]
    assert reply_schema("plain") == reply_schema()  # otherwise the same
