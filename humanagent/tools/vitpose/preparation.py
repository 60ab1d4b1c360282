"""What ``preprocessor_config.json`` says about the pixels that a model takes."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt
from PIL import Image as Pillow
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from humanagent.errors import BackendError
from humanagent.tools.protocols import Image

#: ImageNet's, on 0..1: the default of every processor here.
MEAN: Final = (0.485, 0.456, 0.406)
STD: Final = (0.229, 0.224, 0.225)
_BILINEAR: Final = int(Pillow.Resampling.BILINEAR)


class Size(BaseModel):
    """Of the input, in pixels; other ways to say it are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    height: int = Field(gt=0)
    width: int = Field(gt=0)


class Preparation(BaseModel):
    """How pixels become the input of a model.

    Example:
        >>> plain = Preparation(do_normalize=False, rescale_factor=1 / 255)
        >>> float(plain.tensor(np.full((1, 2, 2, 3), 255, np.uint8)).max())
        1.0
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    size: Size | None = None
    resample: int = Field(_BILINEAR, description="Pillow's number")
    do_rescale: bool = True
    rescale_factor: float = 1 / 255
    do_normalize: bool = True
    image_mean: tuple[float, float, float] = MEAN
    image_std: tuple[float, float, float] = STD
    do_pad: bool = False

    @classmethod
    def read(cls, folder: Path) -> Self:
        """That of a model's folder; the defaults where it has none.

        Raises:
            BackendError: it is damaged, or wants pixels in a way that is not known here.
        """
        path = folder / "preprocessor_config.json"
        if not path.is_file():
            return cls()
        try:
            read = cls.model_validate_json(path.read_text("utf-8"))
        except (ValidationError, UnicodeDecodeError) as error:
            what = error.errors()[0]["loc"] if isinstance(error, ValidationError) else error
            raise BackendError(
                f"the way pictures are prepared is not one that is known here: {what}",
                where=str(path),
                do="use a model that takes pictures of a fixed height and width",
            ) from error
        if read.do_pad:
            raise BackendError(
                "the model wants padded pictures, which is not known here",
                where=str(path),
                do="use RT-DETR, D-FINE or RF-DETR as published",
            )
        return read

    def resized(self, image: Image, size: tuple[int, int]) -> Image:
        """A whole picture squeezed into ``size`` (width, height), its aspect not kept.

        Pillow smooths where it makes smaller, as the models' training did.
        """
        picture = Pillow.fromarray(np.ascontiguousarray(image))
        return np.asarray(picture.resize(size, Pillow.Resampling(self.resample)))

    def tensor(self, pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """(N, 3, H, W) float32 of (N, H, W, 3) uint8 RGB."""
        planes = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2), dtype=np.float32)
        if self.do_rescale:
            planes *= np.float32(self.rescale_factor)
        if self.do_normalize:
            planes -= np.array(self.image_mean, np.float32)[:, None, None]
            planes /= np.array(self.image_std, np.float32)[:, None, None]
        return planes
