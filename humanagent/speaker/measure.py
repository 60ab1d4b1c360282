"""Whether a predicate holds of a person, by the facts: yes, no or open, and why open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from humanagent.pose import Fact, SceneFacts
from humanagent.scene import INDEX, Person
from humanagent.speaker.limits import MIN_CONFIDENCE
from humanagent.speaker.phrases import clause
from humanagent.speaker.predicates import Case, Predicate

_PARTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "posture": ("legs", ("left_knee", "right_knee", "left_ankle", "right_ankle")),
    "orientation": ("shoulders", ("left_shoulder", "right_shoulder")),
    "stance": ("feet", ("left_ankle", "right_ankle")),
    "head_turn": ("head", ("nose", "left_eye", "right_eye")),
    "head_tilt": ("head", ("nose", "left_eye", "right_eye")),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A predicate judged on one person; ``facts`` are the known ones it rests on."""

    person: str
    truth: bool | None
    facts: tuple[Fact, ...] = ()
    why: str = ""


def known(facts: SceneFacts, person_id: str, name: str, other: str | None = None) -> Fact:
    """A fact, made unknown where it is not sure enough to be said."""
    fact = facts.fact(person_id, name, other)
    if fact.confidence >= MIN_CONFIDENCE:
        return fact
    return fact.model_copy(update={"value": "unknown", "confidence": 0.0})


def judge(person: Person, facts: SceneFacts, predicate: Predicate) -> Finding:
    """Whether the predicate holds of the person."""
    measured = {name: known(facts, person.id, name) for name in predicate.facts}
    for truth, cases in ((True, predicate.yes), (False, predicate.no)):
        for each in cases:
            if _holds(each, measured):
                return Finding(person.id, truth, _deciding(each, measured))
    told = _said(measured.values())
    return Finding(person.id, None, told, _why_open(person, predicate, measured, told))


def judge_all(person: Person, facts: SceneFacts, predicates: Sequence[Predicate]) -> Finding:
    """Whether all the predicates hold of the person."""
    findings = [judge(person, facts, p) for p in predicates]
    said = _unique(f for one in findings for f in one.facts)
    if all(f.truth for f in findings):
        return Finding(person.id, True, said)
    failed = [f for f in findings if f.truth is False]
    if failed:
        return Finding(person.id, False, failed[0].facts)
    return Finding(person.id, None, said, next(f.why for f in findings if f.truth is None))


def _holds(each: Case, measured: dict[str, Fact]) -> bool:
    """Whether every fact of the case has one of its values, and one of them is known."""
    fits = all(measured[name].value in allowed for name, allowed in each.items())
    return fits and any(measured[name].known for name in each)


def _deciding(each: Case, measured: dict[str, Fact]) -> tuple[Fact, ...]:
    """The facts that made the case hold; one that might as well be unknown did not."""
    names = [name for name, allowed in each.items() if "unknown" not in allowed]
    return tuple(measured[name] for name in names)


def _said(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The known facts, most of all those that say more than that a hand is free."""
    found = [f for f in facts if f.known]
    telling = [f for f in found if f.value != "free"]
    return tuple(telling or found)


def _unique(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple({(f.subject, f.name): f for f in facts}.values())


def _why_open(
    person: Person, predicate: Predicate, measured: dict[str, Fact], told: Sequence[Fact]
) -> str:
    if predicate.note:
        return predicate.note
    missing = [name for name, fact in measured.items() if not fact.known]
    if missing:
        return why_unknown(person, missing[0])
    return f"the joints show only that the person {clause(told)}" if told else "no joint shows it"


def why_unknown(person: Person, fact_name: str) -> str:
    """Why a fact was not measured: out of the picture, hidden, or not clear.

    Example:
        >>> why_unknown(Person(id="P1", bbox=(0, 0, 9, 9), score=1), "posture")
        'the legs are not clearly visible'
    """
    part, joints = _joints_of(fact_name)
    states = [person.keypoints.state[INDEX[j]] for j in joints]
    are = "is" if part == "head" or not part.endswith(("s", "feet")) else "are"
    if "off_frame" in states:
        return f"the {part} {are} out of the picture"
    if any(s in ("guessed", "absent") for s in states):
        return f"the {part} {are} not clearly visible"
    return "the joints do not decide it"


def _joints_of(fact_name: str) -> tuple[str, tuple[str, ...]]:
    side, _, limb = fact_name.partition("_")
    if limb in ("arm", "hand"):
        return f"{side} arm", (f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist")
    if limb == "leg":
        return f"{side} leg", (f"{side}_hip", f"{side}_knee", f"{side}_ankle")
    return _PARTS[fact_name]
