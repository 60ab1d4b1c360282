"""The picture of a row: its hash and its size, read without decoding it."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image, UnidentifiedImageError

from humanagent.errors import PictureError

#: EXIF orientations that swap width and height.
_TURNED = (5, 6, 7, 8)
#: A larger file is no picture of a data set.
_MAX_BYTES = 64 * 2**20


@dataclass(frozen=True)
class Found:
    """A picture file: SHA-256, size when shown upright, path relative to the data set."""

    id: str
    width: int
    height: int
    path: str


def find_picture(folder: Path, name: str) -> Found:
    """The picture ``name`` of the data set in ``folder``; only its header is decoded.

    Raises:
        PictureError: no such file inside the folder, or no picture.
    """
    path = folder / name
    if "\0" in name or not path.resolve().is_relative_to(folder.resolve()):
        raise PictureError("a picture outside the data set", where=name)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise PictureError(f"larger than {_MAX_BYTES >> 20} MiB", where=str(path))
        data = path.read_bytes()
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            # Without EXIF in the header, getexif would decode a whole PNG to look behind it.
            exif = image.getexif() if "exif" in image.info else {}
            turned = exif.get(ExifTags.Base.Orientation) in _TURNED
    except FileNotFoundError as error:
        raise PictureError("no such picture", where=str(path)) from error
    except UnidentifiedImageError as error:  # whose text is the address of an object
        raise PictureError("not a picture: of no known format", where=str(path)) from error
    except (OSError, Image.DecompressionBombError) as error:
        raise PictureError(f"not a picture: {error}", where=str(path)) from error
    size = (height, width) if turned else (width, height)
    return Found(hashlib.sha256(data).hexdigest(), *size, name)
