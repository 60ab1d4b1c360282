"""What size a model sees a picture in: absolute pixels are counted in that size."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Final

from humanagent.errors import BadInputError

#: (width, height) of a picture -> those of the picture that the model sees.
Resize = Callable[[int, int], tuple[int, int]]

_FACTOR: Final = 28  # a patch of 14 pixels, two of them merged
_LEAST, _MOST = 56 * 56, 1280 * _FACTOR * _FACTOR
_FIXED = re.compile(r"([1-9]\d{0,4})x([1-9]\d{0,4})")


def unchanged(width: int, height: int) -> tuple[int, int]:
    """The picture's own size."""
    return width, height


def qwen(width: int, height: int) -> tuple[int, int]:
    """The size that Qwen2-VL and Qwen2.5-VL see: multiples of 28, 56 x 56 to 1280 x 28 x 28 pixels.

    Own code for ``smart_resize`` of transformers (models/qwen2_vl), which imports torch.

    Example:
        >>> qwen(640, 480), qwen(20, 20), qwen(4000, 3000)
        ((644, 476), (56, 56), (1148, 840))
    """
    across, down = (round(side / _FACTOR) * _FACTOR for side in (width, height))
    if across * down > _MOST:
        shrink = math.sqrt(width * height / _MOST)
        across, down = (
            max(_FACTOR, math.floor(side / shrink / _FACTOR) * _FACTOR) for side in (width, height)
        )
    elif across * down < _LEAST:
        grow = math.sqrt(_LEAST / (width * height))
        across, down = (math.ceil(side * grow / _FACTOR) * _FACTOR for side in (width, height))
    return across, down


def resize_named(name: str) -> Resize:
    """*WxH* for a model that stretches every picture to that size, or *qwen*.

    Raises:
        BadInputError: neither of them.

    Example:
        >>> resize_named("448x448")(640, 480)
        (448, 448)
    """
    if name == "qwen":
        return qwen
    found = _FIXED.fullmatch(name)
    if found is None:
        raise BadInputError(f"no size: {name!r}", do="give WIDTHxHEIGHT, or qwen")
    size = int(found[1]), int(found[2])
    return lambda width, height: size
