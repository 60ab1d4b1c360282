"""Questions whose answers follow from facts and common sense; the answer gives its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from humanagent.training.data.teacher.rules_people import People

Reasoned = tuple[str, str]
_DOWN: Final = ("sitting", "kneeling", "lying", "crouching")


def reasoned(people: People) -> list[Reasoned]:
    """All that can be asked of the people who have a name: questions with their answers.

    Example:
        >>> from humanagent.pose import SceneFacts
        >>> from humanagent.scene import Scene
        >>> reasoned(People(Scene(width=9, height=9), SceneFacts(people={}), {}))
        []
    """
    found: list[Reasoned] = []
    for one, name in people.names.items():
        found += _leaving(people, one, name)
        found += _weight(people, one, name)
        found += _reaching(people, one, name)
        found += _seeing(people, one, name)
        found += _landing(people, one, name)
        found += _picking_up(people, one, name)
        found += _pushed(people, one, name)
    for a, b in combinations(people.names, 2):
        found += _together(people, a, b)
    return [(_capital(question), answer) for question, answer in found]


def _value(people: People, one: str, fact: str) -> str:
    return people.fact(one, fact).value


def _both(people: People, one: str, limb: str, *values: str) -> bool:
    return all(_value(people, one, f"{side}_{limb}") in values for side in ("left", "right"))


def _leaving(people: People, one: str, name: str) -> Iterator[Reasoned]:
    posture, question = _value(people, one, "posture"), f"could {name} walk away at once?"
    if posture == "standing" and "raised" not in (
        _value(people, one, "left_leg"),
        _value(people, one, "right_leg"),
    ):
        held = "standing on straight legs" if _both(people, one, "leg", "straight") else "upright"
        yield (
            question,
            f"As far as the pose goes, yes. {_capital(name)} is {held}. The body only has to "
            "take a step.",
        )
    elif posture in _DOWN:
        yield (
            question,
            f"Not at once. {_capital(name)} is {posture}. Getting up would have to come first.",
        )


def _weight(people: People, one: str, name: str) -> Iterator[Reasoned]:
    for side, other in (("left", "right"), ("right", "left")):
        raised = _value(people, one, f"{side}_leg") == "raised"
        down = _value(people, one, f"{other}_leg") in ("straight", "bent")
        if raised and down and _value(people, one, "posture") == "standing":
            yield (
                f"which leg is carrying the weight of {name}?",
                f"The {other} leg. {_capital(name)} is standing and has the {side} leg raised. "
                f"Only the {other} one is left to carry the body.",
            )


def _reaching(people: People, one: str, name: str) -> Iterator[Reasoned]:
    question = f"could {name} reach much higher than now without stepping on anything?"
    if _both(people, one, "arm", "above_head"):
        yield (
            question,
            f"Hardly. {_capital(name)} already has both arms raised above the head. "
            "Only stretching or a jump would add to that.",
        )
    elif _both(people, one, "arm", "hanging") and _value(people, one, "posture") == "standing":
        yield (
            question,
            f"Yes. {_capital(name)} has both arms hanging down. An arm that goes up above the "
            "head brings the hand far higher.",
        )


def _seeing(people: People, one: str, name: str) -> Iterator[Reasoned]:
    question = f"does {name} seem to be posing for the camera?"
    turned, head = _value(people, one, "orientation"), _value(people, one, "head_turn")
    rests = _value(people, one, "posture") in ("standing", "sitting")
    if turned == head == "camera" and rests:
        yield (
            question,
            f"It may be so. {_capital(name)} is facing the camera and has the head turned to the "
            "camera. That is a common way to pose, though the pose alone does not prove it.",
        )
    elif turned == "away" and head in ("away", "unknown"):
        yield (
            question,
            f"It does not look like it. {_capital(name)} is turned away from the camera. That is "
            "not how one usually poses.",
        )
    elif turned == head and turned in ("left", "right"):
        yield (
            question,
            f"It does not look like it. {_capital(name)} is facing the {turned} side of the "
            "picture, with the head turned that way too. The attention is probably on something "
            "there.",
        )


def _landing(people: People, one: str, name: str) -> Iterator[Reasoned]:
    if _value(people, one, "posture") == "mid_air":
        yield (
            f"what will happen to {name} in the next moment?",
            f"A landing. {_capital(name)} is in mid-air. Nobody stays there. The legs will have to "
            "catch the body.",
        )


def _picking_up(people: People, one: str, name: str) -> Iterator[Reasoned]:
    posture = _value(people, one, "posture")
    question = f"what would {name} have to do to pick something up from the ground in front?"
    if posture == "standing" and _both(people, one, "leg", "straight"):
        yield (
            question,
            f"Bend first. {_capital(name)} is standing on straight legs. Hands do not reach the "
            "ground from there. The knees or the trunk would have to give way.",
        )
    elif posture in ("crouching", "kneeling"):
        yield (
            question,
            f"Not much more than stretch out a hand. {_capital(name)} is {posture}. That "
            "brings the shoulders close to the ground.",
        )
    elif posture == "bending":
        yield (
            question,
            f"Little more than reach down. {_capital(name)} is bending over. That brings the "
            "hands towards the ground.",
        )


def _pushed(people: People, one: str, name: str) -> Iterator[Reasoned]:
    """How steady a stance is against a push from the side."""
    question = f"would a light push from the side easily upset the balance of {name}?"
    if _value(people, one, "posture") != "standing":
        return
    stance = _value(people, one, "stance")
    if stance == "wide":
        yield (
            question,
            f"Probably not. {_capital(name)} has the feet wide apart. A wide base is hard to tip "
            "sideways.",
        )
    elif stance == "closed":
        yield (
            question,
            f"More easily than usual. {_capital(name)} has the feet close together. A narrow base "
            "leaves little room before a step is needed.",
        )


def _together(people: People, one: str, two: str) -> Iterator[Reasoned]:
    distance = people.pair(one, "distance", two)
    near = {"touching": "touching", "near": "close to each other"}.get(distance)
    if near and people.pair(one, "facing", two) == "facing_each_other":
        a, b = people.names[one], people.names[two]
        yield (
            f"do {a} and {b} seem to have something to do with each other?",
            f"It seems so. {_capital(a)} and {b} are facing each other and are {near}.",
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
