"""What must hold of every reply, whatever the scene and the question."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from humanagent.claims import Reply
from humanagent.pose import PAIR_VALUES, PERSON_VALUES
from humanagent.routing import route
from humanagent.scene import LIKELY_EXACT
from humanagent.speaker.limits import MIN_CONFIDENCE
from tests.speaker.builder import World, world

QUESTIONS = [
    json.loads(line)["question"]
    for line in (Path(__file__).parents[1] / "data" / "questions_open.jsonl")
    .read_text()
    .splitlines()
]
#: "Nobody" may be said only with what may be wrong about it.
NOBODY = re.compile(r"\b(nobody|no one|no people|no person)\b", re.IGNORECASE)
GUARDED = ("may be missed", "possible", "has that id")


def random_world(rng: random.Random) -> World:
    total = rng.choice([0, 1, 1, 2, 2, 3, 5, 8])
    people = [{n: rng.choice(v) for n, v in PERSON_VALUES.items()} for _ in range(total)]
    pairs = {
        f"P{a}>P{b}": {n: rng.choice(v) for n, v in PAIR_VALUES.items()}
        for a in range(1, total + 1)
        for b in range(1, total + 1)
        if a != b
    }
    return world(
        *people,
        complete=rng.choice([0.1, 0.5, 0.7, 1.0]),
        possible=rng.choice([0, 0, 2]),
        pairs=pairs,
        heights=[rng.uniform(50, 500) for _ in range(total)],
        confidence=rng.choice([0.3, 0.6, 0.9]),
    )


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_said_that_was_not_measured(seed: int) -> None:
    rng = random.Random(seed)
    for question in QUESTIONS:
        at = random_world(rng)
        reply = at.ask(question)
        _claims_are_facts(at, reply)
        _people_exist(at, question, reply)
        _nobody_is_hedged(reply)
        _exact_needs_a_complete_list(at, reply)
        _abstains_with_a_reason(reply)


def _claims_are_facts(at: World, reply: Reply) -> None:
    for claim in reply.claims:
        assert claim.verdict == "measured"
        if claim.predicate == "count":
            assert claim.value == str(len(at.scene.people))
        elif claim.predicate == "present":
            assert claim.value == ("yes" if at.scene.people else "no")
        else:
            fact = at.facts.fact(claim.subject, claim.predicate, claim.other)
            assert claim.value == fact.value != "unknown"
            assert claim.evidence.confidence == fact.confidence >= MIN_CONFIDENCE


def _people_exist(at: World, question: str, reply: Reply) -> None:
    there = {p.id for p in at.scene.people}
    named = set(re.findall(r"\bP[1-9]\d*\b", f"{reply.text} {reply.reason}"))
    assert named <= there, (question, reply.text)


def _nobody_is_hedged(reply: Reply) -> None:
    if NOBODY.search(reply.text):
        assert any(words in reply.text for words in GUARDED), reply.text


def _exact_needs_a_complete_list(at: World, reply: Reply) -> None:
    exact = [c for c in reply.claims if c.predicate == "count" or c.value == "no"]
    if exact and reply.status == "answered":
        assert at.scene.complete >= LIKELY_EXACT
        assert at.scene.people or not at.scene.possible


def _abstains_with_a_reason(reply: Reply) -> None:
    if reply.status == "abstained":
        assert reply.text.startswith("I cannot tell: ")
        assert "; " in reply.reason
    assert reply.text == reply.text.strip()
    assert reply.text.endswith(".")


@pytest.mark.parametrize("seed", range(6))
def test_the_same_question_gets_the_same_reply(seed: int) -> None:
    at = random_world(random.Random(seed))
    for question in QUESTIONS[::17]:
        assert at.ask(question) == at.ask(question)


@pytest.mark.parametrize("seed", range(6))
def test_less_sure_facts_never_make_more_answers(seed: int) -> None:
    """A scene of unknown facts leaves every question about posture and limbs open."""
    rng = random.Random(seed)
    blank = world(*[{} for _ in range(rng.choice([1, 2, 4]))])
    for question in QUESTIONS:
        if route(question).intent in ("posture", "limb", "orientation"):
            assert blank.ask(question).status != "answered", question
