"""Questions for the person of whom something is true."""

from __future__ import annotations

from typing import Final

from humanagent.claims import Claim
from humanagent.training.data.questions.asks.crowd import (
    ASKED_OF_ALL,
    claims_of,
    listed,
    said_of_all,
)
from humanagent.training.data.questions.asks.types import Ask, Asker, hedged, hidden_of, left_open
from humanagent.training.data.questions.properties import Property
from humanagent.training.data.questions.references import places
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.truth import HIDDEN

_NOBODY_ASKED: Final = 0.2


def _doing(view: View, dice: Dice) -> Ask | None:
    if not len(view) or (len(view) == 1 and not dice.chance(0.12)):
        return None
    props: list[Property] = [*ASKED_OF_ALL, *view.garments]
    nobody = dice.chance(_NOBODY_ASKED)
    if not nobody:
        props = [p for p in props if any(p.truth(one) == "yes" for one in view.people)]
        if not props:
            return None
    prop = dice.pick(props)
    found, slots = view.holding(prop), {"doing": prop.doing}
    yes = found["yes"]
    if found["moot"] or len(yes) > 6:
        return None
    if yes:
        ids = listed([one.id for one in yes])
        be = "is" if len(yes) == 1 else "are"
        said: tuple[str, ...] = (f"{ids} {be} {prop.doing}.", f"{ids}.")
        if len(yes) == 1 and (where := places(view, yes[0])):
            said += (f"The person {dice.pick(where)} ({ids}) is {prop.doing}.",)
        value = " ".join(one.id for one in yes)
        return Ask(slots, dice.pick(said), value, view.ids, said_of_all(prop, yes))
    if found["hidden"]:
        one = dice.pick(found["hidden"])
        part = f"{one.id}'s {prop.parts}"
        if prop.parts == "enough":
            part = dice.pick(found["hidden"]).id
        if not dice.chance(0.5):
            return None
        return hidden_of(prop.family, part, one, slots, view.ids, dice)
    few = claims_of(prop, list(view.people)) if len(view) < 4 else ()
    said = (f"Nobody is {prop.doing}.", "Nobody.")
    return Ask(slots, hedged(dice.pick(said), view), "nobody", view.ids, few)


def _place(view: View, dice: Dice) -> Ask | None:
    if len(view) < 2:
        return None
    one = dice.pick(view.people)
    where = places(view, one)
    if not where:
        return None
    place = dice.pick(where)
    said = (f"{one.id} is {place}.", f"{one.id}.", f"It is {one.id}.")
    return Ask({"place": place}, dice.pick(said), one.id, (one.id,))


def _nearest(view: View, dice: Dice) -> Ask | None:
    order = view.by_distance
    if len(order) < 2:
        return None
    near = dice.chance(0.6)
    first, second = (order[0], order[1]) if near else (order[-1], order[-2])
    slots = {"nearest": dice.pick(("nearest to", "closest to") if near else
                                  ("furthest from", "furthest away from"))}  # fmt: skip
    others = order[1:] if near else order[:-1]
    value = "in_front_of" if near else "behind"
    words = "nearest" if near else "furthest away"
    found = {view.pair(first, other, "depth") for other in others}
    if HIDDEN in found:
        return left_open(f"who is {words}", slots, view.ids, dice) if dice.chance(0.3) else None
    if found != {value}:
        return None
    said = (f"{first.id} is {words}.", f"{first.id}.", f"It is {first.id}.")
    claims = (Claim(subject=first.id, predicate="depth", value=value, other=second.id),)
    return Ask(slots, dice.pick(said), first.id, view.ids, claims)


ASKERS: Final[dict[str, tuple[Asker, float]]] = {
    "which_person.doing": (_doing, 1.6),
    "which_person.place": (_place, 0.5),
    "which_person.nearest": (_nearest, 0.5),
}
