"""Hands as a sign of people: someone of whom only a hand is in the picture has no body to find.

Sought only where nobody was found, so that "nobody" is not said of a picture with a hand in it,
and a doubted body is believed that has a hand.
The palm detector alone finds hands in lamps and cats; the landmark model's presence tells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from humanagent.tools.blazepose.candidates import tiles
from humanagent.tools.blazepose.crop import Picture, Roi, Square
from humanagent.tools.blazepose.models import Models
from humanagent.tools.blazepose.ssd import SsdLayout, detect

Array = npt.NDArray[np.float64]

PALM = SsdLayout(192, ((8, 2), (16, 6)), 7)
#: A palm this likely is looked at again; mediapipe's own threshold is 0.5.
LEAST = 0.4
#: A hand this present is a hand (mediapipe's own threshold is 0.5; lamps reach 0.57).
HAND = 0.7
#: Side of the landmark model's input, in pixels.
SIDE = 224
LEVELS = (1.0, 1.5, 2.0)
#: Key points of a palm that give its direction: wrist, knuckle of the middle finger.
WRIST, KNUCKLE = 0, 2


@dataclass(frozen=True)
class SeenHand:
    """The middle of a hand's region in pixels of the picture, and how surely it is one, 0..1."""

    x: float
    y: float
    presence: float


def seen_hands(picture: Picture, models: Models) -> list[SeenHand]:
    """What the palm detector finds, with the landmark model's word on it."""
    squares = [s for level in LEVELS for s in tiles(picture.width, picture.height, level)]

    def look(square: Square) -> list[SeenHand]:
        pixels = picture.square(square, PALM.size)
        palms = detect(models.palm_detector, PALM, pixels, LEAST, signed=False).points
        return [verified(p * square.side + [square.x, square.y]) for p in palms]

    def verified(palm: Array) -> SeenHand:
        roi = hand_roi(palm)
        crop = picture.turned(roi, SIDE).astype(np.float32) / 255
        # Two outputs have this shape: presence comes first, then handedness.
        return SeenHand(roi.x, roi.y, float(models.hand_landmarks.outputs(crop)[1][0]))

    return [hand for found in models.map(look, squares) for hand in found]


def hand_roi(palm: Array) -> Roi:
    """The square around the whole hand, from a palm's (2 + 7, 2) box corners and key points.

    Scale 2.6 and shift 0.5 towards the fingers are mediapipe's
    (``palm_detection_detection_to_roi.pbtxt``).

    Example:
        >>> palm = np.array([[40, 40], [60, 60], [50, 60], [0, 0], [50, 40]] + [[0, 0]] * 4, float)
        >>> hand_roi(palm)
        Roi(x=50.0, y=40.0, side=52.0, angle=0.0)
    """
    extent = float((palm[1] - palm[0]).max())
    dx, dy = (palm[2 + KNUCKLE] - palm[2 + WRIST]).tolist()
    angle = float(np.arctan2(dx, -dy))
    up = np.array([np.sin(angle), -np.cos(angle)])
    x, y = ((palm[0] + palm[1]) / 2 + up * 0.5 * extent).tolist()
    return Roi(x, y, 2.6 * extent, angle)
