"""Boxes that are written in answers, against those of the row.

For instruction data whose answers are coordinates by design ("They are located in: [292, 184, 319,
234]"); in prose coordinates are refused (``refusals``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox
from humanagent.training.data.geometry.types import Checked, Finding
from humanagent.training.data.rows import Row

#: Pixels of the row's picture; shares 0..1; thousandths 0..1000; MiniGPT's hundredths 0..100.
Scale = Literal["pixels", "unit", "thousand", "hundred"]
_WHOLE: Final[dict[Scale, float | None]] = {
    "pixels": None,
    "unit": 1.0,
    "thousand": 1000.0,
    "hundred": 100.0,
}
#: Overlap from which a box is the one that is meant, as in the scoring of grounding.
LEAST: Final = 0.5

_N: Final = r"(-?(?:\d+\.?\d*|\.\d+))"
_BOX: Final = re.compile(
    rf"[\[(]\s*{_N}\s*,\s*{_N}\s*,\s*{_N}\s*,\s*{_N}\s*[\])]"
    rf"|\{{?<{_N}><{_N}><{_N}><{_N}>\}}?"
    rf"|[\[(]?\(\s*{_N}\s*,\s*{_N}\s*\)\s*,\s*\(\s*{_N}\s*,\s*{_N}\s*\)[\])]?"
)


def boxes_in(text: str, size: tuple[int, int], scale: Scale = "pixels") -> list[BBox]:
    """Boxes written in a text, as xyxy pixels, in order.

    Read are ``[x0, y0, x1, y1]``, ``(x0, y0, x1, y1)``, ``{<x0><y0><x1><y1>}`` and
    ``(x0, y0), (x1, y1)``. What is not x0 <= x1, y0 <= y1 is given as it is written.

    Args:
        text: an answer.
        size: (width, height) of the picture in pixels.
        scale: what the numbers count.

    Example:
        >>> boxes_in("They are in [8, 4, 16, 24] and {<0><0><50><50>}.", (64, 48))
        [(8.0, 4.0, 16.0, 24.0), (0.0, 0.0, 50.0, 50.0)]
        >>> boxes_in("[0.25, 0, 0.5, 0.5]", (64, 48), "unit")
        [(16.0, 0.0, 32.0, 24.0)]
    """
    whole = _WHOLE[scale]
    sx, sy = (1.0, 1.0) if whole is None else (size[0] / whole, size[1] / whole)
    found: list[BBox] = []
    for match in _BOX.finditer(text):
        x0, y0, x1, y1 = (float(n) for n in match.groups() if n is not None)
        found.append((x0 * sx, y0 * sy, x1 * sx, y1 * sy))
    return found


def check_boxes(
    text: str,
    row: Row,
    *,
    targets: Sequence[BBox] | None = None,
    scale: Scale = "pixels",
    least: float = LEAST,
) -> Checked:
    """Whether every box in an answer is one of the row's, and each meant one is there.

    Args:
        text: an answer with coordinates.
        row: in pixels of its picture.
        targets: the boxes that are meant, each to be written exactly once; without them every box
            of the row may be written, and none has to be.
        scale: what the numbers in the text count.
        least: smallest IoU (0..1) of a box that is written with the one that is meant.

    Returns:
        ``kept`` or ``rejected``: an answer without one of its boxes is wrong as a whole.

    Example:
        >>> from humanagent.training.data.rows import PersonRow
        >>> people = (PersonRow(bbox=(8, 4, 16, 24)),)
        >>> row = Row("0" * 64, 64, 48, "coco", "CC BY 4.0", path="a.jpg", people=people)
        >>> check_boxes("One person: [8, 4, 16, 25].", row).outcome
        'kept'
        >>> check_boxes("One person: [30, 4, 38, 25].", row).findings[0].measured
        'overlaps 0.00 with the nearest box of the row'
    """
    said = boxes_in(text, (row.width, row.height), scale)
    known = _boxes_of(row) if targets is None else list(targets)
    overlap = iou(said, known)
    findings = [
        Finding("box", _plain(box), "not x0 <= x1, y0 <= y1, or outside the picture")
        for box in said
        if not _possible(box, row)
    ]
    best = overlap.max(axis=1, initial=0.0)
    findings += [
        Finding("box", _plain(box), f"overlaps {value:.2f} with the nearest box of the row")
        for box, value in zip(said, best.tolist(), strict=True)
        if value < least and _possible(box, row)
    ]
    if targets is not None and not findings:
        findings = _unmatched(said, known, overlap, least)
    right = sum(value >= least for value in best.tolist())
    outcome: Literal["kept", "rejected"] = "rejected" if findings else "kept"
    return Checked("" if findings else text, outcome, tuple(findings), right, len(said) - right)


def iou(a: Sequence[BBox], b: Sequence[BBox]) -> npt.NDArray[np.float64]:
    """(len(a), len(b)) overlaps of boxes, 0..1.

    Example:
        >>> iou([(0, 0, 2, 2)], [(1, 0, 3, 2), (5, 5, 6, 6)]).round(2).tolist()
        [[0.33, 0.0]]
    """
    one, two = np.array(a, float).reshape(-1, 1, 4), np.array(b, float).reshape(1, -1, 4)
    low = np.maximum(one[..., :2], two[..., :2])
    high = np.minimum(one[..., 2:], two[..., 2:])
    common = np.clip(high - low, 0, None).prod(axis=-1)
    areas = [np.clip(x[..., 2:] - x[..., :2], 0, None).prod(axis=-1) for x in (one, two)]
    union = areas[0] + areas[1] - common
    shares: npt.NDArray[np.float64] = np.divide(
        common, union, out=np.zeros_like(common), where=union > 0
    )
    return shares


def _unmatched(
    said: list[BBox], known: list[BBox], overlap: npt.NDArray[np.float64], least: float
) -> list[Finding]:
    """Boxes that are meant and not written, and those that are written twice."""
    pairs = _matched(overlap, least)
    twice = [box for i, box in enumerate(said) if i not in pairs]
    missing = [box for j, box in enumerate(known) if j not in pairs.values()]
    return [Finding("box", _plain(box), "written more often than it is there") for box in twice] + [
        Finding("box", "not written", f"{_plain(box)} is there") for box in missing
    ]


def _matched(overlap: npt.NDArray[np.float64], least: float) -> dict[int, int]:
    """As many pairs as there can be; taking the best one first can miss one of two."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(overlap >= least, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {i: j for i, j in pairs if overlap[i, j] >= least}


def _possible(box: BBox, row: Row) -> bool:
    """In order, and in the picture up to a pixel of rounding."""
    x0, y0, x1, y1 = box
    inside = min(x0, y0) >= -1 and x1 <= row.width + 1 and y1 <= row.height + 1
    return x0 <= x1 and y0 <= y1 and inside


def _boxes_of(row: Row) -> list[BBox]:
    people = [
        box
        for one in row.people
        for box in (one.bbox, one.visible_bbox, *(part.bbox for part in one.parts))
        if box is not None
    ]
    return [*people, *(thing.bbox for thing in row.objects)]


def _plain(box: BBox) -> str:
    return f"[{', '.join(f'{v:.0f}' for v in box)}]"
