"""A scene as questions see it: who is there, who can be told apart by place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from humanagent.pose import Fact, SceneFacts
from humanagent.training.data.questions.properties import Holds, Property, worn
from humanagent.training.data.scenes import PersonTruth, SceneSample

#: Neighbours this near to each other, in shares of the picture's width, have no clear order.
_TOLD_APART: Final = 0.035
#: Who shows less is not asked about as one of two.
_ENOUGH: Final = 0.4


class View:
    """What the generator knows of a scene, arranged for questions."""

    def __init__(self, sample: SceneSample) -> None:
        self.sample = sample
        self.people: tuple[PersonTruth, ...] = sample.people
        self.ids = tuple(one.id for one in sample.people)

    def __len__(self) -> int:
        return len(self.people)

    @property
    def reported(self) -> bool:
        """Whether all that is known of the people is a report, not the picture."""
        return any(one.known is not None for one in self.people)

    @cached_property
    def in_order(self) -> bool:
        """Whether everybody's place from left to right is plain to see."""
        centres = [(one.bbox[0] + one.bbox[2]) / 2 for one in self.people]
        least = _TOLD_APART * self.sample.scene.width
        return all(b - a >= least for a, b in pairwise(centres))

    @cached_property
    def by_distance(self) -> list[PersonTruth]:
        """Nearest first."""
        return sorted(self.people, key=lambda one: one.distance)

    @cached_property
    def garments(self) -> tuple[Property, ...]:
        """Properties of the clothes that are seen in the picture."""
        found: dict[Property, None] = {}
        for one in self.people:
            for place in ("top", "bottom", "hat"):
                words = one.seen_attributes.get(place, "none")
                if words != "none":
                    found[worn(place, words.removeprefix("striped "))] = None
        return tuple(found)

    def holding(self, prop: Property) -> dict[Holds, list[PersonTruth]]:
        """People by whether a property is true of them."""
        found: dict[Holds, list[PersonTruth]] = {"yes": [], "no": [], "hidden": [], "moot": []}
        for one in self.people:
            found[prop.truth(one)].append(one)
        return found

    def pairs(self) -> Sequence[tuple[PersonTruth, PersonTruth]]:
        """Ordered pairs of people who show enough to be asked about together."""
        clear = [one for one in self.people if one.visible >= _ENOUGH]
        return [(a, b) for a in clear for b in clear if a is not b]

    def pair(self, a: PersonTruth, b: PersonTruth, fact: str) -> str:
        """A fact about an ordered pair."""
        return self.sample.pairs[f"{a.id}>{b.id}"][fact]


def true_facts(sample: SceneSample, shown: bool = False) -> SceneFacts:
    """The generator's facts in the form of measured ones, with confidence 1.

    Args:
        sample: a scene.
        shown: leave out what the picture does not show.

    Example:
        >>> from humanagent.training.data.scenes import SceneConfig, make_scene
        >>> sample = make_scene(7, SceneConfig(people={1: 1}))
        >>> true_facts(sample).value("P1", "posture") == sample.people[0].facts["posture"]
        True
    """

    def fact(subject: str, name: str, value: str, other: str | None = None) -> Fact:
        sure = 0.0 if value == "unknown" else 1.0
        return Fact(subject=subject, name=name, value=value, confidence=sure, other=other)

    people = {
        one.id: {
            name: fact(
                one.id,
                name,
                value := one.shown_fact(name) if shown else one.facts[name],
                one.partner if value == "near_person" else None,
            )
            for name in one.facts
        }
        for one in sample.people
    }
    pairs = {
        key: {
            name: fact(key.split(">")[0], name, value, key.split(">")[1])
            for name, value in values.items()
        }
        for key, values in sample.pairs.items()
    }
    return SceneFacts(people=people, pairs=pairs)
