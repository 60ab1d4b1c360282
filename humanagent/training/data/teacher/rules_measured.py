"""Texts about people whose joints are known: what pose facts decide, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from humanagent.routing import route
from humanagent.speaker import speak
from humanagent.speaker.names import listed, sentence
from humanagent.speaker.words import NUMBERS
from humanagent.training.data.geometry.scene import measure
from humanagent.training.data.questions.make import forms_of
from humanagent.training.data.questions.references import Owner, possessive
from humanagent.training.data.questions.templates import FORMS
from humanagent.training.data.questions.types import Split
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.types import Split as RowSplit
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.teacher.rules_names import labels, unlabelled
from humanagent.training.data.teacher.rules_people import People, posed
from humanagent.training.data.teacher.rules_reasoning import reasoned

NAME: Final = "rules on measured joints, no model"
TURNS: Final = 3
_KEY: Final = 60_017  # of its dice
_SPLITS: Final[dict[RowSplit, Split]] = {"train": "train", "val": "validation", "test": "test"}
_WORDS: Final = {number: word for word, number in NUMBERS.items()}
#: A posture to ask for where somebody has this one: a wrong guess that nobody calls right.
_OTHER: Final = {
    "standing": "sitting",
    "sitting": "lying",
    "lying": "sitting",
    "crouching": "lying",
    "kneeling": "sitting",
    "bending": "sitting",
}
_ASKED: Final = {
    "orientation": "orientation.what",
    "head_turn": "orientation.head",
    "stance": "limb.stance",
}


@dataclass(frozen=True)
class _About:
    """A row as these rules see it, with dice of its own."""

    people: People
    split: Split
    dice: Dice


def conversation(row: Row) -> dict[str, Any] | None:
    """Questions in forms of the row's split, answered by the facts speaker; no kind twice."""
    about = _about(row)
    people = about.people
    turns: list[dict[str, str]] = []
    asked: set[str] = set()
    for kind, slots in about.dice.shuffled(list(_asked(about))):
        if kind in asked:
            continue
        form = about.dice.pick(forms_of(FORMS[kind], about.split))
        question = form.format_map({**_capitals(slots), **slots})
        reply = speak(question, route(question), people.scene, people.facts)
        if reply.status == "answered":
            asked.add(kind)
            turns.append({"question": question, "answer": unlabelled(reply.text)})
        if len(turns) == TURNS:
            break
    return {"turns": turns} if turns else None


def detail(row: Row) -> dict[str, Any] | None:
    """How many there are, each of them, and how they are to each other."""
    people = _about(row).people
    each = [line for one in people.names for line in posed(people, one)]
    if not people.names:
        each = _crowd(people)
    if not each:
        return None
    return {"answer": " ".join([*_how_many(people), *each, *_pairs(people)])}


def reasoning(row: Row) -> dict[str, Any] | None:
    """A question that facts and common sense answer."""
    about = _about(row)
    found = reasoned(about.people)
    if not found:
        return None
    question, answer = about.dice.pick(found)
    return {"question": question, "answer": answer}


def _about(row: Row) -> _About:
    measured = measure(row)
    people = People(measured.scene, measured.facts, labels(measured.scene))
    return _About(people, _SPLITS[row.split], Dice(_KEY, int(row.id[:12], 16)))


def _capitals(slots: Mapping[str, str]) -> dict[str, str]:
    """The same slots with capitals in front, for forms that begin with one."""
    return {
        name[:1].upper() + name[1:]: text[:1].upper() + text[1:] for name, text in slots.items()
    }


def _asked(about: _About) -> Iterator[tuple[str, dict[str, str]]]:
    """Kinds of questions that have an answer, with words for their slots."""
    people = about.people
    for one, name in people.names.items():
        who = {"who": name, "whose": Owner(name)}
        posture = people.fact(one, "posture").value
        if posture in _OTHER and (posture != "standing" or people.stands(one)):
            yield "posture.what", who
            yield "posture.is", {**who, "doing": about.dice.pick((posture, _OTHER[posture]))}
        for fact, kind in _ASKED.items():
            if people.fact(one, fact).known:
                yield kind, who
        for limb in ("left arm", "right arm", "left leg", "right leg"):
            if people.fact(one, limb.replace(" ", "_")).known:
                yield "limb.what", {**who, "part": limb, "limb": possessive(name, limb)}
    for a, b in combinations(people.names, 2):
        pair = {"who": people.names[a], "other": people.names[b]}
        for fact, kind in (("facing", "relation.facing"), ("distance", "relation.near")):
            if people.pair(a, fact, b) != "unknown":
                yield kind, pair


def _how_many(people: People) -> list[str]:
    if people.scene.may_be_missed:
        return []
    number = len(people.scene.people)
    if number == 1:
        return ["There is one person in the picture."]
    return [f"There are {_number(number)} people in the picture."]


def _pairs(people: People) -> Iterator[str]:
    """Who faces whom, and who is close to whom."""
    for a, b in combinations(people.names, 2):
        both = f"{people.names[a]} and {people.names[b]}"
        if people.pair(a, "facing", b) == "facing_each_other":
            yield sentence(f"{both} are facing each other")
        if people.pair(a, "distance", b) == "touching":
            yield sentence(f"{both} are touching")
        elif people.pair(a, "distance", b) == "near":
            yield sentence(f"{both} are close to each other")


def _crowd(people: People) -> list[str]:
    """So many of a crowd hold each posture; nothing where people may be missing."""
    if people.scene.may_be_missed:
        return []
    found = Counter(people.fact(one.id, "posture").value for one in people.scene.people)
    unclear = found.pop("unknown", 0)
    if not found:
        return []
    parts = [
        f"{_number(n)} {'is' if n == 1 else 'are'} {_doing(v)}" for v, n in found.most_common()
    ]
    of = "Of those whose posture is plain to see, " if unclear else ""
    return [sentence(f"{of}{listed(parts)}")]


def _doing(posture: str) -> str:
    return {
        "standing": "upright on the feet",
        "bending": "bending over",
        "mid_air": "in mid-air",
    }.get(posture, posture)


def _number(number: int) -> str:
    return _WORDS.get(number, str(number))
