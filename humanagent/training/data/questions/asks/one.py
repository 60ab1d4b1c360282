"""Questions about one person: posture, orientation, clothes, what is held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from humanagent.training.data.questions.asks.single import LEFT_OUT, Finder, about_one, whether
from humanagent.training.data.questions.asks.types import Asker, Found
from humanagent.training.data.questions.properties import (
    ACTIONS_ASKED,
    GAZE_WORDS,
    GAZES,
    HELD,
    ORIENTATION_WORDS,
    ORIENTATIONS,
    POSTURES,
    WORN,
    Property,
    claim,
    says,
    walks,
    worn,
)
from humanagent.training.data.scenes import PersonTruth
from humanagent.training.data.scenes.actions import ACTIONS
from humanagent.training.data.scenes.clothes import COLOURS
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.truth import MOOT


def _posture_what(one: PersonTruth | None, dice: Dice) -> Found | None:
    if one is None:
        return Found()
    value = one.shown_fact("posture")
    if value == "unknown":
        return Found(hidden="legs and hips")
    if value == MOOT or (value == "standing" and not dice.chance(0.25)):
        return None
    words = POSTURES[value].doing
    if walks(one):
        words = f"upright, {one.action_words.split()[0]}"
    answers = (f"{{name}} is {words}.", f"{words.capitalize()}.")
    return Found(answers, value, (claim(one, "posture"),))


def _posture_either(one: PersonTruth | None, dice: Dice) -> Found | None:
    choices = dice.shuffled(list(POSTURES))[:2]
    slots = {"doing": POSTURES[choices[0]].doing, "other_doing": POSTURES[choices[1]].doing}
    if one is None:
        return Found(slots=slots)
    value = one.shown_fact("posture")
    if value == "unknown":
        return Found(slots=slots, hidden="legs and hips")
    if value == MOOT or walks(one) or (value == "standing" and not dice.chance(0.35)):
        return None
    other = dice.pick([v for v in POSTURES if says(one, "posture", v) == "no"])
    pair = dice.shuffled([POSTURES[value].doing, POSTURES[other].doing])
    slots = {"doing": pair[0], "other_doing": pair[1]}
    words = POSTURES[value].doing
    return Found((f"{{name}} is {words}.", f"{words.capitalize()}."), value,
                 (claim(one, "posture"),), slots)  # fmt: skip


def _turned(fact: str, words: dict[str, str], part: str) -> Finder:
    def find(one: PersonTruth | None, dice: Dice) -> Found | None:
        if one is None:
            return Found()
        value = one.shown_fact(fact)
        if value == "unknown":
            return Found(hidden=part)
        if value == MOOT or (value == "camera" and not dice.chance(0.55)):
            return None
        said = (f"{{name}} is {words[value]}.", f"{words[value].capitalize()}.")
        return Found(said, value, (claim(one, fact),))

    return find


def _tilt(one: PersonTruth | None, dice: Dice) -> Found | None:
    if one is None:
        return Found()
    value = one.shown_fact("head_tilt")
    if value == "unknown":
        return Found(hidden="head") if dice.chance(0.25) else None
    if value == MOOT:
        return None
    claims = (claim(one, "head_tilt"),)
    if value == "upright":
        said = ("The head of {name} is upright.", "{name} holds the head upright.")
        return Found(said, value, claims) if dice.chance(0.25) else None
    side = value.removeprefix("tilted_")
    said = (f"The head of {{name}} is tilted to the {side}, {{name}}'s own.",
            f"It is tilted to the person's own {side}.")  # fmt: skip
    return Found(said, value, claims)


def _hold_what(one: PersonTruth | None, dice: Dice) -> Found | None:
    if one is None:
        return Found()
    if not one.knows("held"):
        return Found(hidden="hands", family="holding")
    if one.held is not None:
        words = _article(one.held.words)
        return Found((f"{{name}} is holding {words}.", f"{words.capitalize()}."), one.held.name)
    empty = one.action not in ACTIONS or ACTIONS[one.action].held is None
    empty = empty and one.shows("left_hand") and one.shows("right_hand")
    if one.known is None and not empty:
        return Found(hidden="hands") if dice.chance(0.35) else None
    nothing = ("{name} is holding nothing.", "Nothing that can be seen.", "Nothing.")
    return Found(nothing, "nothing") if dice.chance(0.15) else None


def _holding(one: PersonTruth | None, dice: Dice) -> Found | None:
    if one is not None and one.held is None and not dice.chance(0.25):
        return None
    return whether(tuple(HELD.values()), one, dice, no=0.25)


def _wearing(one: PersonTruth | None, dice: Dice) -> Found | None:
    colours = tuple(COLOURS)
    places = (("top", "shirt"), ("top", "jacket"), ("bottom", "trousers"), ("hat", "cap"))
    place, garment = dice.pick(places)
    props = [*WORN, WORN[0], WORN[1], worn(place, f"{dice.pick(colours)} {garment}")]
    if one is not None:
        seen = one.seen_attributes
        own = [(p, seen[p]) for p in ("top", "bottom", "hat") if seen.get(p, "none") != "none"]
        for place, words in own:
            colour = dice.pick([c for c in colours if c not in words])
            garment = words.removeprefix("striped ").split(" ", 1)[1]
            props += [worn(place, words), worn(place, f"{colour} {garment}")]
    return whether(props, one, dice, no=0.15)


def _colour(one: PersonTruth | None, dice: Dice) -> Found | None:
    place, garment = dice.pick((("top", "top"), ("top", "top"), ("bottom", "trousers")))
    if one is None:
        return Found(part=garment)
    true = one.attributes.get(place)
    if true is None:  # nothing is reported of it
        return Found(part=garment, hidden=garment, family="wearing")
    if true == "none":
        return None
    plain = true.removeprefix("striped ")
    colour, noun = plain.split(" ", 1)
    part = noun if place == "bottom" or dice.chance(0.6) else "clothes"
    part = "top" if part == "clothes" and noun != "dress" else part
    if place not in one.seen_attributes:
        return Found(part=part, hidden=part)
    be = "are" if part in ("trousers", "shorts", "clothes") else "is"
    striped = " with stripes" if true != plain else ""
    said = (f"The {part} of {{name}} {be} {colour}{striped}.", f"{colour.capitalize()}{striped}.")
    return Found(said, colour, part=part)


def _hair(one: PersonTruth | None, dice: Dice) -> Found | None:
    if one is None:
        return Found()
    hair = one.seen_attributes.get("hair")
    if hair is None:
        return Found(hidden="hair", family="hair") if dice.chance(0.6) else None
    if hair == "bald":
        return Found(("{name} is bald.", "{name} has no hair."), "bald")
    colour = hair.split()[0]
    return Found((f"The hair of {{name}} is {colour}.", f"{colour.capitalize()}."), colour)


_AGES: Final = {"child": "a child", "adult": "an adult", "senior": "an elderly person"}


def _age(one: PersonTruth | None, dice: Dice) -> Found | None:
    if one is None:
        return Found(slots={"one": dice.pick(tuple(_AGES.values()))})
    if not one.knows("age"):
        slots = {"one": dice.pick(tuple(_AGES.values()))}
        return Found(slots=slots, hidden="enough", family="age")
    true = one.attributes["age"]
    if dice.chance(0.5):
        if true == "adult" and not dice.chance(0.35):
            return None
        said = (f"Yes, {{name}} looks like {_AGES[true]}.", "Yes.")
        return Found(said, "yes", slots={"one": _AGES[true]})
    # An elderly person is an adult as well.
    others = [a for a in _AGES if a != true and (true, a) != ("senior", "adult")]
    asked = dice.pick(others)
    if not dice.chance(0.6):
        return None
    said = (f"No, {{name}} looks like {_AGES[true]}.", "No.")
    return Found(said, "no", slots={"one": _AGES[asked]})


def _article(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _is(properties: Sequence[Property], no: float = LEFT_OUT) -> Finder:
    return lambda one, dice: whether(properties, one, dice, no)


_TURNS: Final = (*ORIENTATIONS.values(), *GAZES.values())

ASKERS: Final[dict[str, tuple[Asker, float]]] = {
    "posture.what": (about_one(_posture_what, "posture", "action"), 1.4),
    "posture.is": (about_one(_is(tuple(POSTURES.values())), "posture", "action"), 2.4),
    "posture.either": (about_one(_posture_either, "posture", "action"), 0.8),
    "orientation.what": (about_one(_turned("orientation", ORIENTATION_WORDS, "shoulders"),
                                   "orientation"), 0.9),
    "orientation.is": (about_one(_is(_TURNS, 0.55), "orientation"), 1.2),
    "orientation.head": (about_one(_turned("head_turn", GAZE_WORDS, "face"), "orientation"), 0.5),
    "orientation.tilt": (about_one(_tilt, "orientation"), 0.9),
    "interaction.hold_what": (about_one(_hold_what, "holding", "action", "arms"), 0.9),
    "interaction.holding": (about_one(_holding, "holding", "action", "arms"), 1.0),
    "interaction.doing": (about_one(_is(ACTIONS_ASKED, 0.75), "holding", "action", "arms"), 1.2),
    "appearance.colour": (about_one(_colour, "wearing"), 0.6),
    "appearance.wearing": (about_one(_wearing, "wearing"), 0.7),
    "appearance.hair": (about_one(_hair, "wearing"), 0.35),
    "appearance.age": (about_one(_age, "age"), 0.5),
}  # fmt: skip
