"""Where faces are: both face detectors over the whole picture and round every known head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.scene import INDEX, Person
from humanagent.tools.blazepose import ssd
from humanagent.tools.blazepose.candidates import tiles
from humanagent.tools.blazepose.crop import Picture, Roi, Square
from humanagent.tools.blazepose.models import Models

Array = npt.NDArray[np.float64]

#: Least score of a face; mediapipe's own thresholds are 0.5 and 0.6.
LEAST: Final = 0.5
#: The whole picture, and its thirds for small faces.
LEVELS: Final = (1.0, 3.0)
#: Head joints, and the key points of a detected face in the same order. A face has no ears there
#: but the points before them (tragions).
HEAD: Final = tuple(
    INDEX[name] for name in ("right_eye", "left_eye", "nose", "right_ear", "left_ear")
)
POINTS: Final = (0, 1, 2, 4, 5)
#: Side of the square round a known head, in heads.
AROUND: Final = 3.5
#: A head is this share of a body's longer side, when its joints lie too close to tell.
HEAD_SHARE: Final = 0.13


@dataclass(frozen=True)
class FaceHit:
    """A detected face, in pixels of the ``Picture``.

    ``points`` (8, 2): two box corners, then right eye, left eye, nose tip, mouth, right and left
    tragion; right and left are the person's own.
    """

    points: Array
    score: float

    @property
    def box(self) -> Array:
        """(4,) xyxy."""
        return np.asarray(self.points[:2].reshape(4))

    @property
    def head(self) -> Array:
        """(5, 2) points in the order of ``HEAD``."""
        return np.asarray(self.points[2:][list(POINTS)])

    def roi(self) -> Roi:
        """The turned square for the mesh: eyes level, 1.5 times the box.

        As in mediapipe's ``face_detection_front_detection_to_roi.pbtxt``.
        """
        dx, dy = (self.points[3] - self.points[2]).tolist()
        x, y = self.points[:2].mean(0).tolist()
        side = 1.5 * float((self.points[1] - self.points[0]).max())
        return Roi(x, y, side, float(np.arctan2(dy, dx)))


def find_faces(picture: Picture, people: Sequence[Person], models: Models) -> list[FaceHit]:
    """Faces without duplicates, best first."""
    detectors = ((models.face_full, ssd.FACE_FULL), (models.face_short, ssd.FACE_SHORT))
    squares = [s for level in LEVELS for s in tiles(picture.width, picture.height, level)]
    squares += [s for s in (_head_square(person, picture) for person in people) if s]

    def look(square: Square) -> list[FaceHit]:
        found = []
        for model, layout in detectors:
            hits = ssd.detect(model, layout, picture.square(square, layout.size), LEAST)
            points = hits.points * square.side + [square.x, square.y]
            found += [FaceHit(p, float(s)) for p, s in zip(points, hits.score, strict=True)]
        return found

    found = [hit for of_square in models.map(look, squares) for hit in of_square]
    kept: list[FaceHit] = []
    for hit in sorted(found, key=lambda h: -h.score):
        if all(_shared(hit.box, other.box) < 0.5 for other in kept):
            kept.append(hit)
    return kept


def _shared(a: Array, b: Array) -> float:
    """Intersection over the smaller of two xyxy boxes: part of a large face may look like one."""
    inter = (np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])).clip(0).prod()
    return float(inter / max(min((a[2:] - a[:2]).prod(), (b[2:] - b[:2]).prod()), 1e-9))


def _head_square(person: Person, picture: Picture) -> Square | None:
    head = person.keypoints.array()[list(HEAD)] / picture.scale
    head = head[np.isfinite(head).all(1)]
    if not len(head):
        return None
    body = max(person.width / picture.scale[0], person.height / picture.scale[1])
    size = max(1.6 * float(np.ptp(head, axis=0).max()), HEAD_SHARE * body)
    x, y = head.mean(0).tolist()
    side = AROUND * size
    return Square(x - side / 2, y - side / 2, side)


def owners(hits: Sequence[FaceHit], picture: Picture, people: Sequence[Person]) -> list[int | None]:
    """The index of the person of each face: whose head joints lie on it, closest first.

    The mean distance of at least two joints must be below .35 of the face.
    """
    costs = []
    for i, hit in enumerate(hits):
        size = float((hit.points[1] - hit.points[0]).max())
        for j, person in enumerate(people):
            head = person.keypoints.array()[list(HEAD)] / picture.scale
            given = np.isfinite(head).all(1)
            if given.sum() >= 2:
                apart = np.linalg.norm((head - hit.head)[given], axis=1).mean() / size
                costs.append((float(apart), i, j))
    owner: list[int | None] = [None] * len(hits)
    for apart, i, j in sorted(costs):
        if apart < 0.35 and owner[i] is None and j not in owner:
            owner[i] = j
    return owner
