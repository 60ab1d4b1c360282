"""From a picture to what the tower sees: the same numbers in training and when served."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

Triple = tuple[float, float, float]


class Preprocessing(BaseModel):
    """How a picture becomes pixel values.

    The upright RGB picture is stretched to a square of ``image_size`` pixels (bicubic, with
    antialiasing, as Pillow does it), scaled to 0-1, and normalised per channel. Stretching keeps
    relative coordinates: a point at x/width stays at x/width.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    image_size: Annotated[int, Field(gt=0)]
    mean: Triple = (0.5, 0.5, 0.5)
    std: Triple = (0.5, 0.5, 0.5)
    resize: Literal["stretch"] = "stretch"
    resample: Literal["bicubic"] = "bicubic"


def pixel_values(image: Image.Image, preprocessing: Preprocessing) -> NDArray[np.float32]:
    """The picture as float32, (3, image_size, image_size), about -1 to 1.

    Pillow instead of ``SiglipImageProcessor``, whose numbers these are (tested), because it needs
    neither torch nor transformers.

    Example:
        >>> white = Image.new("RGB", (64, 48), "white")
        >>> float(pixel_values(white, Preprocessing(image_size=28)).min())
        1.0
    """
    scaled = np.asarray(shown(image, preprocessing), dtype=np.float32) / np.float32(255)
    mean = np.array(preprocessing.mean, dtype=np.float32)
    std = np.array(preprocessing.std, dtype=np.float32)
    return np.ascontiguousarray(((scaled - mean) / std).transpose(2, 0, 1))


def shown(image: Image.Image, preprocessing: Preprocessing) -> Image.Image:
    """The picture as the tower is shown it, before it is scaled: RGB, stretched to the square.

    Doing it twice changes nothing: a server that resizes what it is sent leaves it as it is.

    Example:
        >>> shown(Image.new("L", (64, 48)), Preprocessing(image_size=28)).size
        (28, 28)
    """
    side = preprocessing.image_size
    return image.convert("RGB").resize((side, side), Image.Resampling.BICUBIC)
