"""The truth of a scene under other ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from humanagent.training.data.scenes import PersonTruth, Relation, SceneSample, ThingTruth

_ID: Final = re.compile(r"\bP[1-9][0-9]*\b")


def renamed(sample: SceneSample, ids: Mapping[str, str]) -> SceneSample:
    """The same truth, with everybody called by another id; the people stay in their order.

    Args:
        sample: a scene.
        ids: the new id of every person.

    Example:
        >>> from humanagent.training.data.scenes import SceneConfig, make_scene
        >>> sample = make_scene(7, SceneConfig(people={2: 1}))
        >>> [one.id for one in renamed(sample, {"P1": "P2", "P2": "P1"}).people]
        ['P2', 'P1']
    """
    if all(old == new for old, new in ids.items()):
        return sample

    def told(text: str) -> str:
        return _ID.sub(lambda found: ids[found[0]], text)

    def thing(one: ThingTruth) -> ThingTruth:
        holder = None if one.holder is None else ids[one.holder]
        return replace(one, holder=holder, seat_of=one.seat_of and ids[one.seat_of])

    def person(one: PersonTruth) -> PersonTruth:
        return replace(
            one,
            person=one.person.model_copy(update={"id": ids[one.id]}),
            action_words=told(one.action_words),
            held=None if one.held is None else thing(one.held),
            partner=one.partner and ids[one.partner],
            caption=told(one.caption),
            part_captions={part: told(text) for part, text in one.part_captions.items()},
        )

    people = tuple(person(one) for one in sample.people)
    return replace(
        sample,
        scene=sample.scene.model_copy(update={"people": tuple(one.person for one in people)}),
        people=people,
        things=tuple(thing(one) for one in sample.things),
        relations=tuple(
            Relation(ids[r.subject], r.predicate, ids[r.other]) for r in sample.relations
        ),
        pairs={told(key): values for key, values in sample.pairs.items()},
        captions=tuple(told(text) for text in sample.captions),
    )
