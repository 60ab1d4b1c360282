"""Cutting a part out of a picture, large enough for a model to see something in it."""

from __future__ import annotations

from math import ceil, floor
from typing import Final

import numpy as np
from PIL import Image as Pillow

from humanagent.errors import BadInputError
from humanagent.scene import BBox
from humanagent.tools.protocols import Image

#: The shorter side of a crop is enlarged to this: the input side of common vision towers.
SHORTEST: Final = 336
#: The longer side is kept to this.
LONGEST: Final = 1024


def clipped(box: BBox, width: int, height: int) -> tuple[int, int, int, int]:
    """A box in whole pixels of a picture, rounded outwards.

    Raises:
        BadInputError: nothing of it lies in the picture.

    Example:
        >>> clipped((-5, 3.5, 20.2, 99), 64, 48)
        (0, 3, 21, 48)
    """
    if not all(np.isfinite(box)):
        raise BadInputError("a box is four finite numbers")
    x0, y0 = max(0, floor(box[0])), max(0, floor(box[1]))
    x1, y1 = min(width, ceil(box[2])), min(height, ceil(box[3]))
    if x0 >= x1 or y0 >= y1:
        raise BadInputError(f"nothing of this box is in the picture of {width} x {height} pixels")
    return x0, y0, x1, y1


def enlarged(pixels: Image, box: tuple[int, int, int, int]) -> tuple[Image, float]:
    """A box of a picture, (H, W, 3), and how many times it was enlarged.

    The shorter side has at least 336 pixels where the longer one does not exceed 1024 then.

    Example:
        >>> crop, times = enlarged(np.zeros((480, 640, 3), np.uint8), (0, 0, 84, 168))
        >>> crop.shape, times
        ((672, 336, 3), 4.0)
    """
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    times = min(max(1.0, SHORTEST / min(wide, high)), LONGEST / max(wide, high))
    size = max(1, round(wide * times)), max(1, round(high * times))
    part = Pillow.fromarray(np.ascontiguousarray(pixels[y0:y1, x0:x1]))
    return np.asarray(part.resize(size, Pillow.Resampling.LANCZOS)), times
