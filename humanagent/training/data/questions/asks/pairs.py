"""Questions about two people: where they are to each other, and what they do together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from humanagent.claims import Claim
from humanagent.training.data.questions.asks.types import (
    Ask,
    Asker,
    Found,
    left_open,
    named,
    sentence,
    unclear,
)
from humanagent.training.data.questions.properties import tells_action
from humanagent.training.data.questions.references import misfit, refer
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes import PersonTruth
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.truth import HIDDEN

Pair = tuple[PersonTruth, PersonTruth]
#: Answers may name ``{a}`` and ``{b}``.
Finder = Callable[[View, Pair | None, Dice], Found | None]

_MISFITS: Final = 0.06
_HIDDEN_ASKED: Final = 0.3  # of what a report leaves open
_SIDES: Final = {"left_of": "left", "right_of": "right"}
_DEPTHS: Final = {
    "in_front_of": ("in front of", "nearer to the camera than", "closer to the camera than"),
    "behind": ("behind", "further from the camera than", "further away from the camera than"),
}
#: What can be seen that two people do together; whether they talk, for instance, cannot.
_TOGETHER: Final = {
    "shaking_hands": "shaking hands",
    "hugging": "hugging each other",
    "holding_hands": "holding hands",
    "fighting": "fighting with each other",
    "walking_together": "walking side by side",
}
_WITH: Final = {
    "shaking_hands": "shaking hands with",
    "hugging": "hugging",
    "holding_hands": "holding hands with",
    "fighting": "fighting with",
    "walking_together": "walking beside",
}
#: What is open about two people, by fact or by what the one does with the other.
_OPEN: Final = {
    "side": "which of {a} and {b} is further to the left",
    "depth": "which of {a} and {b} is nearer to the camera",
    "distance": "how near {a} and {b} are to each other",
    "facing": "whether {a} and {b} face each other",
    "together": "what {a} and {b} do together",
    **{verb: f"whom {{a}} is {verb}" for verb in _WITH.values()},
}


def about_two(finder: Finder, *banned: str) -> Asker:
    """A question about two people; sometimes about a phrase that picks out nobody."""

    def ask(view: View, dice: Dice) -> Ask | None:
        if len(view) < 2 or dice.chance(_MISFITS):
            return _misfit(view, dice, finder, banned) if len(view) or dice.chance(0.3) else None
        choices = view.pairs()
        if not choices:
            return None
        pair = dice.pick(choices)
        if pair[0].partner is None and dice.chance(0.3):  # rather those who do something together
            partners = [p for p in choices if p[0].partner == p[1].id]
            pair = dice.pick(partners) if partners else pair
        found = finder(view, pair, dice)
        if found is None:
            return None
        one, two = pair
        a, b = refer(view, one, dice, banned), refer(view, two, dice, banned)
        slots = found.filled(a) | {"other": b}
        names = {"a": named(one, a, dice), "b": named(two, b, dice)}
        if found.hidden:
            return left_open(_OPEN[found.hidden].format(**names), slots, (one.id, two.id), dice)
        said = sentence(dice.pick(found.answers).format(**names))
        return Ask(slots, said, found.value, (one.id, two.id), found.claims)

    return ask


def _misfit(view: View, dice: Dice, finder: Finder, banned: tuple[str, ...]) -> Ask | None:
    wrong, found = misfit(view, dice, banned), finder(view, None, dice)
    if wrong is None or found is None:
        return None
    if len(view) == 1 and not dice.chance(0.06):
        return None
    other = refer(view, dice.pick(view.people), dice, banned) if len(view) else "P2"
    if other == wrong.phrase:
        return None
    phrases = [wrong.phrase, other]
    first, second = dice.shuffled(phrases)
    return unclear(wrong, found.filled(first) | {"other": second}, dice)


def _left_open(fact: str, dice: Dice, slots: dict[str, str] | None = None) -> Found | None:
    return Found(slots=slots or {}, hidden=fact) if dice.chance(_HIDDEN_ASKED) else None


def _claim(view: View, pair: Pair, fact: str) -> tuple[Claim, ...]:
    value = view.pair(*pair, fact)
    return (Claim(subject=pair[0].id, predicate=fact, value=value, other=pair[1].id),)


def _side(view: View, pair: Pair | None, dice: Dice) -> Found | None:
    if pair is None:
        return Found(slots={"side": dice.pick(("left", "right"))})
    if view.pair(*pair, "side") == HIDDEN:
        return _left_open("side", dice, {"side": dice.pick(("left", "right"))})
    side = _SIDES.get(view.pair(*pair, "side"))
    if side is None:
        return None
    asked = dice.pick(("left", "right"))
    yes = asked == side
    said = (f"{'Yes' if yes else 'No'}, {{a}} is to the {side} of {{b}}.",
            f"{'Yes' if yes else 'No'}, {{a}} is on the {side}.")  # fmt: skip
    return Found(said, "yes" if yes else "no", _claim(view, pair, "side"), {"side": asked})


def _side_what(view: View, pair: Pair | None, dice: Dice) -> Found | None:
    if pair is None:
        return Found()
    side = _SIDES.get(view.pair(*pair, "side"))
    if side is None:
        return None
    said = (f"{{a}} is to the {side} of {{b}}.", f"To the {side}.", f"On the {side}.")
    return Found(said, side, _claim(view, pair, "side"))


def _order(view: View, pair: Pair | None, dice: Dice) -> Found | None:
    asked = dice.pick(("left", "right"))
    if pair is None:
        return Found(slots={"side": asked})
    side = _SIDES.get(view.pair(*pair, "side"))
    if side is None:
        return None
    first = side == asked
    who = "{a}" if first else "{b}"
    said = (f"{who} is further to the {asked}.", f"{who}.")
    value = pair[0].id if first else pair[1].id
    return Found(said, value, _claim(view, pair, "side"), {"side": asked})


def _depth(view: View, pair: Pair | None, dice: Dice) -> Found | None:
    asked = dice.pick(tuple(_DEPTHS))
    words = dice.pick(_DEPTHS[asked])
    if pair is None:
        return Found(slots={"depth": words})
    true = view.pair(*pair, "depth")
    if true == HIDDEN:
        return _left_open("depth", dice, {"depth": words})
    if true == "unknown":
        return None
    slots, claims = {"depth": words}, _claim(view, pair, "depth")
    if true == asked:
        return Found((f"Yes, {{a}} is {words} {{b}}.", "Yes."), "yes", claims, slots)
    if true == "same_depth":
        same = ("No, {a} is about as far from the camera as {b}.", "No, both are about as near.")
        return Found(same, "no", claims, slots) if dice.chance(0.4) else None
    said = (f"No, {{a}} is {_DEPTHS[true][0]} {{b}}.", f"No, {{a}} is {_DEPTHS[true][1]} {{b}}.")
    return Found(said, "no", claims, slots)


def _near(view: View, pair: Pair | None, dice: Dice) -> Found | None:
    if pair is None:
        return Found()
    true = view.pair(*pair, "distance")
    if true == HIDDEN:
        return _left_open("distance", dice)
    if true == "unknown":
        return None
    claims = _claim(view, pair, "distance")
    if true == "apart":
        return Found(("No, {a} and {b} are apart.", "No, {a} is away from {b}."), "no", claims)
    if true == "touching":
        said: tuple[str, ...] = ("Yes, {a} and {b} even touch.", "Yes, they touch each other.")
    else:
        said = ("Yes, {a} is near {b}.", "Yes, {a} and {b} are close to each other.")
    return Found(said, "yes", claims) if dice.chance(0.55) else None


def _facing(view: View, pair: Pair | None, dice: Dice) -> Found | None:
    if pair is None:
        return Found()
    true = view.pair(*pair, "facing")
    if true == HIDDEN:
        return _left_open("facing", dice)
    if true == "unknown":
        return None
    claims = _claim(view, pair, "facing")
    if true == "facing_each_other":
        return Found(("Yes, {a} and {b} are facing each other.", "Yes, they face each other."),
                     "yes", claims)  # fmt: skip
    said = ("No, {a} and {b} are not facing each other.", "No, they do not.")
    return Found(said, "no", claims) if dice.chance(0.4) else None


def _relation(view: View, pair: Pair) -> str | None:
    ids = {pair[0].id, pair[1].id}
    for relation in view.sample.relations:
        if {relation.subject, relation.other} == ids:
            return relation.predicate
    return None


def _touch(view: View, pair: Pair) -> tuple[Claim, ...]:
    return _claim(view, pair, "distance") if view.pair(*pair, "distance") == "touching" else ()


def _seen_together(pair: Pair) -> bool:
    return any(tells_action(one) for one in pair)


def _told_together(pair: Pair) -> bool:
    """Whether a report says what they do; where there is a picture, it is looked at."""
    return any(one.knows("action") for one in pair)


def _open_together(
    view: View, pair: Pair, what: str, dice: Dice, slots: dict[str, str] | None = None
) -> Found | None:
    """What they do together is open; not asked where a report has them apart, or is wrong there."""
    if view.pair(*pair, "distance") in ("apart", "unknown"):
        return None
    return _left_open(what, dice, slots)


def _together(view: View, pair: Pair | None, dice: Dice) -> Found | None:
    asked = dice.pick(tuple(_TOGETHER))
    words = _TOGETHER[asked]
    if pair is None:
        return Found(slots={"together": words})
    true = _relation(view, pair)
    if not _told_together(pair) and view.pair(*pair, "distance") != "apart":
        return _open_together(view, pair, "together", dice, {"together": words})
    if true is None:
        if not dice.chance(0.2) or view.pair(*pair, "distance") != "apart":
            return None
        said = (f"No, {{a}} and {{b}} are not {words}.", "No, they are apart from each other.")
        return Found(said, "no", _claim(view, pair, "distance"), {"together": words})
    if true not in _TOGETHER or not _seen_together(pair):
        return None
    slots = {"together": words}
    if dice.chance(0.6):
        words, slots = _TOGETHER[true], {"together": _TOGETHER[true]}
        said = (f"Yes, {{a}} and {{b}} are {words}.", f"Yes, they are {words}.")
        return Found(said, "yes", _touch(view, pair), slots)
    if asked == true:
        return None
    said = (f"No, they are {_TOGETHER[true]}.", f"No, {{a}} and {{b}} are {_TOGETHER[true]}.")
    return Found(said, "no", _touch(view, pair), slots)


def _together_what(view: View, pair: Pair | None, dice: Dice) -> Found | None:
    if pair is None:
        return Found()
    if not _told_together(pair):
        return _open_together(view, pair, "together", dice)
    true = _relation(view, pair)
    if true not in _TOGETHER or not _seen_together(pair):
        return None
    words = _TOGETHER[true]
    said = (f"{{a}} and {{b}} are {words}.", f"They are {words}.")
    return Found(said, words, _touch(view, pair))


def _with_whom(view: View, pair: Pair | None, dice: Dice) -> Found | None:
    if pair is None:
        return Found(slots={"with_verb": dice.pick(tuple(_WITH.values()))})
    if not _told_together(pair):
        verb = dice.pick(tuple(_WITH.values()))
        return _open_together(view, pair, verb, dice, {"with_verb": verb})
    true = _relation(view, pair)
    if true not in _WITH or not _seen_together(pair):
        return None
    verb = _WITH[true]
    said: tuple[str, ...] = (f"{{a}} is {verb} {pair[1].id}.", f"{pair[1].id}.")
    if verb.endswith("with"):
        said += (f"With {pair[1].id}.",)
    return Found(said, pair[1].id, _touch(view, pair), {"with_verb": verb})


ASKERS: Final[dict[str, tuple[Asker, float]]] = {
    "relation.side": (about_two(_side, "place"), 0.9),
    "relation.side_what": (about_two(_side_what, "place"), 0.5),
    "relation.order": (about_two(_order, "place"), 0.5),
    "relation.depth": (about_two(_depth), 0.9),
    "relation.near": (about_two(_near, "action"), 0.6),
    "relation.facing": (about_two(_facing, "orientation", "action"), 0.9),
    "interaction.together": (about_two(_together, "action"), 1.6),
    "interaction.together_what": (about_two(_together_what, "action"), 0.9),
    "interaction.with_whom": (about_two(_with_whom, "action"), 0.7),
}
