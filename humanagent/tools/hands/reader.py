"""``HandReader``: what each person's left and right hand does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox, Person, Scene
from humanagent.tools.attributes.boxes import box_of
from humanagent.tools.attributes.embedded import LONGEST, EmbeddedReader
from humanagent.tools.attributes.reading import Reading
from humanagent.tools.blazepose.crop import Picture, Square
from humanagent.tools.blazepose.models import (
    HAND_LANDMARKS,
    PALM_DETECTOR,
    Models,
    library_version,
)
from humanagent.tools.hands.landmarks import LEAST_PALM, WRIST, Hand, find_hands
from humanagent.tools.hands.shape import NAMES, fingers, shape
from humanagent.tools.protocols import Image, ToolInfo

Side = Literal["left", "right"]
Array = npt.NDArray[np.float64]

#: Least presence of a hand; lamps reach 0.57.
PRESENT: Final = 0.7
#: Least size of a hand, in pixels of the original, at which its shape is read.
SMALLEST: Final = 16.0
#: Lengths in forearms: the middle of the hand beyond the wrist, half the squares looked at, and
#: how far the hand's own wrist may lie from the joint.
BEYOND: Final = 0.35
HALF: Final = (0.8, 1.4)
NEAR: Final = 0.5
#: A forearm is this share of a body's longer side where the elbow is not known.
FOREARM: Final = 0.16


@dataclass(frozen=True)
class HandReading:
    """One hand, in pixels of the picture that was given.

    Attributes:
        person: id of the person in the scene.
        side: the person's own.
        bbox: box of the joints, xyxy.
        score: 0..1, that it is a hand.
        landmarks: (21, 2): wrist, then four joints of thumb, index, middle, ring, little finger.
        shape: ``open``, ``fist``, ``pointing`` or ``unknown``.
        fingers: index, middle, ring and little finger: ``straight``, ``folded`` or ``unknown``.
    """

    person: str
    side: Side
    bbox: BBox
    score: float
    landmarks: npt.NDArray[np.float64]
    shape: Reading
    fingers: dict[str, Reading]

    def words(self) -> dict[str, str]:
        """What is known, in words that fit ``Person.attributes``.

        Example:
            >>> hand = HandReading("P1", "left", (0, 0, 9, 9), 0.9, np.zeros((21, 2)),
            ...                    Reading("fist", 0.8), {})
            >>> hand.words()
            {'left hand': 'fist'}
        """
        return {f"{self.side} hand": self.shape.value} if self.shape.known else {}


class HandReader(EmbeddedReader):
    """Reads hands with the models of the mediapipe wheel.

    Args and Raises: as ``EmbeddedReader``.

    Example:
        >>> from humanagent.scene import Scene
        >>> HandReader().read(np.zeros((48, 64, 3), np.uint8), Scene(width=64, height=48))
        ()
    """

    @property
    def info(self) -> ToolInfo:
        """Versions, thresholds and hashes."""
        settings: dict[str, str | int | float | bool] = {
            "longest": LONGEST,
            "least_palm": LEAST_PALM,
            "present": PRESENT,
            "palm_detector": PALM_DETECTOR.sha256,
            "hand_landmarks": HAND_LANDMARKS.sha256,
        }
        return ToolInfo("hands", library_version(), settings)

    def read(self, image: Image, scene: Scene) -> tuple[HandReading, ...]:
        """The hands that were found at wrists of the people of a (H, W, 3) uint8 RGB picture.

        A hand belongs to the nearest wrist, so its side is that of the joints. No hand is
        reported for a wrist that is off-frame or absent, or where none is sure enough.
        """
        picture = Picture(image, LONGEST)
        wrists = [w for person in scene.people for w in _wrists(person, picture)]
        models = self._models
        found = models.map(lambda wrist: _at(picture, wrist, models), wrists)
        claims = []
        for i, (wrist, hands) in enumerate(zip(wrists, found, strict=True)):
            for hand in hands:
                apart = float(np.linalg.norm(hand.points[WRIST] - wrist.xy)) / wrist.forearm
                claims.append((apart, i, hand))
        readings: list[HandReading] = []
        taken: list[Hand] = []
        named: set[int] = set()
        for apart, i, hand in sorted(claims, key=lambda c: c[:2]):
            if apart > NEAR or i in named or any(_same(hand, other) for other in taken):
                continue
            taken.append(hand)
            named.add(i)
            readings.append(_reading(hand, wrists[i], picture))
        return tuple(sorted(readings, key=lambda r: (r.person, r.side)))


@dataclass(frozen=True)
class _Wrist:
    """A wrist joint in pixels of the ``Picture``, with the way along the forearm and its length."""

    person: str
    side: Side
    xy: Array
    along: Array
    forearm: float


def _wrists(person: Person, picture: Picture) -> list[_Wrist]:
    found = []
    sides: tuple[Side, Side] = ("left", "right")
    body = max(person.width / picture.scale[0], person.height / picture.scale[1])
    for side in sides:
        wrist = person.keypoints.point(f"{side}_wrist") / picture.scale
        if not np.isfinite(wrist).all():
            continue
        arm = wrist - person.keypoints.point(f"{side}_elbow") / picture.scale
        arm = arm if np.isfinite(arm).all() else np.zeros(2)
        # A forearm towards the camera looks short: its hand is not.
        length = max(float(np.linalg.norm(arm)), FOREARM * body / 2, 4.0)
        found.append(_Wrist(person.id, side, wrist, arm / length, length))
    return found


def _at(picture: Picture, wrist: _Wrist, models: Models) -> list[Hand]:
    """Sure hands round a wrist."""
    x, y = (wrist.xy + BEYOND * wrist.forearm * wrist.along).tolist()
    found = []
    for half in HALF:
        side = 2 * half * wrist.forearm
        found += find_hands(picture, Square(x - side / 2, y - side / 2, side), models)
    return [hand for hand in found if hand.presence >= PRESENT]


def _same(a: Hand, b: Hand) -> bool:
    """Whether two finds are the same hand: their middles are closer than half a hand."""
    size = float(np.ptp(a.points, axis=0).max())
    return float(np.linalg.norm(a.points.mean(0) - b.points.mean(0))) < 0.5 * size


def _reading(hand: Hand, wrist: _Wrist, picture: Picture) -> HandReading:
    xy = hand.points * picture.scale
    bbox = box_of(xy)
    large = max(bbox[2] - bbox[0], bbox[3] - bbox[1]) >= SMALLEST
    unknown = dict.fromkeys(NAMES, Reading.unknown())
    return HandReading(
        person=wrist.person,
        side=wrist.side,
        bbox=bbox,
        score=round(hand.presence, 3),
        landmarks=xy,
        shape=shape(hand.world, hand.points, hand.presence) if large else Reading.unknown(),
        fingers=fingers(hand.world, hand.presence) if large else unknown,
    )
