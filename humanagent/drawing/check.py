"""What every drawing function asks of the picture it is given."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from humanagent.errors import BadInputError
from humanagent.scene import Scene


def checked_pixels(image: NDArray[np.uint8], scene: Scene) -> NDArray[np.uint8]:
    """The picture itself, when it is the kind of array it should be and as large as the scene.

    Raises:
        BadInputError: it is not.

    Example:
        >>> checked_pixels(np.zeros((2, 3, 3), np.uint8), Scene(width=3, height=2)).shape
        (2, 3, 3)
    """
    if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.ndim != 3:
        given = getattr(image, "dtype", type(image).__name__)
        raise BadInputError(
            f"a picture to draw on must be a (height, width, 3) uint8 array, got {given}",
            do="give RGB pixels, for example np.asarray(image.convert('RGB'))",
        )
    if image.shape != (scene.height, scene.width, 3):
        raise BadInputError(
            f"the picture has shape {image.shape}, its scene was measured in "
            f"{(scene.height, scene.width, 3)}",
            do="give the upright RGB picture the scene was measured in",
        )
    return image
