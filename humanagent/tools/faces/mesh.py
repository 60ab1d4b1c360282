"""The face mesh: 468 points of one face, and what follows from their places."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.tools.blazepose.crop import Picture, Roi
from humanagent.tools.blazepose.models import Model, ModelFile

Array = npt.NDArray[np.float64]

FACE_MESH: Final = ModelFile(
    "modules/face_landmark/face_landmark.tflite",
    "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
)
#: Side of the model's input in pixels.
SIDE: Final = 192
#: Points of the mesh; right and left are the person's own.
RIGHT_EYE_OUT, LEFT_EYE_OUT, FOREHEAD, CHIN = 33, 263, 10, 152
LIP_TOP, LIP_BOTTOM, MOUTH_RIGHT, MOUTH_LEFT = 13, 14, 78, 308
#: Corners, then pairs of upper and lower lid.
EYES: Final = (
    ((33, 133), ((160, 144), (159, 145), (158, 153))),
    ((362, 263), ((385, 380), (386, 374), (387, 373))),
)
#: Under the eyes, where sunglasses cover the skin and glasses do not; and on the cheeks.
UNDER_EYES: Final = (229, 230, 231, 449, 450, 451)
CHEEKS: Final = (50, 205, 280, 425)


@functools.cache
def mesh_model() -> Model:
    """The model, loaded once per process."""
    return Model(FACE_MESH)


@dataclass(frozen=True)
class Mesh:
    """468 points of a face.

    ``points`` (468, 3): x and y in pixels of the ``Picture``; z likewise, away from the camera
    and from the middle of the head; ``presence`` the model's own probability of a face.
    """

    points: Array
    presence: float

    def roi(self) -> Roi:
        """The turned square for another pass: eyes level, 1.5 times the mesh.

        As in mediapipe's ``face_landmark_landmarks_to_roi.pbtxt``.
        """
        xy = self.points[:, :2]
        dx, dy = (xy[LEFT_EYE_OUT] - xy[RIGHT_EYE_OUT]).tolist()
        x, y = ((xy.min(0) + xy.max(0)) / 2).tolist()
        return Roi(x, y, 1.5 * float(np.ptp(xy, axis=0).max()), float(np.arctan2(dy, dx)))

    @property
    def size(self) -> float:
        """Larger side of the box round the points, in pixels of the ``Picture``."""
        return float(np.ptp(self.points[:, :2], axis=0).max())

    def mouth_gap(self) -> float:
        """Gap between the lips over the height of the face; 3-D, so a turned head counts alike."""
        gap = self._apart(LIP_TOP, LIP_BOTTOM)
        return gap / max(self._apart(FOREHEAD, CHIN), 1e-9)

    def eye_gaps(self) -> tuple[float, float]:
        """Opening of the right and the left eye over its width (the "eye aspect ratio").

        After Soukupova and Cech 2016, with three pairs of lid points.
        """
        right, left = (
            float(np.mean([self._apart(a, b) for a, b in lids])) / max(self._apart(*corners), 1e-9)
            for corners, lids in EYES
        )
        return right, left

    def _apart(self, a: int, b: int) -> float:
        return float(np.linalg.norm(self.points[a] - self.points[b]))


def eyes_covered(picture: Picture, mesh: Mesh) -> bool:
    """Whether the skin under the eyes is much darker than the cheeks: sunglasses, deep shade."""
    roi = mesh.roi()
    light = picture.turned(roi, SIDE).astype(float).mean(2)
    inside = (mesh.points[:, :2] - [roi.x, roi.y]) @ np.linalg.inv(roi.axes()).T + 0.5
    at = (inside * SIDE).astype(int).clip(0, SIDE - 1)

    def median(points: tuple[int, ...]) -> float:
        return float(np.median(light[at[list(points), 1], at[list(points), 0]]))

    return median(UNDER_EYES) < 0.6 * median(CHEEKS)


def run_mesh(picture: Picture, roi: Roi) -> Mesh:
    """The mesh in a region, then again in the region that it proposes itself."""
    first = _pass(picture, roi)
    second = _pass(picture, first.roi()) if first.size >= 8 else first
    return second if second.presence >= first.presence - 0.05 else first


def _pass(picture: Picture, roi: Roi) -> Mesh:
    crop = picture.turned(roi, SIDE).astype(np.float32) / 255
    raw, flag = mesh_model().outputs(crop)
    points = raw.reshape(468, 3).astype(np.float64) / SIDE
    xy = roi.to_picture(points[:, :2])
    logit = float(np.clip(flag.ravel()[0], -50, 50))
    return Mesh(np.column_stack([xy, points[:, 2] * roi.side]), 1 / (1 + float(np.exp(-logit))))
