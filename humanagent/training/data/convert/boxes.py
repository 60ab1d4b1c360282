"""Boxes in the forms that data sets write them, as xyxy inside the picture."""

from __future__ import annotations

import math

from humanagent.training.data.rows.types import BBox


def from_xywh(x: float, y: float, w: float, h: float) -> BBox:
    """From corner and size.

    Raises:
        ValueError: a size below zero, or no numbers.

    Example:
        >>> from_xywh(10, 20, 5, 6)
        (10.0, 20.0, 15.0, 26.0)
    """
    return from_xyxy(x, y, x + w, y + h)


def from_xyxy(x0: float, y0: float, x1: float, y1: float) -> BBox:
    """From two corners.

    Raises:
        ValueError: corners out of order, or no numbers.
    """
    box = (float(x0), float(y0), float(x1), float(y1))
    if not all(map(math.isfinite, box)):
        raise ValueError(f"a box of {box}")
    if box[0] > box[2] or box[1] > box[3]:
        raise ValueError(f"a box of corners {box} that are out of order")
    return box


def clipped(box: BBox, width: int, height: int) -> BBox:
    """The part of a box inside the picture; sets annotate some people beyond its edges.

    Example:
        >>> clipped((-5.0, 2.0, 70.0, 40.0), 64, 48)
        (0.0, 2.0, 64.0, 40.0)
    """
    x0, y0, x1, y1 = box
    right, bottom = float(width), float(height)
    return (
        min(max(x0, 0.0), right),
        min(max(y0, 0.0), bottom),
        min(max(x1, 0.0), right),
        min(max(y1, 0.0), bottom),
    )
