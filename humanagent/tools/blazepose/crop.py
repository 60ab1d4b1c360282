"""Cutting model inputs out of a picture with Pillow: upright squares and turned squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Square:
    """An upright square: left, top and side in pixels of the picture. May reach outside it."""

    x: float
    y: float
    side: float


@dataclass(frozen=True)
class Roi:
    """A turned square: centre and side in pixels, angle in radians (clockwise on the screen)."""

    x: float
    y: float
    side: float
    angle: float

    @classmethod
    def from_points(cls, centre: Array, rim: Array) -> Roi:
        """Around the circle through ``rim``; the line from centre to rim becomes "up".

        The scale 1.25 is mediapipe's (``pose_detection_to_roi.pbtxt``).
        """
        dx, dy = (rim - centre).tolist()
        side = 2 * 1.25 * float(np.hypot(dx, dy))
        return cls(float(centre[0]), float(centre[1]), side, float(np.arctan2(dx, -dy)))

    def axes(self) -> Array:
        """(2, 2): picture vectors of the crop's x and y axes, of full side length, as columns."""
        c, s = np.cos(self.angle), np.sin(self.angle)
        return np.array([[c, -s], [s, c]]) * self.side

    def to_picture(self, points: Array) -> Array:
        """(..., 2) crop coordinates in 0..1 to picture pixels."""
        return np.asarray((points - 0.5) @ self.axes().T + [self.x, self.y])


class Picture:
    """One picture as a small pyramid, from which crops are cut without aliasing.

    Args:
        image: (H, W, 3) uint8 RGB.
        longest: The longer side is scaled down to this many pixels; all coordinates in and out
            are pixels of the scaled picture, ``scale`` leads back to the original.
    """

    def __init__(self, image: Pixels, longest: int) -> None:
        full = Image.fromarray(np.ascontiguousarray(image))
        shrink = min(1.0, longest / max(full.size))
        size = (max(1, round(full.width * shrink)), max(1, round(full.height * shrink)))
        if shrink < 1:
            full = full.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
        self.width, self.height = full.size
        self.scale = (image.shape[1] / self.width, image.shape[0] / self.height)
        self._levels = [full]
        while min(self._levels[-1].size) >= 64:
            self._levels.append(self._levels[-1].reduce(2))

    def _level(self, shrink: float) -> tuple[Image.Image, float, float]:
        """The smallest level that is still no smaller than asked for, and its scale."""
        wanted = int(np.floor(np.log2(max(shrink, 1.0))))
        level = self._levels[min(wanted, len(self._levels) - 1)]
        return level, level.width / self.width, level.height / self.height

    def square(self, square: Square, size: int) -> Pixels:
        """(size, size, 3) of an upright square; black outside the picture."""
        x0, y0 = max(0.0, square.x), max(0.0, square.y)
        x1 = min(float(self.width), square.x + square.side)
        y1 = min(float(self.height), square.y + square.side)
        out = np.zeros((size, size, 3), np.uint8)
        k = size / square.side
        left, top = round((x0 - square.x) * k), round((y0 - square.y) * k)
        wide, high = round((x1 - square.x) * k) - left, round((y1 - square.y) * k) - top
        if wide < 1 or high < 1:
            return out
        image, kx, ky = self._level(square.side / size / 2)
        box = (x0 * kx, y0 * ky, min(x1 * kx, image.width), min(y1 * ky, image.height))
        part = image.resize((wide, high), Image.Resampling.BILINEAR, box=box)
        out[top : top + high, left : left + wide] = np.asarray(part)
        return out

    def turned(self, roi: Roi, size: int) -> Pixels:
        """(size, size, 3) of a turned square; black outside the picture."""
        image, kx, ky = self._level(roi.side / size)
        axes = roi.axes() / size
        x, y = roi.to_picture(np.zeros(2)).tolist()
        data = (axes[0, 0] * kx, axes[0, 1] * kx, x * kx, axes[1, 0] * ky, axes[1, 1] * ky, y * ky)
        turned = image.transform(
            (size, size), Image.Transform.AFFINE, data, Image.Resampling.BILINEAR
        )
        return np.asarray(turned)
