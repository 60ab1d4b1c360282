"""Texts about drawn scenes: the scene is drawn again and its truth told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from humanagent.speaker.names import listed, sentence
from humanagent.training.data.questions import QuestionAnswer, make_questions, split_of, true_facts
from humanagent.training.data.scenes import PersonTruth, SceneSample
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.teacher.rules_names import by_place, labels
from humanagent.training.data.teacher.rules_people import People, head, held
from humanagent.training.data.teacher.rules_reasoning import reasoned

NAME: Final = "rules on drawn scenes, no model"
TURNS: Final = 3
_CHOICE: Final = 24  # questions to choose from
_KEY: Final = 60_013  # of its dice
_FEW: Final = 3  # words of an answer that is said to be short
#: Kinds that a name by place already answers.
_GIVEN_AWAY: Final = frozenset(
    ("which_person.place", "relation.side", "relation.side_what", "relation.order")
)


def conversation(sample: SceneSample) -> dict[str, Any] | None:
    """Questions of the generator that need no ids, no kind twice, whole sentences first."""
    people, alone = _people(sample), len(sample.people) == 1
    found: dict[str, tuple[str, str]] = {}
    for one in make_questions(sample, 0, split_of(sample.seed), _CHOICE):
        pair = _without_ids(one, people)
        given_away = one.kind in _GIVEN_AWAY or (alone and one.kind.startswith("which_person"))
        if pair and one.status == "answered" and not given_away:
            found.setdefault(one.kind, pair)
    pairs = sorted(found.values(), key=lambda pair: len(pair[1].split()) < _FEW)
    turns = [{"question": question, "answer": answer} for question, answer in pairs[:TURNS]]
    return {"turns": turns} if turns else None


def detail(sample: SceneSample) -> dict[str, Any] | None:
    """How many are where, then each person who has a name; the caption where nobody has."""
    people = _people(sample)
    if not people.names:
        text = by_place(sample.captions[0], people.names)
        return {"answer": text} if text and sample.people else None
    told = [sentence(sample.captions[0].partition(". ")[0])]
    for one in sample.people:
        if one.id in people.names:
            told += _person(one, people)
    return {"answer": " ".join(told)}


def reasoning(sample: SceneSample) -> dict[str, Any] | None:
    """A question that the shown facts and common sense answer."""
    found = reasoned(_people(sample))
    if not found:
        return None
    question, answer = Dice(_KEY, sample.seed).pick(found)
    return {"question": question, "answer": answer}


def _people(sample: SceneSample) -> People:
    return People(sample.scene, true_facts(sample, shown=True), labels(sample.scene))


def _without_ids(one: QuestionAnswer, people: People) -> tuple[str, str] | None:
    """Question and answer with names by place; None where that cannot be, or reads badly."""
    if re.search(r"\bp\d+'s\b", f"{one.question} {one.answer}", re.IGNORECASE):
        return None
    question, answer = (by_place(text, people.names) for text in (one.question, one.answer))
    return (question, answer) if question and answer else None


def _person(one: PersonTruth, people: People) -> Iterator[str]:
    """The caption behind the name, then head and limbs."""
    name = people.names[one.id]
    caption = by_place(one.caption, people.names)
    if caption:
        looks, verb, does = caption.rstrip(".").partition(" is ")
        looks = re.sub(r"^a person ", "", looks[:1].lower() + looks[1:])
        yield sentence(
            f"{name}, {looks}, is {_turned_first(does)}" if verb else f"{name} is {looks}"
        )
        name = "this person"
    turned = people.fact(one.id, "orientation").value
    if limbs := [*held(people, one.id), *head(people, one.id, turned)]:
        yield sentence(f"{name} has {listed(limbs)}")


def _turned_first(does: str) -> str:
    """Where somebody is turned before what is done with another: who faces left is then clear.

    Example:
        >>> _turned_first("hugging the person on the right, facing left")
        'facing left, hugging the person on the right'
    """
    action, comma, turned = does.rpartition(", ")
    if comma and " person" in action and turned.startswith(("facing", "seen")):
        return f"{turned}, {action}"
    return does
