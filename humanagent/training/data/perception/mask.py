"""The truth as far as a report tells it.

What the report leaves open is unknown, so that questions about it are answered by an abstention;
where the report says something else than the truth, nothing is asked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from humanagent.claims.agreement import agreement
from humanagent.pose import PAIR_VALUES, PERSON_VALUES, SceneFacts
from humanagent.scene import Person, Scene
from humanagent.training.data.perception.told import Told
from humanagent.training.data.scenes import PersonTruth, SceneSample
from humanagent.training.data.scenes.truth import HIDDEN, MOOT

_NOT_ASKED: Final = "unknown"  # of a pair


def masked(
    full: SceneSample, scene: Scene, facts: SceneFacts, told: Mapping[str, Told]
) -> SceneSample:
    """What a report decides of the truth.

    Args:
        full: everything that is true, under the ids of the report.
        scene: the report.
        facts: measured in it.
        told: what the report says of people beyond their joints; nothing of those left out.
    """
    true = {one.id: one for one in full.people}
    people = tuple(
        _person(true[p.id], p, facts, told.get(p.id)) if p.id in true else _nobody(p, facts)
        for p in scene.people
    )
    ids = [p.id for p in scene.people]
    return replace(
        full,
        scene=scene.model_copy(update={"people": tuple(one.person for one in people)}),
        people=people,
        things=tuple(t for t in full.things if any(said.held == t for said in told.values())),
        relations=tuple(r for r in full.relations if {r.subject, r.other} <= _with(told)),
        pairs={f"{a}>{b}": _pair(full, facts, a, b) for a in ids for b in ids if a != b},
        captions=(),
        place="",
    )


def _with(told: Mapping[str, Told]) -> set[str]:
    return {one for one, said in told.items() if said.together}


def _person(one: PersonTruth, person: Person, facts: SceneFacts, told: Told | None) -> PersonTruth:
    values = {}
    for name, true in one.facts.items():
        fact = facts.fact(one.id, name)
        values[name] = _decided(name, fact.value, true)
        if fact.value == "near_person" and fact.other != one.partner:
            values[name] = MOOT
    known = {name for name, value in values.items() if value != "unknown"}
    return replace(
        one,
        person=person,
        facts=values,
        known=frozenset(known | (told.known if told else frozenset())),
        action=told.action if told else "",
        action_words=told.action_words if told else "",
        attributes=dict(told.attributes) if told else {},
        seen_attributes=dict(told.attributes) if told else {},
        part_boxes={},
        held=told.held if told else None,
        partner=one.partner if facts_named(facts, one.partner) else None,
        caption="",
        part_captions={},
    )


def facts_named(facts: SceneFacts, person_id: str | None) -> bool:
    """Whether this is the id of somebody who was reported."""
    return person_id is not None and person_id in facts.people


def _nobody(person: Person, facts: SceneFacts) -> PersonTruth:
    """Somebody reported who is not there: nothing that is said of them may be asked about."""
    values = {
        name: MOOT if facts.fact(person.id, name).known else "unknown" for name in PERSON_VALUES
    }
    return PersonTruth(
        person=person,
        facts=values,
        action="",
        action_words="",
        attributes={},
        seen_attributes={},
        part_boxes={},
        visible=1.0,
        distance=math.inf,
        joint_z=(),
        known=frozenset(name for name, value in values.items() if value == MOOT),
    )


def _decided(name: str, said: str, true: str) -> str:
    """What is known when the report says one thing and another is true."""
    if said == "unknown":
        return "unknown"
    if true == "unknown" or agreement(name, said, true) != "agrees":
        return MOOT
    return said


def _pair(full: SceneSample, facts: SceneFacts, a: str, b: str) -> dict[str, str]:
    true = full.pairs.get(f"{a}>{b}", {})
    out = {}
    for name in PAIR_VALUES:
        value = _decided(name, facts.value(a, name, b), true.get(name, "unknown"))
        out[name] = {"unknown": HIDDEN, MOOT: _NOT_ASKED}.get(value, value)
    return out
