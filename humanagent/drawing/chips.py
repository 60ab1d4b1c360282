"""Where the labels go: inside the picture, none over another, off the faces where possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from humanagent.scene import BBox

_REACH = 6  # how many chip sizes a chip may lie away from its box before it says nothing
_HEAD_COST = 4.0  # covering a head costs as much as lying this many chip heights away
_GAP = 1.0  # pixels between two chips


@dataclass(frozen=True, slots=True)
class Chip:
    """A label to be placed: the box it names, and its own width and height, all in pixels."""

    box: BBox
    width: float
    height: float


def place_chips(
    chips: Sequence[Chip], frame: tuple[float, float], heads: Sequence[BBox] = ()
) -> list[BBox | None]:
    """Choose a place for each chip; those that come first choose first.

    Args:
        chips: The labels, the most important first.
        frame: Width and height of the picture in pixels.
        heads: Boxes (xyxy) that should rather not be covered.

    Returns:
        The place of each chip (xyxy), inside the frame and overlapping no other place; ``None``
        where there is no room near its box.

    Example:
        >>> place_chips([Chip((10, 30, 50, 90), 20, 10)], (100, 100))
        [(10.0, 20.0, 30.0, 30.0)]
        >>> place_chips([Chip((0, 0, 5, 5), 20, 10)], (8, 8))
        [None]
    """
    taken: list[BBox] = []
    places: list[BBox | None] = []
    for chip in chips:
        place = _place(chip, frame, taken, heads)
        places.append(place)
        if place is not None:
            taken.append(place)
    return places


def _place(
    chip: Chip, frame: tuple[float, float], taken: Sequence[BBox], heads: Sequence[BBox]
) -> BBox | None:
    if chip.width > frame[0] or chip.height > frame[1]:
        return None
    places, costs = _candidates(chip, frame)
    costs = costs + _HEAD_COST * np.minimum(_overlap(places, heads).sum(axis=1), 1)
    grown = places + np.array([-_GAP, -_GAP, _GAP, _GAP])
    free = (_overlap(grown, taken) <= 0).all(axis=1)
    if not free.any():
        return None
    x0, y0, x1, y1 = places[int(np.argmin(np.where(free, costs, np.inf)))].tolist()
    return x0, y0, x1, y1


def _candidates(
    chip: Chip, frame: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n, 4) places inside the frame and (n,) costs in chip heights.

    First the usual places at the corners of the box in order of preference, then a grid around
    its top left corner.
    """
    x0, y0, x1, y1 = chip.box
    w, h = chip.width, chip.height
    usual = [
        (x0, y0 - h),
        (x1 - w, y0 - h),
        (x0, y0),
        (x1 - w, y0),
        (x0, y1),
        (x1 - w, y1),
        (x0 - w, y0),
        (x1, y0),
    ]
    steps = np.arange(-_REACH, _REACH + 0.5, 0.5)
    columns, rows = np.meshgrid(x0 + steps * w, y0 - h + steps * h)
    wished = np.concatenate([usual, np.stack([columns.ravel(), rows.ravel()], axis=1)])
    corner = np.clip(wished, 0, np.array(frame) - (w, h))
    moved = np.abs(corner - wished).sum(axis=1) / h
    away = np.abs(corner - (x0, y0 - h)).sum(axis=1) / h
    costs = np.where(np.arange(len(wished)) < len(usual), 0.0, 1.0 + away) + moved
    costs[: len(usual)] += 0.1 * np.arange(len(usual))
    return np.concatenate([corner, corner + np.array([w, h])], axis=1), costs


def _overlap(places: NDArray[np.float64], boxes: Sequence[BBox]) -> NDArray[np.float64]:
    """(n, m) share of each place (0..1) that each box covers; only of boxes near some place."""
    x0, y0, x1, y1 = places.T[..., None]
    (west, north), (east, south) = places[:, :2].min(axis=0), places[:, 2:].max(axis=0)
    near = [  # most boxes of a crowd are nowhere near
        b for b in boxes if b[0] < east and b[2] > west and b[1] < south and b[3] > north
    ]
    left, top, right, bottom = np.asarray(near, dtype=np.float64).reshape(-1, 4).T
    width = np.maximum(np.minimum(x1, right) - np.maximum(x0, left), 0)
    height = np.maximum(np.minimum(y1, bottom) - np.maximum(y0, top), 0)
    shared: NDArray[np.float64] = width * height / ((x1 - x0) * (y1 - y0))
    return shared
