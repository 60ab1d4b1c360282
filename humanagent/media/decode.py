"""Bytes -> upright RGB, with the size checked before any pixel is decoded.

Choices worth knowing:

- The Pillow plugin of the sniffed format is called directly instead of ``Image.open``: no other
  plugin ever sees the bytes, and ``Image.MAX_IMAGE_PIXELS`` (process-wide) plays no part.
- A damaged file yields what could be decoded, with a warning. ``ImageFile.LOAD_TRUNCATED_IMAGES``
  would do that too, but is a global of the whole process: another thread would see it switched on.
  Instead the repair is made on the bytes (JPEG: an end marker is appended, with which libjpeg
  fills the rest with grey, also in progressive files), and otherwise the rows decoded so far are
  kept by declaring that image object finished (``image.tile = []``).
- Transparent pixels are laid on white, as browsers, documents and labelling tools show them;
  the colour stored under a transparent pixel is arbitrary.
- 16-bit values are scaled by their declared range (65535 -> 255), never clipped.
- ICC profiles are ignored: every colour is read as sRGB (CMYK by the plain formula). Wide-gamut
  pictures look slightly paler; nothing downstream measures colour.
"""

from __future__ import annotations

import io
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from humanagent.errors import HumanAgentError, PictureError
from humanagent.media.picture import ANIMATED, DAMAGED, STRETCHED, TRANSPARENT
from humanagent.media.png import without_text
from humanagent.media.sniff import describe_refused, sniff_format, webp_size
from humanagent.settings import MediaLimits

_OPENERS: Final[dict[str, Callable[[io.BytesIO], ImageFile.ImageFile]]] = {
    "JPEG": JpegImagePlugin.JpegImageFile,
    "PNG": PngImagePlugin.PngImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
}

# Own table instead of ImageOps.exif_transpose: that one also rewrites the EXIF block, and raises
# when the block is damaged. EXIF 2.32, tag 0x0112.
_ORIENTATION_TAG: Final = 0x0112
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Each scan of a progressive JPEG is a pass over all pixels, and can be a few bytes long. Encoders
# write about ten; thumbnails inside EXIF add a few more.
_MAX_JPEG_SCANS: Final = 100

_JPEG_END: Final = b"\xff\xd9"

_STRIP_ROWS: Final = 256

_METADATA_LOCK = threading.Lock()


def decode(data: bytes, limits: MediaLimits, where: str) -> tuple[Image.Image, str, list[str]]:
    """Decode picture bytes.

    Args:
        data: The file's content, already within ``limits.max_bytes``.
        limits: ``max_pixels`` is checked against the header, before decoding.
        where: Name of the source, for errors.

    Returns:
        The upright RGB image, the format ("JPEG", ...) and the cautions.

    Raises:
        PictureError: Not one of the five formats, too large, or unreadable.

    Example:
        >>> buffer = io.BytesIO()
        >>> Image.new("L", (64, 48), 255).save(buffer, "PNG")
        >>> image, format_, cautions = decode(buffer.getvalue(), MediaLimits(), "a.png")
        >>> image.mode, image.size, format_, cautions
        ('RGB', (64, 48), 'PNG', [])
    """
    format_ = sniff_format(data)
    if format_ is None:
        what = (
            "The picture is empty"
            if not data
            else (
                f"This is not a picture that can be read: its content is {describe_refused(data)}"
            )
        )
        raise PictureError(what, where=where, do="give a JPEG, PNG, WebP, GIF or BMP file")
    if format_ == "JPEG" and data.count(b"\xff\xda") > _MAX_JPEG_SCANS:
        raise PictureError(
            f"The JPEG has more than {_MAX_JPEG_SCANS} scans",
            where=where,
            do="save it again as an ordinary JPEG",
        )
    with as_picture_error(where):
        image, damaged = _load(data, format_, limits, where)
        upright, cautions = upright_rgb(image)
        if damaged and _is_blank(upright):
            raise PictureError(
                "The picture file is damaged or cut short, and what is left shows nothing",
                where=where,
                do="get the whole file again",
            )
        if damaged:
            cautions.insert(0, DAMAGED)
        # Asked last: for GIF it moves the file on to the second frame.
        if format_ in ("GIF", "PNG", "WEBP") and _is_animated(image):
            cautions.append(ANIMATED)
    return upright, format_, cautions


def upright_rgb(image: Image.Image) -> tuple[Image.Image, list[str]]:
    """Turn a PIL image of any mode into upright RGB; also returns cautions.

    Raises whatever Pillow raises for an image that it cannot load or convert.

    Example:
        >>> exif = Image.Exif()
        >>> exif[0x0112] = 6
        >>> tagged = Image.new("L", (64, 48))
        >>> tagged.info["exif"] = exif.tobytes()
        >>> upright_rgb(tagged)[0].size
        (48, 64)
    """
    orientation = _orientation(image)
    rgb, cautions = _to_rgb(image)
    method = _UPRIGHT.get(orientation)
    return (rgb if method is None else rgb.transpose(method)), cautions


def to_pixels(rgb: Image.Image) -> NDArray[np.uint8]:
    """Copy an RGB image into a (height, width, 3) uint8 array, read-only as pictures are shared.

    Strip by strip, as ``np.asarray`` holds the pixels twice on the way.

    Example:
        >>> to_pixels(Image.new("RGB", (64, 48), "red"))[0, 0].tolist()
        [255, 0, 0]
    """
    pixels = np.empty((rgb.height, rgb.width, 3), np.uint8)
    for top in range(0, rgb.height, _STRIP_ROWS):
        bottom = min(top + _STRIP_ROWS, rgb.height)
        pixels[top:bottom] = np.asarray(rgb.crop((0, top, rgb.width, bottom)))
    pixels.flags.writeable = False
    return pixels


def check_size(width: int, height: int, limits: MediaLimits, where: str) -> None:
    """Refuse a picture with more pixels than allowed, or none.

    Raises:
        PictureError: ``width * height`` is 0 or over ``limits.max_pixels``.

    Example:
        >>> check_size(640, 480, MediaLimits(), "a.png")
    """
    if width < 1 or height < 1:
        raise PictureError("The picture has no pixels", where=where, do="give another picture")
    if width * height > limits.max_pixels:
        raise PictureError(
            f"The picture has {width} x {height} pixels, over the limit of {limits.max_pixels:,}",
            where=where,
            do="give a smaller picture, or raise the setting media.max_pixels",
        )


def _load(
    data: bytes, format_: str, limits: MediaLimits, where: str
) -> tuple[ImageFile.ImageFile, bool]:
    """Open, check the size, decode. Returns the image, and whether it is damaged."""
    try:
        return _load_what_is_there(data, format_, limits, where)
    except ValueError:
        if format_ != "PNG":
            raise
        # Most likely a compressed comment that unpacks to megabytes.
        return _load_what_is_there(without_text(data), format_, limits, where)


def _load_what_is_there(
    data: bytes, format_: str, limits: MediaLimits, where: str
) -> tuple[ImageFile.ImageFile, bool]:
    image = _open(data, format_, limits, where)
    if _loads(image):
        return image, False
    if format_ == "JPEG":
        image = _open(data + _JPEG_END, format_, limits, where)
        if _loads(image):
            return image, True
    image.tile = []
    return image, True


def _loads(image: ImageFile.ImageFile) -> bool:
    try:
        image.load()
    except OSError:  # what Pillow raises for a file that is cut short or has broken pixel data
        return False
    return True


def _open(data: bytes, format_: str, limits: MediaLimits, where: str) -> ImageFile.ImageFile:
    """Read the header, and refuse what is too large before a pixel is decoded."""
    if format_ == "WEBP":
        size = webp_size(data)
        if size is not None:
            check_size(*size, limits, where)
    with _quiet():
        image = _OPENERS[format_](io.BytesIO(data))
    check_size(*image.size, limits, where)
    return image


def _to_rgb(image: Image.Image) -> tuple[Image.Image, list[str]]:
    if image.mode.startswith("I;16"):
        return _from_grey(np.asarray(image) >> 8), []
    if image.mode in ("I", "F"):
        grey, stretched = _to_8_bit(np.asarray(image))
        return _from_grey(grey), [STRETCHED] if stretched else []
    if not image.has_transparency_data:
        # Without a needless copy: at 50 megapixels one copy is 200 MB.
        return (image if image.mode == "RGB" else image.convert("RGB")), []
    rgba = image.convert("RGBA")
    alpha = rgba.getchannel("A")
    flat = Image.new("RGB", rgba.size, "white")
    flat.paste(rgba, mask=alpha)
    return flat, [TRANSPARENT] if alpha.getextrema() == (0, 0) else []


def _to_8_bit(values: NDArray[Any]) -> tuple[NDArray[np.uint8], bool]:
    """Scale 32-bit grey to 0-255; also says whether the range had to be made up.

    Such images do not declare their white: it is taken as 1, 255 or 65535, the first that fits
    (1 only for floats); else darkest to brightest is stretched.
    """
    finite = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(finite.min()), float(finite.max())
    whites = (1.0, 255.0, 65535.0) if values.dtype.kind == "f" else (255.0, 65535.0)
    fitting = [white for white in whites if low >= 0 and high <= white]
    if fitting:
        return np.round(finite * (255.0 / fitting[0])).astype(np.uint8), False
    span = max(high - low, 1e-6)
    return np.round((finite - low) * (255.0 / span)).astype(np.uint8), True


def _from_grey(grey: NDArray[Any]) -> Image.Image:
    return Image.fromarray(grey.astype(np.uint8)).convert("RGB")


def _orientation(image: Image.Image) -> int:
    """EXIF orientation, 1-8; 1 when there is none or the EXIF block is damaged."""
    try:
        with _quiet():
            value = image.getexif().get(_ORIENTATION_TAG, 1)
    except Exception:  # a broken EXIF block raises nearly anything, and is no reason to refuse
        return 1
    return value if isinstance(value, int) else 1


def _is_animated(image: Image.Image) -> bool:
    try:
        return bool(getattr(image, "is_animated", False))
    except Exception:  # the second frame is damaged, which nobody will look at
        return True


def _is_blank(rgb: Image.Image) -> bool:
    """Whether 19 of 20 pixels have one colour: what a decoder leaves where nothing was decoded."""
    samples = rgb.resize((64, 64), Image.Resampling.NEAREST)
    counts = [count for count, _ in samples.getcolors(64 * 64) or []]
    return max(counts) > 0.95 * sum(counts)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow's complaints about metadata away from the user's terminal.

    ``catch_warnings`` changes process-wide state, hence the lock, and hence only around headers
    and metadata, which take microseconds, not around decoding.
    """
    with _METADATA_LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def as_picture_error(where: str) -> Iterator[None]:
    """Turn whatever a decoder raises into a ``PictureError``.

    Pillow's plugins raise what they please on hostile files (SyntaxError, struct.error,
    ValueError, KeyError, OverflowError ...): all of it means the same to the user.
    """
    try:
        yield
    except HumanAgentError:
        raise
    except MemoryError as error:
        raise PictureError(
            "The picture needs more memory than there is",
            where=where,
            do="give a smaller picture, or lower the setting media.max_pixels",
        ) from error
    except Exception as error:
        raise PictureError(
            f"The picture cannot be decoded: {error}",
            where=where,
            do="open it in a picture program and save it again, or give another file",
        ) from error
