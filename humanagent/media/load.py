"""``load_picture``: anything a user may call a picture -> a checked, upright RGB ``Picture``."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from humanagent.errors import PictureError
from humanagent.media.decode import as_picture_error, check_size, decode, to_pixels, upright_rgb
from humanagent.media.picture import Picture, shape_warnings
from humanagent.media.sources import ByteSource, read_source
from humanagent.media.store import ContentStore
from humanagent.settings import MediaLimits

PictureSource = ByteSource | Image.Image | NDArray[Any]


def load_picture(
    source: PictureSource | Picture,
    limits: MediaLimits | None = None,
    store: ContentStore | None = None,
    known: Callable[[str], Picture | None] | None = None,
) -> Picture:
    """Read, check and decode one picture.

    Args:
        source: A path; bytes; a file object opened for bytes; an ``http(s)://`` or ``data:`` URL;
            a PIL image of any mode (its EXIF orientation is applied); a numpy array, (height,
            width), (height, width, 3) RGB or (height, width, 4) RGBA, uint8 0-255 or uint16
            0-65535. A ``Picture`` passes through.
        limits: Bytes and pixels allowed, and the rules for URLs. Default: ``MediaLimits()``.
        store: Gets the hashed bytes, under ``Picture.sha256``, once they have been decoded.
        known: Finds a picture that was decoded before by its SHA-256, under the same limits and
            for the same store; bytes that are known are not decoded again.

    Raises:
        PictureError: Missing, unreadable, of another format, too large, or of the wrong shape.
        UrlRefusedError: A URL that must not be fetched.

    Example:
        >>> red = np.full((48, 64, 3), (255, 0, 0), np.uint8)
        >>> picture = load_picture(red)
        >>> load_picture(picture.to_data_url()).format
        'JPEG'
        >>> load_picture(b"not a picture")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        humanagent.errors.PictureError: ...
    """
    limits = limits or MediaLimits()
    if isinstance(source, Picture):
        return _again(source, store)
    if isinstance(source, np.ndarray):
        check_array(source, limits)
        return _from_image(_array_to_image(source), "numpy array", limits, store)
    if isinstance(source, Image.Image):
        return _from_image(source, "PIL image", limits, store)
    data, name = read_source(source, limits)
    found = None if known is None else known(hashlib.sha256(data).hexdigest())
    if found is not None:
        return replace(found, source=name)
    return _from_bytes(data, name, limits, store)


def load_stored(sha256: str, store: ContentStore, limits: MediaLimits | None = None) -> Picture:
    """Decode a picture again from the store, by the handle that graph state carries.

    ``limits.max_bytes`` is not applied: the bytes passed when they came in, and those made here
    from pixels are uncompressed.

    Raises:
        PictureError: No longer in the store.

    Example:
        >>> store = ContentStore()
        >>> picture = load_picture(np.zeros((48, 64, 3), np.uint8), store=store)
        >>> load_stored(picture.sha256, store).sha256 == picture.sha256
        True
    """
    data = store.get(sha256)
    return _from_bytes(data, f"sha256 {sha256[:12]}", limits or MediaLimits(), None)


def _from_bytes(data: bytes, name: str, limits: MediaLimits, store: ContentStore | None) -> Picture:
    image, format_, cautions = decode(data, limits, name)
    return _picture(image, data, format_, name, cautions, store)


def _from_image(
    image: Image.Image, name: str, limits: MediaLimits, store: ContentStore | None
) -> Picture:
    """Take pixels that have no file.

    They are hashed and stored as a BMP: its header is the shape, its body the raw rows, and unlike
    a PNG it is the same on every machine, whatever zlib is installed (and many times as fast).
    """
    check_size(*image.size, limits, name)
    with as_picture_error(name):
        upright, cautions = upright_rgb(image)
        buffer = io.BytesIO()
        upright.save(buffer, "BMP")
    return _picture(upright, buffer.getvalue(), "BMP", name, cautions, store)


def _picture(
    image: Image.Image,
    data: bytes,
    format_: str,
    name: str,
    cautions: list[str],
    store: ContentStore | None,
) -> Picture:
    return Picture(
        sha256=hashlib.sha256(data).hexdigest() if store is None else store.put(data),
        pixels=to_pixels(image),
        width=image.width,
        height=image.height,
        format=format_,
        source=name,
        warnings=(*cautions, *shape_warnings(*image.size)),
    )


def _again(picture: Picture, store: ContentStore | None) -> Picture:
    """Pass a picture through, and make sure that ``store`` holds it.

    Loaded with another store or none, it is put in from its pixels: the original bytes are gone,
    so its SHA-256 changes.
    """
    if store is None or picture.sha256 in store:
        return picture
    no_limit = MediaLimits(max_pixels=picture.width * picture.height)
    copy = _from_image(picture.to_pil(), picture.source, no_limit, store)
    return replace(copy, warnings=picture.warnings)


def check_array(array: NDArray[Any], limits: MediaLimits) -> None:
    """Refuse arrays whose meaning would have to be guessed.

    Raises:
        PictureError: Wrong shape or type, or too many pixels.

    Example:
        >>> check_array(np.zeros((48, 64, 3), np.uint8), MediaLimits())
    """
    where = f"numpy array {array.shape} {array.dtype}"
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise PictureError(
            "The array has not the shape of a picture",
            where=where,
            do="give (height, width, 3) in RGB order; for channels first, transpose(1, 2, 0)",
        )
    if array.dtype not in (np.uint8, np.uint16):
        raise PictureError(
            "The array has not the type of a picture",
            where=where,
            do="give uint8 from 0 to 255, e.g. (array * 255).round().astype('uint8') from 0-1",
        )
    check_size(array.shape[1], array.shape[0], limits, where)


def _array_to_image(array: NDArray[Any]) -> Image.Image:
    eight_bit = array if array.dtype == np.uint8 else (array >> 8).astype(np.uint8)
    if eight_bit.ndim == 3 and eight_bit.shape[2] == 1:
        eight_bit = eight_bit[:, :, 0]
    return Image.fromarray(np.ascontiguousarray(eight_bit))
