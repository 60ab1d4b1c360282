"""What a question asks of a person, as the fact values that make it true and those that rule it
out. Whatever is in neither set leaves the question open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

from humanagent.speaker.words import word_set

#: Facts and the values they may have; the case holds when every fact has one of its values.
Case = Mapping[str, frozenset[str]]
Family = Literal["posture", "orientation", "limb"]
Side = Literal["left", "right"]
Which = Literal["left", "right", "any", "both"]


def case(**facts: str) -> Case:
    """A case written as ``case(posture="standing bending")``."""
    return {name: word_set(text) for name, text in facts.items()}


@dataclass(frozen=True, slots=True)
class Predicate:
    """A yes/no property of one person.

    ``note`` says why joints cannot show it, for properties that no value can confirm.
    """

    key: str
    family: Family
    yes: tuple[Case, ...] = ()
    no: tuple[Case, ...] = ()
    note: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it is read from."""
        return tuple(dict.fromkeys(name for c in (*self.yes, *self.no) for name in c))


@dataclass(frozen=True, slots=True)
class LimbState:
    """A state of one arm or leg; its cases name ``arm``, ``hand`` or ``leg`` without the side."""

    key: str
    limb: Literal["arm", "leg"]
    pattern: str
    yes: tuple[Case, ...] = ()
    no: tuple[Case, ...] = ()
    note: str = ""

    def on(self, which: Which) -> Predicate:
        """The property that the state holds on this side, on any or on both.

        Example:
            >>> state = LimbState("bent", "leg", "bent", (case(leg="bent"),))
            >>> state.on("left").facts, len(state.on("any").yes), len(state.on("both").yes)
            (('left_leg',), 2, 1)
        """
        yes = {side: [_sided(c, side) for c in self.yes] for side in ("left", "right")}
        no = {side: [_sided(c, side) for c in self.no] for side in ("left", "right")}
        if which == "any":
            made = _either(yes), _together(no)
        elif which == "both":
            made = _together(yes), _either(no)
        else:
            made = tuple(yes[which]), tuple(no[which])
        return Predicate(self.key, "limb", *made, note=self.note)


def _sided(c: Case, side: str) -> Case:
    return {f"{side}_{part}": allowed for part, allowed in c.items()}


def _either(cases: Mapping[str, list[Case]]) -> tuple[Case, ...]:
    return (*cases["left"], *cases["right"])


def _together(cases: Mapping[str, list[Case]]) -> tuple[Case, ...]:
    return tuple({**a, **b} for a, b in product(cases["left"], cases["right"]))


def fact_names(predicates: Iterable[Predicate]) -> tuple[str, ...]:
    """The facts that several predicates are read from, each once."""
    return tuple(dict.fromkeys(name for p in predicates for name in p.facts))
