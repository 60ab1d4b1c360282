"""The landmark model: a turned square in, 33 body points with visibility and a mask out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from humanagent.tools.blazepose.crop import Picture, Roi
from humanagent.tools.blazepose.models import Model

Array = npt.NDArray[np.float64]

SIZE = 256
HEAT = 64
#: Half-width of the window in which a heat map moves a point, in heat-map cells (mediapipe: 7x7).
REACH = 3
#: BlazePose index of each COCO-17 joint.
TO_COCO = np.array([0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28])


@dataclass(frozen=True)
class Landmarks:
    """One pass of the landmark model, in picture pixels.

    Attributes:
        xy: (39, 2) points: 33 of the body, then hip centre and rim of the next region, then 4 of
            the hands (unused).
        visibility, presence: (33,) in 0..1.
        peak: (33,) height of each point's heat map near the point, 0..1.
        flag: The model's own probability that there is a person.
        mask: (64, 64) probability of the person's silhouette over the region, every 4th pixel.
        roi: The region it was run on.
    """

    xy: Array
    visibility: Array
    presence: Array
    peak: Array
    flag: float
    mask: Array
    roi: Roi

    def next_roi(self) -> Roi:
        """The region the model itself proposes for another pass."""
        return Roi.from_points(self.xy[33], self.xy[34])

    def mask_at(self, points: Array) -> Array:
        """(N,) mask value at (N, 2) picture points; 0 outside the region."""
        crop = (points - [self.roi.x, self.roi.y]) @ np.linalg.inv(self.roi.axes()).T + 0.5
        cell = np.floor(crop * HEAT).astype(int)
        inside = ((cell >= 0) & (cell < HEAT)).all(-1)
        cell = cell.clip(0, HEAT - 1)
        return np.where(inside, self.mask[cell[:, 1], cell[:, 0]], 0.0)


def run_landmarks(model: Model, picture: Picture, roi: Roi) -> Landmarks:
    """One pass over one region."""
    pixels = picture.turned(roi, SIZE)
    out = model(pixels.astype(np.float32) / 255.0)
    raw = out[(195,)].reshape(39, 5)
    xy, peak = _refine(raw[:, :2].astype(np.float64) / SIZE, out[(HEAT, HEAT, 39)])
    step = SIZE // HEAT
    return Landmarks(
        xy=roi.to_picture(xy),
        visibility=_sigmoid(raw[:33, 3]),
        presence=_sigmoid(raw[:33, 4]),
        peak=peak[:33],
        flag=float(out[(1,)][0]),
        mask=_sigmoid(out[(SIZE, SIZE, 1)][step // 2 :: step, step // 2 :: step, 0]),
        roi=roi,
    )


def in_frame(xy: Array, picture: Picture) -> npt.NDArray[np.bool_]:
    """(N,) whether each of (N, 2) points lies inside the picture."""
    return np.asarray(((xy >= 0) & (xy < [picture.width, picture.height])).all(-1))


def _sigmoid(x: npt.NDArray[np.float32]) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(x.astype(np.float64), -50, 50))))


def _refine(xy: Array, heat: npt.NDArray[np.float32]) -> tuple[Array, Array]:
    """Moves points (39, 2) in 0..1 to the centre of mass of their heat maps (64, 64, 39).

    As mediapipe's RefineLandmarksFromHeatmapCalculator: only points inside the map whose heat
    exceeds 0.5 nearby move. Also returns the peak near each point.
    """
    cell = np.floor(xy * HEAT).astype(int)
    around = np.arange(-REACH, REACH + 1)
    gx = cell[:, 0, None, None] + around[None, None, :]
    gy = cell[:, 1, None, None] + around[None, :, None]
    valid = (gx >= 0) & (gx < HEAT) & (gy >= 0) & (gy < HEAT)
    joint = np.arange(39)[:, None, None]
    weight = _sigmoid(heat[gy.clip(0, HEAT - 1), gx.clip(0, HEAT - 1), joint]) * valid
    peak = weight.max((1, 2))
    total = np.maximum(weight.sum((1, 2)), 1e-9)
    centre = np.stack([(weight * gx).sum((1, 2)), (weight * gy).sum((1, 2))], -1) / total[:, None]
    inside = ((cell >= 0) & (cell < HEAT)).all(-1) & (peak >= 0.5)
    return np.where(inside[:, None], centre / HEAT, xy), peak
