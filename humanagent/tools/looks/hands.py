"""``hands``: whether a hand can be made out, and which of its fingers are straight.

By the palm detector and the hand landmark model of mediapipe's wheel, as in
``humanagent.tools.blazepose.hands``. What the hand holds or does they do not tell: the crop is
shown for that.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from humanagent.scene import Person, Scene
from humanagent.tools.looks.crop import clipped, enlarged
from humanagent.tools.looks.regions import Region, region_box
from humanagent.tools.looks.types import Arguments, Equipment, Look, LookResult, person_of
from humanagent.tools.protocols import Image

if TYPE_CHECKING:
    from humanagent.tools.blazepose.models import Models

Array = npt.NDArray[np.float64]

#: The landmarks of the fingers that can be read: knuckle, middle joint, last joint.
_FINGERS: Final = {
    "index": (5, 6, 7),
    "middle": (9, 10, 11),
    "ring": (13, 14, 15),
    "little": (17, 18, 19),
}
#: Angles at the middle joint, in degrees: 180 is a straight finger. In between nothing is said.
_STRAIGHT, _BENT = 150.0, 110.0
#: A hand is sought in a square this many times as large as the box around it.
_SEARCH: Final = 1.6


class HandArguments(Arguments):
    """Whose hand."""

    person: str = Field(description="id of the person, for example P2")
    side: Literal["left", "right"] = Field(description="the person's own left or right hand")


@dataclass(frozen=True)
class Hand:
    """A hand: how surely it is one (0..1), its wrist in pixels, the angles of its fingers."""

    presence: float
    wrist: tuple[float, float]
    degrees: dict[str, float]


def hands(equipment: Equipment) -> Look[HandArguments] | None:
    """The look; None where the models are not installed."""
    if any(importlib.util.find_spec(name) is None for name in ("mediapipe", "ai_edge_litert")):
        return None

    def run(arguments: HandArguments, pixels: Image, scene: Scene) -> LookResult:
        from humanagent.tools.blazepose.models import load_models

        person, side = person_of(scene, arguments.person), arguments.side
        region: Region = "left_hand" if side == "left" else "right_hand"
        height, width = pixels.shape[:2]
        box = clipped(region_box(person, region), width, height)
        crop, _ = enlarged(pixels, box)
        hand = _nearest(pixels, person, side, region, load_models(equipment.threads))
        return LookResult(f"{person.id}, {side} hand: {_told(hand)}", crop)

    return Look(
        "hands",
        "Looks at one hand of a person: whether it can be made out, and which fingers are "
        "straight or bent. Also shows it enlarged.",
        HandArguments,
        run,
    )


def finger_degrees(landmarks: Array) -> dict[str, float]:
    """The angle at each finger's middle joint, from (21, 3) hand landmarks; 180 is straight.

    Example:
        >>> line = np.outer(np.arange(21.0), [1.0, 0.0, 0.0])
        >>> finger_degrees(line)["index"]
        180.0
    """
    found = {}
    for name, (knuckle, middle, last) in _FINGERS.items():
        back, forth = landmarks[knuckle] - landmarks[middle], landmarks[last] - landmarks[middle]
        lengths = float(np.linalg.norm(back) * np.linalg.norm(forth))
        if lengths > 0:
            cosine = float(np.clip(back @ forth / lengths, -1, 1))
            found[name] = float(np.degrees(np.arccos(cosine)))
    return found


def find_hands(pixels: Image, models: Models) -> list[Hand]:
    """Hands in a square picture, (S, S, 3) uint8 RGB: those that the landmark model is sure of."""
    from humanagent.tools.blazepose.crop import Picture, Square
    from humanagent.tools.blazepose.hands import HAND, LEAST, PALM, SIDE, hand_roi
    from humanagent.tools.blazepose.ssd import detect

    side = max(pixels.shape[:2])
    picture = Picture(pixels, side)
    seen = picture.square(Square(0, 0, side), PALM.size)
    found = []
    for palm in detect(models.palm_detector, PALM, seen, LEAST, signed=False).points * side:
        roi = hand_roi(palm)
        # In this order: landmarks in the crop, presence, handedness, landmarks in metres.
        at, presence, _, metres = models.hand_landmarks.outputs(
            picture.turned(roi, SIDE).astype(np.float32) / 255
        )
        if float(presence[0]) >= HAND:
            x, y = roi.to_picture(at.reshape(21, 3)[0, :2].astype(float) / SIDE).tolist()
            degrees = finger_degrees(metres.reshape(21, 3).astype(float))
            found.append(Hand(float(presence[0]), (x, y), degrees))
    return found


def _nearest(
    pixels: Image, person: Person, side: str, region: Region, models: Models
) -> Hand | None:
    """The hand whose wrist is nearest to the person's, among those around it."""
    x0, y0, x1, y1 = region_box(person, region)
    reach = _SEARCH * max(x1 - x0, y1 - y0) / 2
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    height, width = pixels.shape[:2]
    left, top, right, low = clipped((x - reach, y - reach, x + reach, y + reach), width, height)
    around = pixels[top:low, left:right]
    square = np.zeros((max(around.shape[:2]),) * 2 + (3,), np.uint8)
    square[: around.shape[0], : around.shape[1]] = around
    wrist = person.keypoints.point(f"{side}_wrist") - (left, top)

    def far(hand: Hand) -> float:
        return float(np.hypot(*(wrist - hand.wrist)))

    near = [h for h in find_hands(square, models) if far(h) <= reach]
    return min(near, key=far, default=None)


def _told(hand: Hand | None) -> str:
    if hand is None:
        return "no hand can be made out there; it may be closed, hidden, or too small."
    fingers = ", ".join(f"{name} {_bend(angle)}" for name, angle in hand.degrees.items())
    return (
        f"a hand (sure to {hand.presence:.2f}). Fingers by the angle at their middle joint, "
        f"180 is straight: {fingers}."
    )


def _bend(degrees: float) -> str:
    word = "straight" if degrees >= _STRAIGHT else "bent" if degrees <= _BENT else "half bent"
    return f"{word} ({degrees:.0f})"
