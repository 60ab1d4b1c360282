"""Pictures as trainers can read them: upright, JPEG or PNG, each written once."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags, Image, UnidentifiedImageError

from humanagent.errors import PictureError
from humanagent.media.decode import decode
from humanagent.media.sniff import sniff_format
from humanagent.settings import MediaLimits
from humanagent.training.data.rows.types import Row

_LIMITS = MediaLimits()
_SUFFIXES = {"JPEG": "jpg", "PNG": "png"}


@dataclass(frozen=True)
class Picture:
    """The file of a picture: its bytes, and ``jpg`` or ``png``; ``name`` is the same for one id."""

    id: str
    data: bytes
    suffix: str

    @property
    def name(self) -> str:
        """Where it lies in a view: in folders of about equal size, however many there are."""
        return f"images/{self.id[:2]}/{self.id}.{self.suffix}"


def picture_of(row: Row, root: Path | None) -> Picture:
    """The picture of a row: from its bytes, or from its path below ``root``.

    An upright JPEG or PNG stays as it is. One that EXIF turns becomes a PNG of the pixels that the
    coordinates are of, because some trainers do not look at EXIF; so do other formats.

    Raises:
        PictureError: there is none, it is not the row's, or it cannot be read.
    """
    data = _bytes(row, root)
    suffix = _SUFFIXES.get(sniff_format(data) or "")
    if suffix is not None and _as_it_is(data, row):
        return Picture(row.id, data, suffix)
    image, _, _ = decode(data, _LIMITS, row.path or row.id)
    if image.size != (row.width, row.height):
        raise _another_size(image.size, row)
    out = io.BytesIO()
    image.save(out, "PNG")
    return Picture(row.id, out.getvalue(), "png")


def _bytes(row: Row, root: Path | None) -> bytes:
    if row.image is not None:
        data = row.image
    elif not row.path or root is None:
        raise PictureError(
            "a row without its picture", where=row.path or row.id, do="give the folder of pictures"
        )
    else:
        path = root / row.path
        if "\0" in row.path or not path.resolve().is_relative_to(root.resolve()):
            raise PictureError("a picture outside its folder", where=row.path)
        try:
            if path.stat().st_size > _LIMITS.max_bytes:
                raise PictureError(f"larger than {_LIMITS.max_bytes >> 20} MiB", where=str(path))
            data = path.read_bytes()
        except OSError as error:
            raise PictureError(f"not there: {error.strerror}", where=str(path)) from error
    if hashlib.sha256(data).hexdigest() != row.id:
        raise PictureError("another picture than the row's", where=row.path or row.id)
    return data


def _as_it_is(data: bytes, row: Row) -> bool:
    """Whether a JPEG or PNG needs no turning; its header alone is decoded.

    Raises:
        PictureError: it is no such file, or of another size than the row says.
    """
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            exif = image.getexif() if "exif" in image.info else {}
            orientation = exif.get(ExifTags.Base.Orientation, 1)
    except UnidentifiedImageError as error:  # whose text is the address of an object
        raise PictureError("not a picture", where=row.path or row.id) from error
    except (OSError, Image.DecompressionBombError) as error:
        raise PictureError(f"not a picture: {error}", where=row.path or row.id) from error
    if orientation in (5, 6, 7, 8):
        width, height = height, width
    if (width, height) != (row.width, row.height):
        raise _another_size((width, height), row)
    return orientation not in range(2, 9)


def _another_size(size: tuple[int, int], row: Row) -> PictureError:
    return PictureError(
        f"{size[0]} x {size[1]} pixels, its row says {row.width} x {row.height}",
        where=row.path or row.id,
    )
