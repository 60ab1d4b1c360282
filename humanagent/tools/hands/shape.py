"""What a hand does, from the bend of its fingers."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.tools.attributes.reading import Reading

Array = npt.NDArray[np.float64]

#: The wrist, then the joints of each finger but the thumb: knuckle, middle, last joint, tip.
FINGERS: Final = tuple((0, *range(first, first + 4)) for first in (5, 9, 13, 17))
NAMES: Final = ("index", "middle", "ring", "little")
#: Degrees that a finger is bent, over its three joints: straight up to here, folded from there.
STRAIGHT: Final = 70.0
FOLDED: Final = 130.0
#: Of an open hand: its row of knuckles looks this wide over the length of the palm. From the edge,
#: straight fingers are often guessed.
SEEN: Final = 0.35


def bends(world: Array) -> Array:
    """(4,) degrees that index, middle, ring and little finger are bent.

    Args:
        world: (21, 3) joints in one unit, such as metres.

    Example:
        >>> straight = np.zeros((21, 3))
        >>> for finger in FINGERS:
        ...     straight[list(finger), 1] = 0, 1, 2, 3, 4
        >>> bends(straight).tolist()
        [0.0, 0.0, 0.0, 0.0]
    """
    bones = np.diff(world[np.array(FINGERS)], axis=1)
    bones = bones / np.maximum(np.linalg.norm(bones, axis=2, keepdims=True), 1e-9)
    turns = (bones[:, :-1] * bones[:, 1:]).sum(2).clip(-1, 1)
    return np.asarray(np.degrees(np.arccos(turns)).sum(1))


def fingers(world: Array, trust: float) -> dict[str, Reading]:
    """Each finger but the thumb: ``straight``, ``folded`` or ``unknown``.

    Args:
        world: (21, 3) joints in one unit, such as metres.
        trust: 0..1, in the joints.
    """
    words = ("straight", "folded")
    found = bends(world).tolist()
    return {
        name: Reading.between(bend, STRAIGHT, FOLDED, words, trust)
        for name, bend in zip(NAMES, found, strict=True)
    }


def palm_seen(points: Array) -> float:
    """How wide the row of knuckles looks in the picture, over the length of the palm.

    Args:
        points: (21, 2) pixels.
    """
    length = float(np.linalg.norm(points[9] - points[0]))
    return float(np.linalg.norm(points[17] - points[5])) / max(length, 1e-9)


def shape(world: Array, points: Array, trust: float) -> Reading:
    """``open``, ``fist``, ``pointing`` (index finger alone) or ``unknown``.

    Every finger has to be clearly straight or clearly folded; the thumb may do what it wants.

    Args:
        world: (21, 3) joints, in metres.
        points: (21, 2) the same in the picture.
        trust: 0..1, in the joints.
    """
    index, *others = bends(world).tolist()
    straight = [_straight(b) for b in (index, *others)]
    folded = [_folded(b) for b in (index, *others)]
    fits = {
        "open": min(straight) if palm_seen(points) >= SEEN else 0.0,
        "fist": min(folded),
        "pointing": min(straight[0], *folded[1:]),
    }
    value = max(fits, key=lambda name: fits[name])
    if fits[value] < 0.5:
        return Reading.unknown()
    return Reading(value, round(trust * fits[value], 3))


def _straight(bend: float) -> float:
    """0..1: a half at the edge of ``STRAIGHT``."""
    return float(np.clip(1 - bend / (2 * STRAIGHT), 0, 1))


def _folded(bend: float) -> float:
    """0..1: a half at the edge of ``FOLDED``."""
    return float(np.clip(bend / (2 * FOLDED), 0, 1))
