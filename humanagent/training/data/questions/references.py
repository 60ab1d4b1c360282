"""Phrases for one person: by id, place, clothes, action. And phrases that fit nobody or several."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, Literal, NamedTuple

from humanagent.training.data.questions.properties import (
    ACTIONS_ASKED,
    ARMS,
    HELD,
    ORIENTATIONS,
    POSTURES,
    WORN,
    Property,
    worn,
)
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes import PersonTruth
from humanagent.training.data.scenes.clothes import COLOURS
from humanagent.training.data.scenes.dice import Dice

#: Properties by which people are pointed out. Who is meant shall not give the answer away, so a
#: question bans the families that it asks about.
_POINTING: Final[tuple[Property, ...]] = (
    *(p for value, p in POSTURES.items() if value != "standing"),
    *ACTIONS_ASKED,
    *HELD.values(),
    ARMS["any"],
    ORIENTATIONS["away"],
    ORIENTATIONS["camera"],
)
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
_AGES: Final = {
    "child": ("the child", "the kid"),
    "adult": ("the adult", "the grown-up"),  # only among children
    "senior": ("the elderly person", "the old person"),
}
Way = Literal["id", "place", "clothes", "doing"]
_WAYS: Final[dict[Way, float]] = {"id": 0.36, "place": 0.28, "clothes": 0.2, "doing": 0.16}


class Misfit(NamedTuple):
    """A phrase that picks out nobody, several, or nobody knows whom."""

    phrase: str
    fits: Literal["nobody", "several", "unknown"]


def refer(view: View, one: PersonTruth, dice: Dice, banned: Collection[str] = ()) -> str:
    """A phrase that picks out exactly this person.

    Args:
        view: the scene.
        one: who is meant.
        dice: which phrase.
        banned: families of properties, ``age`` and ``place`` that must not be used.
    """
    if len(view) == 1 and dice.chance(0.45):
        return dice.pick(("the person", "the person in the picture", "this person"))
    ways = dict(_WAYS)
    while ways:
        way = dice.weighted(ways)
        del ways[way]
        phrases = _PHRASES[way](view, one, banned)
        if phrases:
            return dice.pick(phrases)
    return one.id


def possessive(who: str, part: str) -> str:
    """Somebody's part: an *s* behind short phrases, *of* before long ones.

    Example:
        >>> possessive("P2", "left arm"), possessive("the person on the left", "left arm")
        ("P2's left arm", 'the left arm of the person on the left')
    """
    return f"{who}'s {part}" if len(who.split()) < 3 else f"the {part} of {who}"


class Owner(str):
    """Somebody whose part a form names: ``{whose:posture}``.

    Example:
        >>> "Is {whose:head} up?".format(whose=Owner("the person on the left"))
        'Is the head of the person on the left up?'
    """

    __slots__ = ()

    def __format__(self, part: str) -> str:
        return possessive(str(self), part)


def places(view: View, one: PersonTruth) -> list[str]:
    """Where somebody is from left to right, as it follows *the person*."""
    n, at = len(view), view.ids.index(one.id)
    if n < 2 or not view.in_order:
        return []
    found = []
    if at == 0:
        found += ["on the left", "furthest to the left", "on the far left"]
    if at == n - 1:
        found += ["on the right", "furthest to the right", "on the far right"]
    if n % 2 and at == n // 2:
        found += ["in the middle"]
    if n > 2 and 0 < at < min(n - 1, len(_ORDINALS)):
        found += [f"{_ORDINALS[at]} from the left"]
    if n > 2 and 0 < n - 1 - at < min(n - 1, len(_ORDINALS)):
        found += [f"{_ORDINALS[n - 1 - at]} from the right"]
    return found


def misfit(view: View, dice: Dice, banned: Collection[str] = ()) -> Misfit | None:
    """A phrase that fits nobody, or more than one; None where the draw finds none."""
    if not len(view):
        return Misfit(dice.pick(_ANYBODY), "nobody")
    if dice.chance(0.25):
        return Misfit(f"P{len(view) + dice.integer(1, 3)}", "nobody")
    if dice.chance(0.15) and len(view) < len(_ORDINALS):
        at = _ORDINALS[dice.integer(max(len(view), 1), len(_ORDINALS) - 1)]
        return Misfit(f"the {at} person from the {dice.pick(('left', 'right'))}", "nobody")
    garment = worn(
        "top", f"{dice.pick(tuple(COLOURS))} {dice.pick(('jacket', 'shirt', 't-shirt'))}"
    )
    choices = [p for p in (*_POINTING, *WORN, garment, garment) if p.family not in banned]
    if dice.chance(0.5):
        choices = [p for p in (*choices, *view.garments) if len(view.holding(p)["yes"]) > 1]
        return Misfit(_noun(dice.pick(choices), dice), "several") if choices else None
    prop = dice.pick(choices)
    found = view.holding(prop)
    sure = not (found["yes"] or found["hidden"] or found["moot"])
    if found["hidden"] and not (found["yes"] or found["moot"]) and view.reported:
        return Misfit(_noun(prop, dice), "unknown")
    return Misfit(_noun(prop, dice), "nobody") if sure else None


_ANYBODY: Final = (
    "the person",
    "the person on the left",
    "the person on the right",
    "P1",
    "the person in the middle",
    "the person in the red jacket",
    "the child",
)


def _noun(prop: Property, dice: Dice) -> str:
    return dice.pick(_nouns(prop))


def _nouns(prop: Property) -> tuple[str, ...]:
    if prop.family == "wearing" and prop.nouns:
        return (*prop.nouns, f"the one {prop.doing}")
    return (
        *prop.nouns,
        f"the person {prop.doing}",
        f"the person who is {prop.doing}",
        f"the one {prop.doing}",
    )


def _id(view: View, one: PersonTruth, banned: Collection[str]) -> list[str]:
    return [one.id, one.id, f"person {one.id}"]


def _place(view: View, one: PersonTruth, banned: Collection[str]) -> list[str]:
    if "place" in banned:
        return []
    found = []
    for place in places(view, one):
        ordinal = place.partition(" ")[0] in _ORDINALS
        first, _, rest = place.partition(" ")
        found.append(f"the {first} person {rest}" if ordinal else f"the person {place}")
    if found and len(view) > 2:
        extreme = {view.ids[0]: "the leftmost person", view.ids[-1]: "the rightmost person"}
        found += [extreme[one.id]] if one.id in extreme else []
    return found


def _alone(view: View, one: PersonTruth, prop: Property) -> bool:
    """Whether the property is true of this person and, for all that shows, of nobody else."""
    if prop.truth(one) != "yes":
        return False
    return all(prop.truth(other) == "no" for other in view.people if other is not one)


def _clothes(view: View, one: PersonTruth, banned: Collection[str]) -> list[str]:
    found: list[str] = []
    if "wearing" not in banned:
        for prop in (*view.garments, *WORN):
            if _alone(view, one, prop):
                found += _nouns(prop)
    if not all(p.knows("age") for p in view.people):
        return found
    age, others = one.attributes["age"], [p.attributes["age"] for p in view.people if p is not one]
    alike = ("adult", "senior") if age == "adult" else (age,)
    if "age" not in banned and others and not any(other in alike for other in others):
        found += _AGES[age]
    return found


def _doing(view: View, one: PersonTruth, banned: Collection[str]) -> list[str]:
    return [
        noun
        for prop in _POINTING
        if prop.family not in banned and _alone(view, one, prop)
        for noun in _nouns(prop)
    ]


_PHRASES: Final[dict[Way, Callable[[View, PersonTruth, Collection[str]], list[str]]]] = {
    "id": _id,
    "place": _place,
    "clothes": _clothes,
    "doing": _doing,
}
