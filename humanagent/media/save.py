"""Write a picture so that it is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PIL import Image

from humanagent.errors import BadInputError

_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def save_image(image: Image.Image, path: Path) -> Path:
    """Write to a temporary file beside ``path``, then rename.

    Raises:
        BadInputError: an ending other than .png, .jpg, .webp, or a folder that cannot be written.

    Example:
        >>> save_image(Image.new("RGB", (2, 2)), Path("picture.txt"))
        Traceback (most recent call last):
        humanagent.errors.BadInputError: cannot tell the picture format (picture.txt): end the \
name in .png, .jpg or .webp
    """
    kind = check_format(path)
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                image.save(file, kind)
                os.chmod(file.name, 0o644)
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise BadInputError(
            f"cannot write the picture: {error.strerror or error}",
            where=str(path),
            do="check that the folder exists and may be written",
        ) from error
    return path


def check_format(path: Path) -> str:
    """Pillow's name of the format that the ending stands for.

    Raises:
        BadInputError: an ending other than .png, .jpg, .webp.

    Example:
        >>> check_format(Path("a.JPG"))
        'JPEG'
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise BadInputError(
            "cannot tell the picture format",
            where=str(path),
            do="end the name in .png, .jpg or .webp",
        )
    return kind
