"""A hand in a picture: 21 joints and how sure the model is that they are a hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.tools.blazepose import ssd
from humanagent.tools.blazepose.crop import Picture, Roi, Square
from humanagent.tools.blazepose.hands import PALM, SIDE, hand_roi
from humanagent.tools.blazepose.models import Models

Array = npt.NDArray[np.float64]

#: A palm this likely is looked at; mediapipe's own threshold.
LEAST_PALM: Final = 0.5
#: Joints: wrist, then four of thumb, index, middle, ring and little finger, from the palm out.
WRIST: Final = 0
KNUCKLES: Final = (5, 9, 13, 17)


@dataclass(frozen=True)
class Hand:
    """One hand.

    Attributes:
        points: (21, 2) pixels of the ``Picture``.
        world: (21, 3) the same joints in metres, from the middle of the hand.
        presence: 0..1, the model's own.
    """

    points: Array
    world: Array
    presence: float

    def roi(self) -> Roi:
        """The square for another pass: fingers up, twice the hand, shifted towards them.

        As in mediapipe's ``hand_landmark_landmarks_to_roi.pbtxt``, which takes wrist and knuckles
        of index, middle and ring finger.
        """
        index, middle, ring = (self.points[k] for k in KNUCKLES[:3])
        dx, dy = (((index + ring) / 2 + middle) / 2 - self.points[WRIST]).tolist()
        angle = float(np.arctan2(dx, -dy))
        c, s = np.cos(angle), np.sin(angle)
        turn = np.array([[c, s], [-s, c]])
        # Wrist, thumb base and the knuckles with the joint after each: what does not bend much.
        core = self.points[[0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18]] @ turn.T
        low, high = core.min(0), core.max(0)
        side = 2.0 * float((high - low).max())
        x, y = (turn.T @ ((low + high) / 2 + [0, -0.1 * float(high[1] - low[1])])).tolist()
        return Roi(x, y, side, angle)


def find_hands(picture: Picture, square: Square, models: Models) -> list[Hand]:
    """Hands in a square of the picture, whether or not they are sure."""
    pixels = picture.square(square, PALM.size)
    palms = ssd.detect(models.palm_detector, PALM, pixels, LEAST_PALM, signed=False).points
    regions = (hand_roi(p * square.side + [square.x, square.y]) for p in palms)
    return [run_hand(picture, region, models) for region in regions]


def run_hand(picture: Picture, roi: Roi, models: Models) -> Hand:
    """The joints in a region, then again in the region that they propose, if that is surer."""
    first = _pass(picture, roi, models)
    again = first.roi()
    second = _pass(picture, again, models) if again.side >= 8 else first
    return second if second.presence >= first.presence else first


def _pass(picture: Picture, roi: Roi, models: Models) -> Hand:
    crop = picture.turned(roi, SIDE).astype(np.float32) / 255
    points, presence, _, world = models.hand_landmarks.outputs(crop)
    xy = points.reshape(21, 3)[:, :2].astype(np.float64) / SIDE
    metres = world.reshape(21, 3).astype(np.float64)
    return Hand(roi.to_picture(xy), metres, float(presence[0]))
