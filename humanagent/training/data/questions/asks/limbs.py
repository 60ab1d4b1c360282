"""Questions about the arms, hands and legs of one person."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.asks.single import about_one
from humanagent.training.data.questions.asks.types import Asker, Found
from humanagent.training.data.questions.properties import (
    ARMS,
    claim,
    facts_claimed,
    says,
)
from humanagent.training.data.scenes import PersonTruth
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.truth import MOOT

_HOW: Final = {
    "raised": "raised",
    "above_head": "raised, the hand above the head",
    "stretched_side": "stretched out to the side",
    "stretched_forward": "stretched forward",
    "bent": "bent",
    "hanging": "hanging down",
    "straight": "straight",
    "at_face": "at the face",
    "on_hip": "on the hip",
    "near_other_hand": "at the other hand",
    "near_person": "at another person",
    "free": "free",
}
_ARM: Final = ("raised", "stretched_side", "stretched_forward", "bent", "hanging")
_HAND: Final = ("above_head", "at_face", "on_hip", "near_other_hand", "near_person")
_LEG: Final = ("straight", "bent", "raised")
_LIMBS: Final = {
    f"{side}_{limb}": (f"{side} {limb}", values)
    for side in ("left", "right")
    for limb, values in (("arm", _ARM), ("hand", _HAND), ("leg", _LEG))
}
#: Common values of limbs are asked about less.
_COMMON: Final = {"hanging": 0.35, "bent": 0.6, "free": 0.12, "straight": 0.35}


def _how(fact: str, value: str) -> str:
    return "above the head" if (fact[-4:], value) == ("hand", "above_head") else _HOW[value]


def _limb_is(one: PersonTruth | None, dice: Dice) -> Found | None:
    fact = dice.pick(tuple(_LIMBS))
    part, values = _LIMBS[fact]
    if one is None:
        return Found(slots={"state": _how(fact, dice.pick(values))}, part=part)
    if one.shown_fact(fact) == "unknown":
        return Found(slots={"state": _how(fact, dice.pick(values))}, part=part, hidden=part)
    if one.shown_fact(fact) == MOOT:
        return None
    wanted = "yes" if dice.chance(0.5) else "no"
    choices = [v for v in values if says(one, fact, v) == wanted]
    if not choices:
        return None
    asked = dice.pick(choices)
    slots, claims = {"state": _how(fact, asked)}, (claim(one, fact),)
    how = _how(fact, one.facts[fact])
    if wanted == "yes":
        if not dice.chance(_COMMON.get(asked, 1.0)):
            return None
        answers = (f"Yes, {{name}} has the {part} {how}.", f"Yes, it is {how}.")
        return Found(answers, "yes", claims, slots, part)
    if not dice.chance(0.2 if asked not in _COMMON else 0.35):
        return None
    if one.facts[fact] == "free":
        answers = (f"No, the {part} of {{name}} is not {_how(fact, asked)}.", "No, it is free.")
    else:
        answers = (f"No, the {part} of {{name}} is {how}.", f"No, it is {how}.")
    return Found(answers, "no", claims, slots, part)


def _limb_what(one: PersonTruth | None, dice: Dice) -> Found | None:
    fact = dice.pick(tuple(_LIMBS))
    part = _LIMBS[fact][0]
    if one is None:
        return Found(part=part)
    value = one.shown_fact(fact)
    if value == "unknown":
        return Found(part=part, hidden=part)
    if value == MOOT or not dice.chance(_COMMON.get(value, 1.0)):
        return None
    how = _how(fact, value)
    return Found((f"The {part} of {{name}} is {how}.", f"It is {how}."), value,
                 (claim(one, fact),), part=part)  # fmt: skip


def _which_arm(one: PersonTruth | None, dice: Dice) -> Found | None:
    if one is None:
        return Found()
    up = {side: ARMS[side].truth(one) for side in ("left", "right")}
    claims = facts_claimed(one, ("left_arm", "right_arm"))
    match up["left"], up["right"]:
        case "yes", "yes":
            return Found(("{name} is raising both arms.", "Both arms."), "both", claims)
        case "no", "no":
            neither = ("{name} is raising neither arm.", "Neither arm is raised.")
            return Found(neither, "neither", claims) if dice.chance(0.12) else None
        case ("yes", "no") | ("no", "yes"):
            side = "left" if up["left"] == "yes" else "right"
            said = (f"{{name}} is raising the {side} arm.", f"The {side} arm.", f"The {side} one.")
            return Found(said, side, claims)
    if "moot" in up.values():
        return None
    side = "left" if up["left"] == "hidden" else "right"
    return Found(hidden=f"{side} arm") if dice.chance(0.4) else None


def _stance(one: PersonTruth | None, dice: Dice) -> Found | None:
    if one is None:
        return Found()
    value = one.shown_fact("stance")
    said = {
        "wide": ("{name} stands with the feet apart.", "The feet are wide apart."),
        "normal": (
            "The feet of {name} are a little apart, as usual.",
            "{name} stands normally, the feet neither wide apart nor together.",
        ),
        "closed": ("{name} stands with the feet together.", "The feet are together."),
    }
    if value == "unknown":
        return Found(hidden="feet") if dice.chance(0.2) else None
    if value == MOOT or (value == "normal" and not dice.chance(0.3)):
        return None
    return Found(said[value], value, (claim(one, "stance"),))


ASKERS: Final[dict[str, tuple[Asker, float]]] = {
    "limb.is": (about_one(_limb_is, "arms", "action", "holding"), 1.6),
    "limb.what": (about_one(_limb_what, "arms", "action", "holding"), 1.2),
    "limb.which_arm": (about_one(_which_arm, "arms", "action"), 1.0),
    "limb.stance": (about_one(_stance, "action"), 0.6),
}
