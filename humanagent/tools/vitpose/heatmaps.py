"""From heatmaps to places between their cells: DARK in its unbiased form, as ViTPose was scored.

Zhang et al., "Distribution-Aware Coordinate Representation for Human Pose Estimation" (CVPR 2020),
and Huang et al., "The Devil is in the Details" (CVPR 2020). Own code because transformers' version
needs SciPy; the tests compare both.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_SIGMA: Final = 0.8
_REACH: Final = 5  # cells: a kernel of 11, transformers' default
#: Values that a peak is taken the logarithm of, as in both reference codes.
_LEAST, _MOST = 0.001, 50.0


def decode(heatmaps: npt.NDArray[np.float32]) -> tuple[Array, Array]:
    """The peak of each heatmap.

    A peak is moved by one Newton step on the logarithm of the smoothed map. Where that would leave
    the cells around it, the map has no bell there and the highest cell is kept.

    Args:
        heatmaps: (N, K, H, W).

    Returns:
        (N, K, 2) x, y in cells, NaN where no value is above zero, and (N, K) the highest values.

    Example:
        >>> y, x = np.mgrid[:9, :9]
        >>> bell = np.exp(-((x - 4.3) ** 2 + (y - 3.8) ** 2) / 8)
        >>> decode(bell[None, None].astype(np.float32))[0].round(1).tolist()
        [[[4.3, 3.8]]]
    """
    n, k, _, width = heatmaps.shape
    flat = heatmaps.reshape(n, k, -1)
    best = flat.argmax(-1)
    score = np.take_along_axis(flat, best[..., None], -1)[..., 0].astype(np.float64)
    y, x = np.divmod(best, width)
    # One cell more on each side, so that a peak at the rim has neighbours.
    log = np.log(np.clip(_smoothed(heatmaps), _LEAST, _MOST))
    log = np.pad(log, ((0, 0), (0, 0), (1, 1), (1, 1)), mode="edge").reshape(n * k, -1)
    rows, stride = np.arange(n * k).reshape(n, k), width + 2
    at = (y + 1) * stride + x + 1

    def value(dy: int, dx: int) -> Array:
        return np.asarray(log[rows, at + dy * stride + dx])

    gx, gy = (value(0, 1) - value(0, -1)) / 2, (value(1, 0) - value(-1, 0)) / 2
    xx = value(0, 1) - 2 * value(0, 0) + value(0, -1)
    yy = value(1, 0) - 2 * value(0, 0) + value(-1, 0)
    xy = (value(1, 1) - value(0, 1) - value(1, 0) + 2 * value(0, 0)
          - value(0, -1) - value(-1, 0) + value(-1, -1)) / 2  # fmt: skip
    tiny = float(np.finfo(np.float32).eps)
    xx, yy = xx + tiny, yy + tiny
    det = xx * yy - xy * xy
    with np.errstate(divide="ignore", invalid="ignore"):
        step = np.stack([(xy * gy - yy * gx) / det, (xy * gx - xx * gy) / det], -1)
    near = np.isfinite(step).all(-1) & (np.abs(step) <= 1).all(-1)
    places = np.stack([x, y], -1) + np.where(near[..., None], step, 0.0)
    places[score <= 0] = np.nan
    return places, score


def _smoothed(maps: npt.NDArray[np.float32]) -> Array:
    """Each map through a Gaussian, mirrored at its rim."""
    taps = np.exp(-0.5 * (np.arange(-_REACH, _REACH + 1) / _SIGMA) ** 2)
    taps /= taps.sum()
    out = maps.astype(np.float64)
    for axis in (2, 3):
        length = out.shape[axis]
        around: list[tuple[int, int]] = [(0, 0)] * 4
        around[axis] = (_REACH, _REACH)
        padded = np.pad(out, around, mode="symmetric")
        parts = (
            weight * np.take(padded, range(i, i + length), axis) for i, weight in enumerate(taps)
        )
        out = np.sum(list(parts), axis=0)
    return out
