"""Boxes round points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox


def box_of(points: npt.NDArray[np.float64]) -> BBox:
    """The xyxy box round (N, 2) points.

    Example:
        >>> box_of(np.array([[3.0, 1.0], [0.0, 5.0]]))
        (0.0, 1.0, 3.0, 5.0)
    """
    low, high = points.min(0), points.max(0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
