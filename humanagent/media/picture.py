"""What the rest of the package sees of a picture: upright RGB pixels, and what to know about them.

The cautions below are fixed sentences, so that later stages can both show them and test for them
(``TRANSPARENT in picture.warnings``).
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from humanagent.errors import BadInputError

ANIMATED: Final = "The picture is animated: only the first frame is used."
DAMAGED: Final = (
    "The picture file is damaged or cut short: part of the picture may be missing, "
    "and people may be missed."
)
TRANSPARENT: Final = "The picture is fully transparent: a viewer shows nothing."
TINY: Final = "The picture is under 32 pixels wide or high: people in it can hardly be made out."
STRIP: Final = (
    "The picture is more than 20 times as long in one direction as in the other: "
    "people in it may not be recognised."
)
STRETCHED: Final = (
    "The picture does not say how bright white is: it was stretched from its darkest "
    "to its brightest value."
)

_JPEG_MAX_SIDE: Final = 65_500  # libjpeg's own limit


@dataclass(frozen=True, slots=True)
class Picture:
    """One checked, decoded picture. Made by ``load_picture``.

    Two pictures are equal when everything but their pixels is; the SHA-256 stands for those.

    Attributes:
        sha256: Hex digest of the original bytes. Pictures handed over as pixels (PIL, numpy) have
            no bytes of their own: they are written as a 24-bit BMP (a header with the shape, then
            the raw rows), and that is hashed and stored.
        pixels: (height, width, 3) uint8, RGB, upright, contiguous, read-only (copy it to draw).
        width: In pixels, of the upright picture, as is the height.
        height: In pixels.
        format: "JPEG", "PNG", "WEBP", "GIF" or "BMP": the format of the hashed bytes.
        source: Where it came from, for messages: a path, a URL without its query, "bytes", ...
        warnings: Plain sentences for end users, from the constants of this module.

    Example:
        >>> from humanagent.media import load_picture
        >>> picture = load_picture(np.zeros((48, 64, 3), np.uint8))
        >>> picture.width, picture.height, picture.pixels.shape, picture.warnings
        (64, 48, (48, 64, 3), ())
    """

    sha256: str
    pixels: NDArray[np.uint8] = field(repr=False, compare=False)
    width: int
    height: int
    format: str
    source: str
    warnings: tuple[str, ...] = ()

    def to_pil(self) -> Image.Image:
        """Copy the pixels into a PIL image (RGB, upright, without metadata).

        Example:
            >>> from humanagent.media import load_picture
            >>> load_picture(np.zeros((48, 64, 3), np.uint8)).to_pil().size
            (64, 48)
        """
        return Image.fromarray(self.pixels)

    def to_data_url(self, max_side: int | None = None, quality: int = 90) -> str:
        """Encode as a ``data:image/jpeg;base64,...`` URL.

        The JPEG is made from the pixels, never copied from the input: no EXIF, comment or
        trailing bytes of the original get through.

        Args:
            max_side: Longest side in pixels; larger pictures are scaled down (Lanczos), smaller
                ones stay as they are. None: the full size, up to the 65,500 pixels of JPEG.
            quality: JPEG quality, 1-95.

        Raises:
            BadInputError: ``max_side`` or ``quality`` out of range.

        Example:
            >>> from humanagent.media import load_picture
            >>> load_picture(np.zeros((48, 64, 3), np.uint8)).to_data_url(max_side=32)[:23]
            'data:image/jpeg;base64,'
        """
        if max_side is not None and max_side < 1:
            raise BadInputError("max_side must be at least 1 pixel", where=f"max_side={max_side}")
        if not 1 <= quality <= 95:
            raise BadInputError("JPEG quality must be from 1 to 95", where=f"quality={quality}")
        side = min(max_side or _JPEG_MAX_SIDE, _JPEG_MAX_SIDE)
        image = self.to_pil()
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality)
        return "data:image/jpeg;base64," + base64.b64encode(buffer.getbuffer()).decode("ascii")


def shape_warnings(width: int, height: int) -> tuple[str, ...]:
    """Cautions that follow from the size alone.

    Example:
        >>> shape_warnings(640, 480)
        ()
        >>> shape_warnings(20000, 10) == (TINY, STRIP)
        True
    """
    short, long = sorted((width, height))
    rules: tuple[tuple[bool, str], ...] = ((short < 32, TINY), (long > 20 * short, STRIP))
    return tuple(sentence for holds, sentence in rules if holds)
