"""Chips that name people: P1, P2, ... or a question mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageFont

from humanagent.claims.types import Verdict
from humanagent.drawing.canvas import RGB, Canvas, Font
from humanagent.drawing.chips import Chip, place_chips
from humanagent.drawing.places import box_size
from humanagent.drawing.style import DARK, VERDICT_INK, WHITE, chip_font_size, text_ink
from humanagent.scene import BBox


@dataclass(frozen=True, slots=True)
class Label:
    """What a chip says, and of which box (canvas pixels)."""

    text: str
    box: BBox
    colour: RGB
    verdict: Verdict | None = None

    @property
    def badge(self) -> Verdict | None:
        """The verdict, when it is one to show: that nothing could be checked is no news."""
        return None if self.verdict == "unverifiable" else self.verdict


def draw_labels(canvas: Canvas, labels: Sequence[Label], heads: Sequence[BBox] = ()) -> None:
    """Draw chips next to their boxes, the first labels choosing first; off the heads if possible.

    A label for which there is no room near its box is left out.
    """
    side = max(canvas.width, canvas.height)
    sizes = [round(chip_font_size(box_size(label.box), side)) for label in labels]
    chips = [_chip(label, size) for label, size in zip(labels, sizes, strict=True)]
    places = place_chips(chips, (canvas.width, canvas.height), heads)
    for label, size, place in zip(labels, sizes, places, strict=True):
        if place is not None:
            _draw_leader(canvas, label, place, max(1.0, size / 12))
            _draw_chip(canvas, label, size, place)


def _chip(label: Label, size: int) -> Chip:
    width = _font(size).getlength(label.text) + 0.9 * size + (1.1 * size if label.badge else 0)
    return Chip(label.box, float(round(width)), float(round(1.45 * size)))


def _draw_chip(canvas: Canvas, label: Label, size: int, place: BBox) -> None:
    x0, y0, x1, y1 = place
    canvas.box(place, 0.45 * size, DARK, 0.55)
    rim = max(0.6, size / 20)
    canvas.box((x0 + rim, y0 + rim, x1 - rim, y1 - rim), 0.45 * size - rim, label.colour)
    badge_width = 1.1 * size if label.badge else 0.0
    middle = (y0 + y1) / 2
    centre = ((x0 + x1 - badge_width) / 2, middle)
    canvas.text(centre, label.text, _font(size), text_ink(label.colour))
    if label.badge:
        _draw_badge(canvas, label.badge, (x1 - 0.85 * size, middle), size)


def _draw_badge(canvas: Canvas, verdict: Verdict, centre: tuple[float, float], size: int) -> None:
    """A tick or a cross: the verdict must not hang on colour alone."""
    x, y = centre
    ink, r, width = VERDICT_INK[verdict], 0.23 * size, max(1.2, 0.15 * size)
    canvas.disc(centre, 0.52 * size, WHITE)
    if verdict == "contradicted":
        canvas.line((x - r, y - r), (x + r, y + r), width, ink)
        canvas.line((x - r, y + r), (x + r, y - r), width, ink)
    else:
        canvas.line((x - 1.1 * r, y), (x - 0.3 * r, y + 0.9 * r), width, ink)
        canvas.line((x - 0.3 * r, y + 0.9 * r), (x + 1.2 * r, y - 0.9 * r), width, ink)


def _draw_leader(canvas: Canvas, label: Label, place: BBox, width: float) -> None:
    """A thin line from a chip to its box, where they do not touch."""
    box = label.box
    from_x, to_x = _nearest((place[0], place[2]), (box[0], box[2]))
    from_y, to_y = _nearest((place[1], place[3]), (box[1], box[3]))
    if max(abs(from_x - to_x), abs(from_y - to_y)) > 3 * width:
        canvas.line((from_x, from_y), (to_x, to_y), 2 * width, DARK, 0.4)
        canvas.line((from_x, from_y), (to_x, to_y), width, label.colour)


def _nearest(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """The points of two intervals that are nearest to each other."""
    low, high = max(a[0], b[0]), min(a[1], b[1])
    if low <= high:
        return (low + high) / 2, (low + high) / 2
    return (high, low) if a[1] < b[0] else (low, high)


@lru_cache(maxsize=64)
def _font(size: int) -> Font:
    return ImageFont.load_default(size)
