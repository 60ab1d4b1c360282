"""From what detectors put out to boxes: three forms, and the suppression of doubles.

The forms, told apart by shape:

- ``dets`` (1, N, 5), perhaps with ``labels`` (1, N): boxes with scores, doubles already removed in
  the graph (OpenMMLab's deployment exports of RTMDet and YOLOX).
- ``boxes`` (1, N, 4) and ``scores`` (1, N, classes): decoded, doubles still in (our own exports).
- (1, N, 5 + classes): YOLOX as its authors export it: offsets, log sizes, objectness and class
  probabilities on grids of 8, 16 and 32 pixels, not decoded.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
STRIDES = (8, 16, 32)


def candidates(
    outputs: Sequence[npt.NDArray[np.generic]], size: tuple[int, int], person_class: int
) -> tuple[Array, Array] | None:
    """(N, 4) xyxy boxes in pixels of the input and (N,) scores of people; None: unknown form."""
    arrays = [np.asarray(o, dtype=np.float64) for o in outputs]
    arrays = [a[0] for a in arrays if a.ndim >= 2 and a.shape[0] == 1]
    if not arrays or len(arrays) != len(outputs):
        return None
    first = arrays[0]
    if len(arrays) == 2 and _is_decoded(first, arrays[1]):
        return _of_class(first, arrays[1], person_class)
    if first.ndim == 2 and first.shape[1] == 5 and len(arrays) <= 2:
        people = np.ones(len(first), bool)
        if len(arrays) == 2:
            people = arrays[1].reshape(-1) == person_class
        return first[people, :4], first[people, 4]
    cells = sum((size[0] // s) * (size[1] // s) for s in STRIDES)
    if len(arrays) == 1 and first.ndim == 2 and first.shape[1] > 5 and len(first) == cells:
        return _yolox(first, size, person_class)
    return None


def suppress(boxes: Array, scores: Array, most: float) -> npt.NDArray[np.intp]:
    """Indices of the boxes that remain, best first: none overlaps a better one beyond ``most``.

    Args:
        boxes: (N, 4) xyxy.
        scores: (N,).
        most: Intersection over union that two people may have.

    Example:
        >>> boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 9], [20, 0, 30, 10]], float)
        >>> suppress(boxes, np.array([0.5, 0.9, 0.7]), 0.6).tolist()
        [1, 2]
    """
    order = np.argsort(-scores, kind="stable")
    area = np.maximum(boxes[:, 2:] - boxes[:, :2], 0).prod(-1)
    kept = []
    while len(order):
        best, rest = order[0], order[1:]
        kept.append(best)
        corner = np.minimum(boxes[best, 2:], boxes[rest, 2:])
        shared = np.maximum(corner - np.maximum(boxes[best, :2], boxes[rest, :2]), 0).prod(-1)
        union = area[best] + area[rest] - shared
        order = rest[shared <= most * np.maximum(union, 1e-12)]
    return np.array(kept, dtype=np.intp)


def _is_decoded(boxes: Array, scores: Array) -> bool:
    return (
        boxes.ndim == 2 and scores.ndim == 2 and boxes.shape[1] == 4 and len(boxes) == len(scores)
    )


def _of_class(boxes: Array, scores: Array, wanted: int) -> tuple[Array, Array] | None:
    """All boxes with their score for one class: what looks like a chair too may be a person."""
    return (boxes, scores[:, wanted]) if wanted < scores.shape[1] else None


def _yolox(raw: Array, size: tuple[int, int], wanted: int) -> tuple[Array, Array] | None:
    grid, stride = [], []
    for step in STRIDES:
        x, y = np.meshgrid(np.arange(size[0] // step), np.arange(size[1] // step))
        grid.append(np.stack([x, y], -1).reshape(-1, 2))
        stride.append(np.full(x.size, step))
    step_of = np.concatenate(stride)[:, None]
    centre = (raw[:, :2] + np.concatenate(grid)) * step_of
    half = np.exp(np.minimum(raw[:, 2:4], 20)) * step_of / 2
    return _of_class(
        np.concatenate([centre - half, centre + half], -1), raw[:, 4:5] * raw[:, 5:], wanted
    )
