"""Decoding of the SSD detectors: anchors, boxes with key points, weighted non-maximum suppression.

The layouts are those of mediapipe's graphs (``pose_detection_cpu.pbtxt``,
``face_detection_*.pbtxt``): anchors at cell centres with fixed size, regressions in input pixels,
overlapping detections blended by score.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from humanagent.tools.blazepose.models import Model

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SsdLayout:
    """Input size in pixels; per layer (stride, anchors per cell); number of key points."""

    size: int
    layers: tuple[tuple[int, int], ...]
    points: int


POSE = SsdLayout(224, ((8, 2), (16, 2), (32, 6)), 4)
FACE_FULL = SsdLayout(192, ((4, 1),), 6)
FACE_SHORT = SsdLayout(128, ((8, 2), (16, 6)), 6)


@functools.lru_cache(maxsize=8)
def anchors(layout: SsdLayout) -> Array:
    """(A, 2) anchor centres in 0..1.

    Example:
        >>> anchors(POSE).shape
        (2254, 2)
    """
    out = []
    for stride, repeat in layout.layers:
        cells = layout.size // stride
        y, x = np.mgrid[0:cells, 0:cells]
        centres = np.stack([(x + 0.5) / cells, (y + 0.5) / cells], -1).reshape(-1, 2)
        out.append(np.repeat(centres, repeat, axis=0))
    return np.concatenate(out)


@dataclass(frozen=True)
class SsdHits:
    """N detections, best first: points (N, 2 + K, 2) hold two box corners, then K key points."""

    points: Array
    score: Array

    @property
    def boxes(self) -> Array:
        """(N, 4) xyxy."""
        return self.points[:, :2].reshape(-1, 4)


def detect(
    model: Model,
    layout: SsdLayout,
    pixels: npt.NDArray[np.uint8],
    least: float,
    *,
    signed: bool = True,
) -> SsdHits:
    """Detections with score >= ``least`` in one (size, size, 3) RGB input, in 0..1 of its side.

    ``signed`` models want their input in -1..1, the others in 0..1.
    """
    scaled = pixels.astype(np.float32) / 255
    out = model(2 * scaled - 1 if signed else scaled)
    count = len(anchors(layout))
    logits = out[(count, 1)][:, 0]
    kept = np.flatnonzero(logits >= np.log(least / (1 - least)))
    score = 1 / (1 + np.exp(-np.clip(logits[kept].astype(np.float64), -50, 50)))
    raw = out[(count, 4 + 2 * layout.points)][kept].astype(np.float64) / layout.size
    raw = raw.reshape(len(kept), 2 + layout.points, 2)
    centre = raw[:, 0] + anchors(layout)[kept]
    points = raw + anchors(layout)[kept][:, None]
    points[:, 0], points[:, 1] = centre - raw[:, 1] / 2, centre + raw[:, 1] / 2
    return blend(SsdHits(points, score), 0.3)


def blend(hits: SsdHits, overlap: float) -> SsdHits:
    """Weighted NMS: detections that overlap the best one are averaged into it by score."""
    left = np.argsort(-hits.score, kind="stable")
    points, score = [], []
    while len(left):
        close = iou(hits.boxes[left[:1]], hits.boxes[left])[0] > overlap
        close[0] = True
        weight = hits.score[left[close]]
        points.append((hits.points[left[close]] * weight[:, None, None]).sum(0) / weight.sum())
        score.append(hits.score[left[0]])
        left = left[~close]
    return SsdHits(np.array(points).reshape(-1, *hits.points.shape[1:]), np.array(score))


def iou(a: Array, b: Array) -> Array:
    """(N, M) intersection over union of (N, 4) and (M, 4) xyxy boxes.

    Example:
        >>> iou(np.array([[0, 0, 2, 2]]), np.array([[0, 0, 2, 2], [1, 0, 3, 2]])).tolist()
        [[1.0, 0.3333333333333333]]
    """
    side = np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2])
    inter = side.clip(0).prod(-1)
    area_a, area_b = (a[:, 2:] - a[:, :2]).prod(-1), (b[:, 2:] - b[:, :2]).prod(-1)
    union = area_a[:, None] + area_b[None] - inter
    return np.asarray(inter / np.maximum(union, 1e-9))
