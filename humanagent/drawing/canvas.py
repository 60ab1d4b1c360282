"""Anti-aliased shapes on an RGB picture.

Own code because Pillow's ImageDraw has no anti-aliasing, drawing larger and shrinking costs up to
16 times the memory of the picture, and libraries that can do it (supervision, OpenCV, Matplotlib)
weigh more than the whole core. A shape is a signed distance: a pixel is covered by
``0.5 - distance``, cut to 0..1. Only the pixels near the shape are computed, so time and memory
follow the amount of ink and not the size of the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from humanagent.scene import BBox

RGB = tuple[int, int, int]
XY = tuple[float, float]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_Grid = NDArray[np.float32]
_Distance = Callable[[_Grid, _Grid], _Grid]

_BLOCK = 96  # pixels of a line drawn at a time: a long diagonal must not cost its whole rectangle


class Canvas:
    """A picture to draw on. Coordinates are pixels, (0, 0) the top left corner of the top left
    pixel; what lies outside is cut off.

    Args:
        pixels: (height, width, 3) uint8 RGB. It is copied.

    Example:
        >>> canvas = Canvas(np.zeros((4, 4, 3), np.uint8))
        >>> canvas.disc((2, 2), 1, (255, 255, 255))
        >>> int(canvas.pixels[0, 0, 0]), int(canvas.pixels[1, 1, 0]) > 100
        (0, True)
    """

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self.pixels = np.array(pixels, dtype=np.uint8, order="C")
        self.height, self.width = self.pixels.shape[:2]

    def disc(self, centre: XY, radius: float, ink: RGB, alpha: float = 1.0) -> None:
        """Fill a circle."""
        self.line(centre, centre, 2 * radius, ink, alpha)

    def ring(self, centre: XY, radius: float, width: float, ink: RGB, alpha: float = 1.0) -> None:
        """Draw a circle; ``radius`` is that of the middle of the line."""
        x, y = centre
        reach = radius + width
        self._paint(
            (x - reach, y - reach, x + reach, y + reach),
            lambda u, v: np.abs(np.hypot(u - x, v - y) - radius) - width / 2,
            ink,
            alpha,
        )

    def line(self, start: XY, end: XY, width: float, ink: RGB, alpha: float = 1.0) -> None:
        """Draw a line with round ends."""
        (ax, ay), (bx, by) = start, end
        dx, dy = bx - ax, by - ay
        squared = dx * dx + dy * dy or 1.0

        def distance(u: _Grid, v: _Grid) -> _Grid:
            along = np.clip(((u - ax) * dx + (v - ay) * dy) / squared, 0, 1)
            return np.hypot(u - ax - along * dx, v - ay - along * dy) - width / 2

        for region in self._line_blocks(start, end, width / 2 + 1):
            self._paint(region, distance, ink, alpha)

    def dashes(self, start: XY, end: XY, width: float, ink: RGB, alpha: float = 1.0) -> None:
        """Draw a dashed line; it begins and ends with a dash."""
        length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
        count = max(1, round(length / (5 * width)))
        (ax, ay), (bx, by) = start, end
        for i in range(count):
            a, b = (i + 0.1) / count, (i + 0.6) / count
            self.line(
                (ax + a * (bx - ax), ay + a * (by - ay)),
                (ax + b * (bx - ax), ay + b * (by - ay)),
                width,
                ink,
                alpha,
            )

    def box(self, box: BBox, radius: float, ink: RGB, alpha: float = 1.0) -> None:
        """Fill a box with rounded corners."""
        self._paint(box, _rounded(box, radius), ink, alpha)

    def frame(self, box: BBox, radius: float, width: float, ink: RGB, alpha: float = 1.0) -> None:
        """Outline a box with rounded corners, the line lying inside the box."""
        x0, y0, x1, y1 = box
        outer = _rounded(box, radius)
        edge = max(radius, width) + 1
        top, bottom = min(y0 + edge, (y0 + y1) / 2), max(y1 - edge, (y0 + y1) / 2)
        left, right = min(x0 + edge, (x0 + x1) / 2), max(x1 - edge, (x0 + x1) / 2)
        top, bottom, left, right = np.floor(top), np.floor(bottom), np.floor(left), np.floor(right)
        for region in (  # whole pixels that share none: nothing is painted twice
            (x0, y0, x1, top),
            (x0, bottom, x1, y1),
            (x0, top, left, bottom),
            (right, top, x1, bottom),
        ):
            self._paint(
                region,
                lambda u, v: np.maximum(outer(u, v), -outer(u, v) - width),
                ink,
                alpha,
            )

    def dashed_frame(self, box: BBox, width: float, ink: RGB, alpha: float = 1.0) -> None:
        """Outline a box with dashes."""
        half = width / 2
        x0, y0, x1, y1 = box[0] + half, box[1] + half, box[2] - half, box[3] - half
        corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
            self.dashes(start, end, width, ink, alpha)

    def text(self, centre: XY, text: str, font: Font, ink: RGB) -> None:
        """Write one line, its inked rectangle centred on a point."""
        x0, y0, x1, y1 = font.getbbox(text)
        mask = Image.new("L", (max(1, int(x1 - x0)), max(1, int(y1 - y0))))
        ImageDraw.Draw(mask).text((-x0, -y0), text, fill=255, font=font)
        left = round(centre[0] - mask.width / 2)
        top = round(centre[1] - mask.height / 2)
        cover = np.asarray(mask, np.float32) / 255
        rows, columns = self._inside((left, top, left + mask.width, top + mask.height))
        self._blend(
            rows,
            columns,
            cover[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left],
            ink,
        )

    @contextmanager
    def faded(self, opacity: float) -> Iterator[None]:
        """Whatever is drawn inside the ``with`` block appears with this opacity (0..1) as one.

        Where shapes overlap they do not add up, as they would with an ``alpha`` each.
        """
        before = self.pixels.copy()
        yield
        changed = np.nonzero((before != self.pixels).any(axis=(1, 2)))[0]
        for y in changed:  # by row, so that floats are never made of a whole picture
            mixed = before[y] + (self.pixels[y].astype(np.float32) - before[y]) * opacity
            self.pixels[y] = mixed.round()

    def _line_blocks(self, start: XY, end: XY, reach: float) -> Iterator[BBox]:
        """Regions that share no pixel and together hold a line as wide as twice the reach."""
        steep = abs(end[1] - start[1]) > abs(end[0] - start[0])
        (u0, v0), (u1, v1) = sorted((p[::-1] if steep else p) for p in (start, end))
        slope = (v1 - v0) / (u1 - u0) if u1 > u0 else 0.0
        limit = self.height if steep else self.width
        low, high = max(0, int(np.floor(u0 - reach))), min(limit, int(np.ceil(u1 + reach)))
        for u in range(low, high, _BLOCK):
            stop = min(u + _BLOCK, high)
            # A point of the line that is near these pixels lies at most ``reach`` before or after.
            near = [min(max(w, u0), u1) for w in (u - reach, stop + reach)]
            ends = [v0 + slope * (w - u0) for w in near]
            v, w = min(ends) - reach, max(ends) + reach
            yield (v, u, w, stop) if steep else (u, v, stop, w)

    def _inside(self, region: BBox) -> tuple[slice, slice]:
        """The rows and columns of the picture that a region touches."""
        x0, y0, x1, y1 = region
        columns = np.clip((np.floor(x0), np.ceil(x1)), 0, self.width).astype(int)
        rows = np.clip((np.floor(y0), np.ceil(y1)), 0, self.height).astype(int)
        return slice(int(rows[0]), int(rows[1])), slice(int(columns[0]), int(columns[1]))

    def _paint(self, region: BBox, distance: _Distance, ink: RGB, alpha: float) -> None:
        rows, columns = self._inside(region)
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        x = np.arange(columns.start, columns.stop, dtype=np.float32)[None, :] + np.float32(0.5)
        y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + np.float32(0.5)
        self._blend(rows, columns, np.clip(0.5 - distance(x, y), 0, 1) * alpha, ink)

    def _blend(self, rows: slice, columns: slice, cover: NDArray[np.float32], ink: RGB) -> None:
        part = self.pixels[rows, columns]
        mixed = part + (np.asarray(ink, np.float32) - part) * cover[..., None]
        self.pixels[rows, columns] = mixed.round()


def _rounded(box: BBox, radius: float) -> _Distance:
    """Signed distance of a box with rounded corners, negative inside."""
    x0, y0, x1, y1 = box
    radius = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)

    def distance(u: _Grid, v: _Grid) -> _Grid:
        across = np.abs(u - (x0 + x1) / 2) - (x1 - x0) / 2 + radius
        down = np.abs(v - (y0 + y1) / 2) - (y1 - y0) / 2 + radius
        outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
        inside = np.minimum(np.maximum(across, down), 0)
        return np.asarray(outside + inside - radius, np.float32)

    return distance
