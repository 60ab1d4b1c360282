"""Chairs under sitters, and what stands in front of people."""

from __future__ import annotations

from typing import Final

import numpy as np

from humanagent.training.data.scenes.clothes import COLOURS
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.solids import Box, Cone, FloatArray
from humanagent.training.data.scenes.things import UP, Thing, axes_of, plus

_WOOD: Final = ((0.55, 0.36, 0.20), (0.70, 0.50, 0.30), (0.36, 0.24, 0.15), (0.80, 0.78, 0.74))
_LEAVES: Final = ((0.20, 0.42, 0.18), (0.28, 0.50, 0.22), (0.16, 0.36, 0.20))
#: What may stand in front of somebody, with weight.
OCCLUDERS: Final = {"table": 3, "crate": 2, "plant": 2, "pillar": 1, "bush": 2, "wall": 1.5}


def chair(dice: Dice, pelvis: FloatArray, under: float, heading: float, scale: float) -> Thing:
    """A chair or stool under somebody whose seat is ``under`` metres over the ground."""
    colour = dice.pick(_WOOD)
    left, _, ahead = (np.array(v) for v in axes_of(heading))
    up, rows = np.array(UP), axes_of(heading)
    middle = np.array([pelvis[0], under - 0.03, pelvis[2]]) + ahead * 0.10 * scale
    side, deep = 0.23 * scale, 0.22 * scale
    boxes = [Box(plus(middle), (side, 0.028, deep), colour, rows)]
    darker = (colour[0] * 0.7, colour[1] * 0.7, colour[2] * 0.7)
    legs = []
    for i in (-1, 1):
        for j in (-1, 1):
            top = middle + left * (0.85 * side * i) + ahead * (0.85 * deep * j)
            legs.append(Cone(plus(top), (float(top[0]), 0.02, float(top[2])), 0.02, 0.017, darker))
    stool = dice.chance(0.25)
    if not stool:
        for height in (0.22, 0.40):
            rail = middle - ahead * deep + up * height * scale
            boxes.append(Box(plus(rail), (side, 0.05 * scale, 0.014), colour, rows))
        for i in (-1, 1):
            post = middle - ahead * deep + left * (0.92 * side * i)
            legs.append(Cone(plus(post), plus(post, up * 0.45 * scale), 0.02, 0.018, darker))
    return Thing("stool" if stool else "chair", "", legs, boxes)


def occluder(dice: Dice, x: float, z: float, wide: float) -> Thing:
    """Something on the ground at a place; ``wide`` metres for those that can be long."""
    kind = dice.weighted(OCCLUDERS)
    rows = axes_of(dice.around(0, 20))
    if kind == "table":
        wood, height = dice.pick(_WOOD), dice.uniform(0.62, 0.8)
        half = dice.uniform(0.45, 0.8)
        boxes = [Box((x, height, z), (half, 0.025, 0.3), wood, rows)]
        legs = []
        for i in (-1, 1):
            for j in (-1, 1):
                foot = np.array((x, 0.0, z)) + np.array(rows[0]) * (0.92 * half * i)
                foot = foot + np.array(rows[2]) * (0.24 * j)
                legs.append(Cone(plus(foot), plus(foot, np.array((0, height, 0))), 0.025, 0.025,
                                 wood))  # fmt: skip
        if dice.chance(0.5):
            cup = (x + dice.around(0, half * 0.7), height + 0.03, z)
            rgb = COLOURS[dice.pick(("white", "red", "blue"))]
            legs.append(Cone(cup, (cup[0], height + 0.1, z), 0.035, 0.045, rgb))
        return Thing("table", "", legs, boxes)
    if kind == "crate":
        high, wood = dice.uniform(0.28, 0.5), dice.pick(_WOOD)
        lid = Box((x, 2 * high, z), (0.37, 0.02, 0.32), (0.9, 0.86, 0.78), rows)
        return Thing("crate", "", boxes=[Box((x, high, z), (0.35, high, 0.3), wood, rows), lid])
    if kind == "pillar":
        stone = (0.78, 0.76, 0.72)
        shaft = Cone((x, 0.0, z), (x, 4.5, z), 0.12, 0.10, stone)
        return Thing("pillar", "", [shaft], [Box((x, 0.1, z), (0.18, 0.1, 0.18), stone, rows)])
    if kind == "wall":
        brick, high = (0.62, 0.36, 0.29), dice.uniform(0.25, 0.45)
        cap = Box((x, 2 * high, z), (wide + 0.03, 0.03, 0.11), (0.8, 0.78, 0.75), rows)
        return Thing("wall", "", boxes=[Box((x, high, z), (wide, high, 0.09), brick, rows), cap])
    green = dice.pick(_LEAVES)
    leaves = []
    base, wide = (0.42, 0.2) if kind == "plant" else (0.15, 0.42)
    for _ in range(16):
        middle = (
            x + dice.around(0, wide),
            base + dice.uniform(0.0, 0.5),
            z + dice.around(0, 0.15),
        )
        light, radius = dice.uniform(0.75, 1.3), dice.uniform(0.09, 0.17)
        rgb = (green[0] * light, green[1] * light, green[2] * light)
        leaves.append(Cone(middle, middle, radius, radius, rgb))
    if kind == "plant":
        leaves.append(Cone((x, 0.12, z), (x, 0.32, z), 0.14, 0.19, (0.68, 0.36, 0.24)))
    return Thing(kind, "", leaves)
