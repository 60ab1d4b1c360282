"""What people look like: skin, hair, hats, glasses, clothes and their colours.

Words that a question may ask for are kept as attributes; skin is drawn from a wide range and is
not one of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from humanagent.training.data.scenes.body import Age
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.solids import Vector

#: Colour names with sRGB in 0..1.
COLOURS: Final[dict[str, Vector]] = {
    "red": (0.80, 0.13, 0.14),
    "orange": (0.95, 0.48, 0.10),
    "yellow": (0.96, 0.80, 0.18),
    "green": (0.17, 0.55, 0.24),
    "blue": (0.13, 0.32, 0.76),
    "purple": (0.47, 0.22, 0.62),
    "pink": (0.95, 0.52, 0.66),
    "brown": (0.43, 0.27, 0.16),
    "white": (0.94, 0.94, 0.92),
    "grey": (0.53, 0.54, 0.56),
    "black": (0.12, 0.12, 0.14),
}
_TOP: Final = dict.fromkeys(COLOURS, 1.0)
_BOTTOM: Final = {
    **dict.fromkeys(("blue", "black", "grey", "brown"), 2.0),
    **dict.fromkeys(("white", "red", "green", "yellow", "purple", "pink"), 0.6),
}
_SHOES: Final = dict.fromkeys(("black", "white", "brown", "red", "blue"), 1.0)

_HAIR: Final[dict[str, Vector]] = {
    "black": (0.09, 0.08, 0.08),
    "brown": (0.30, 0.18, 0.10),
    "blond": (0.86, 0.70, 0.38),
    "red": (0.68, 0.28, 0.10),
    "grey": (0.70, 0.70, 0.70),
}
#: From light to dark; a person's skin lies anywhere between neighbours.
_SKIN: Final[tuple[Vector, ...]] = (
    (0.97, 0.82, 0.72),
    (0.91, 0.71, 0.57),
    (0.79, 0.58, 0.42),
    (0.60, 0.41, 0.28),
    (0.42, 0.28, 0.19),
    (0.29, 0.19, 0.14),
)
#: Hair style to its weight. ``short`` rows of the figure are drawn under all but ``bald``.
_STYLES: Final = {"short": 0.4, "long": 0.25, "ponytail": 0.1, "bun": 0.08, "curly": 0.12}
_HATS: Final = {"cap": 0.35, "beanie": 0.25, "sun hat": 0.25, "hard hat": 0.15}
_TOLD_APART: Final = 0.33
_TOPS: Final = {"t-shirt": 0.4, "shirt": 0.3, "jacket": 0.2, "dress": 0.1}
_BOTTOMS: Final = {"trousers": 0.6, "shorts": 0.25, "skirt": 0.15}


@dataclass(frozen=True)
class Look:
    """The appearance of one person.

    ``tags`` switch on rows of the figure, ``palette`` maps its colour slots to sRGB in 0..1,
    ``attributes`` are the words (``top``, ``bottom``, ``hair``, ``hat``, ``glasses``, ``age``).
    """

    tags: frozenset[str]
    palette: dict[str, Vector]
    attributes: dict[str, str]
    stripe: float


def draw_look(dice: Dice, age: Age) -> Look:
    """Clothes, hair and skin of a person of this age group.

    Example:
        >>> look = draw_look(Dice(3), "adult")
        >>> sorted(look.attributes)
        ['age', 'beard', 'bottom', 'glasses', 'hair', 'hat', 'top']
    """
    tags: set[str] = {"always"}
    skin = _between(dice)
    palette: dict[str, Vector] = {"skin": skin, "eye": (0.97, 0.97, 0.97), "dark": (0.1, 0.08, 0.1)}
    palette["lip"] = _mixed(skin, (0.66, 0.2, 0.22), 0.6)
    hair = _draw_hair(dice, age, tags, palette)
    hat = _draw_hat(dice, tags, palette)
    glasses = _draw_glasses(dice, age, tags, palette)
    beard = age != "child" and hair.split()[-1] != "long" and dice.chance(0.18)
    if beard:
        tags.add("beard")
    top, bottom, stripe = _draw_clothes(dice, tags, palette)
    shoes = dice.weighted(_SHOES)
    palette["shoe"] = _shade(dice, COLOURS[shoes])
    return Look(
        tags=frozenset(tags),
        palette=palette,
        attributes={
            "age": age,
            "hair": hair,
            "hat": hat,
            "glasses": glasses,
            "beard": "beard" if beard else "none",
            "top": top,
            "bottom": bottom,
        },
        stripe=stripe,
    )


def _between(dice: Dice) -> Vector:
    at = dice.uniform(0, len(_SKIN) - 1.001)
    return _mixed(_SKIN[int(at)], _SKIN[int(at) + 1], at - int(at))


def _mixed(a: Vector, b: Vector, share: float) -> Vector:
    x, y, z = (p + (q - p) * share for p, q in zip(a, b, strict=True))
    return (x, y, z)


def _distance(a: Vector, b: Vector) -> float:
    return math.dist(a, b)


def _shade(dice: Dice, colour: Vector) -> Vector:
    """A little lighter or darker, so that no colour name is one point."""
    light = dice.uniform(0.88, 1.1)
    x, y, z = (min(max(c * light + dice.uniform(-0.02, 0.02), 0.03), 1.0) for c in colour)
    return (x, y, z)


def _draw_hair(dice: Dice, age: Age, tags: set[str], palette: dict[str, Vector]) -> str:
    colours = dict.fromkeys(_HAIR, 1.0) | {"red": 0.4, "grey": 0.0}
    if age == "senior":
        colours = {"grey": 1.0}
    colour = dice.weighted(colours)
    palette["hair"] = _shade(dice, _HAIR[colour])
    if dice.chance({"child": 0.0, "adult": 0.07, "senior": 0.25}[age]):
        return "bald"
    style = dice.weighted(_STYLES)
    tags |= {"short", style}
    return f"{colour} {style}"


def _draw_hat(dice: Dice, tags: set[str], palette: dict[str, Vector]) -> str:
    palette["hat"] = palette["skin"]
    if not dice.chance(0.22):
        return "none"
    hat = dice.weighted(_HATS)
    tags -= {"bun", "curly"}
    tags |= {hat}
    colour = dice.pick(("yellow", "orange", "white") if hat == "hard hat" else tuple(COLOURS))
    palette["hat"] = _shade(dice, COLOURS[colour])
    return f"{colour} {hat}"


def _draw_glasses(dice: Dice, age: Age, tags: set[str], palette: dict[str, Vector]) -> str:
    palette["lens"] = palette["eye"]
    if not dice.chance({"child": 0.08, "adult": 0.2, "senior": 0.45}[age]):
        return "none"
    tags.add("glasses")
    if dice.chance(0.35):
        palette["lens"] = (0.16, 0.16, 0.2)
        return "sunglasses"
    palette["lens"] = (0.78, 0.86, 0.92)
    tags.add("clear")
    return "glasses"


def _draw_clothes(dice: Dice, tags: set[str], palette: dict[str, Vector]) -> tuple[str, str, float]:
    """Words for top and bottom, and stripes per metre of the top."""
    skin = palette["skin"]
    # Nobody wears what looks like bare skin.
    told_apart = {c for c, rgb in COLOURS.items() if _distance(rgb, skin) > _TOLD_APART}
    top = dice.weighted(_TOPS)
    colour = dice.weighted({c: w for c, w in _TOP.items() if c in told_apart})
    palette["top"] = _shade(dice, COLOURS[colour])
    long = top in ("shirt", "jacket") or (top == "dress" and dice.chance(0.3))
    palette["upper"] = palette["fore"] = palette["top"] if long else skin
    if not long:
        tags.add("sleeve")
    striped = top in ("t-shirt", "shirt") and dice.chance(0.2)
    stripe = 11.0 if striped else 0.0
    named = f"striped {colour} {top}" if striped else f"{colour} {top}"
    if top == "jacket":
        tags.add("jacket")
    if top == "dress":
        tags.add("skirt")
        palette["bottom"] = palette["top"]
        palette["thigh"] = palette["shin"] = skin
        return named, "none", stripe
    bottom = dice.weighted(_BOTTOMS)
    other = dice.weighted({c: w for c, w in _BOTTOM.items() if c in told_apart - {colour}})
    palette["bottom"] = _shade(dice, COLOURS[other])
    palette["thigh"] = palette["bottom"] if bottom == "trousers" else skin
    palette["shin"] = palette["thigh"]
    if bottom != "trousers":
        tags.add("skirt" if bottom == "skirt" else "shorts")
    return named, f"{other} {bottom}", stripe
