"""Things in hands: ball, racket, phone, cup, umbrella, bag, box."""

from __future__ import annotations

import numpy as np

from humanagent.training.data.scenes.clothes import COLOURS
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.solids import Box, Cone, FloatArray
from humanagent.training.data.scenes.things import UP, Thing, axes_of, plus


def held_thing(
    dice: Dice, name: str, hand: FloatArray, axes: FloatArray, heading: float, scale: float
) -> Thing:
    """A thing in a hand.

    Args:
        dice: colours and sizes.
        name: ball, racket, phone, cup, umbrella, bag or box.
        hand: middle of the hand, world metres; for a box the middle between both hands.
        axes: (3, 3), columns are the hand's axes; -y points along the fingers.
        heading: of the holder, degrees.
        scale: stature over 1.75 m.
    """
    colour = dice.pick(("red", "blue", "yellow", "green", "white", "orange", "purple"))
    rgb, dark = COLOURS[colour], (0.13, 0.13, 0.15)
    left, _, ahead = (np.array(v) for v in axes_of(heading))
    up, fingers = np.array(UP), -axes[:, 1]
    x, y, z = (float(v) for v in hand)
    at = (x, y, z)
    if name == "ball":
        radius = 0.115 * scale
        where = plus(hand, fingers * 0.11 * scale, up * 0.05 * scale)
        return Thing("ball", colour, [Cone(where, where, radius, radius, rgb)])
    if name == "racket":
        tip, face = plus(hand, fingers * 0.3), plus(hand, fingers * 0.48)
        end = plus(hand, fingers * 0.56)
        across = plus(axes[:, 0])
        strings = (0.92, 0.92, 0.86)
        return Thing("racket", colour, [
            Cone(plus(hand, fingers * -0.08), tip, 0.018, 0.014, dark),
            Cone(face, end, 0.15, 0.15, rgb, across, 9.0),
            Cone(face, end, 0.126, 0.126, strings, across, 5.5),
        ])  # fmt: skip
    if name == "phone":
        flat = plus(axes[:, 0])
        rows = (flat, plus(axes[:, 1]), plus(axes[:, 2]))
        where = plus(hand, fingers * 0.02, axes[:, 2] * 0.02)
        screen = plus(np.array(where), axes[:, 2] * 0.012)
        return Thing("phone", "", boxes=[
            Box(where, (0.04, 0.075, 0.012), dark, rows),
            Box(screen, (0.034, 0.064, 0.004), (0.55, 0.75, 0.92), rows),
        ])  # fmt: skip
    if name == "cup":
        bottom, rim = plus(hand, ahead * 0.03, up * -0.05), plus(hand, ahead * 0.03, up * 0.05)
        return Thing("cup", colour, [Cone(bottom, rim, 0.034, 0.045, rgb)])
    if name == "umbrella":
        rise, top = 0.56 * scale, plus(hand, up * 0.82 * scale)
        dome = [
            Cone(at, at, radius, radius, rgb, UP, squash)
            for height, radius, squash in ((0, 0.56, 7), (0.05, 0.51, 5), (0.11, 0.4, 4))
            for at in (plus(hand, up * (rise + height)),)
        ]
        peak = plus(hand, up * (rise + 0.1))
        cap = Cone(peak, plus(hand, up * (rise + 0.2)), 0.24, 0.03, rgb)
        return Thing("umbrella", colour, [
            Cone(plus(hand, up * -0.12), top, 0.013, 0.013, dark), *dome, cap,
        ])  # fmt: skip
    if name == "bag":
        middle, size = plus(hand, up * -0.30 * scale), 0.15 * scale
        rows = (plus(ahead), UP, plus(left))
        strap = plus(hand, up * -0.16 * scale)
        return Thing("bag", colour, [
            Cone(at, plus(np.array(strap), ahead * 0.09), 0.012, 0.012, dark),
            Cone(at, plus(np.array(strap), ahead * -0.09), 0.012, 0.012, dark),
        ], [Box(middle, (size, 0.9 * size, 0.45 * size), rgb, rows)])  # fmt: skip
    if name == "box":
        tan = (0.72, 0.53, 0.33)
        rows = axes_of(heading)
        half = (0.17 * scale, 0.13 * scale, 0.14 * scale)
        middle = plus(hand, up * 0.06 * scale)
        lid = plus(np.array(middle), up * half[1])
        return Thing("box", "", boxes=[
            Box(middle, half, tan, rows),
            Box(lid, (0.035, 0.004, half[2] * 1.02), (0.86, 0.76, 0.58), rows),
        ])  # fmt: skip
    raise AssertionError(f"no such thing to hold: {name}")
