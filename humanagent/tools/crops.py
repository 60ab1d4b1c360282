"""The crops that top-down models are fed: the arithmetic of MMPose, without MMPose.

Every map here is a scaling and a shift, so it is five numbers and not a matrix. Pixels are indices
(the centre of the first pixel is 0), as in OpenCV's ``warpAffine`` and so in MMPose's training.

``warp`` uses OpenCV where it is installed and numpy where it is not. Measured against OpenCV 5.0:
numpy gives the same pixels to within one grey level of 255 (OpenCV 4.11 rounds positions to 1/32
pixel: four levels), Pillow's bilinear transform always rounds down (half a level darker on
average) and cuts the rim off (up to 48 levels). A 192x256 crop takes 0.3 ms with OpenCV, 1.1 with
Pillow, 1 to 2.5 with numpy; the smallest pose model needs 4. So OpenCV is worth having and not
worth requiring, and Pillow is not worth its rim.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox

Pixels = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float64]
Edge = Literal["constant", "replicate"]

#: How much larger than the box the crop is: MMPose's ``GetBBoxCenterScale``.
PADDING = 1.25
#: Longest side of a picture that OpenCV can warp (it counts pixels in 16 bits).
_CV2_LONGEST = 32_000
#: Rows that numpy warps at a time: temporaries stay in the processor's cache.
_BAND = 16
_importing = threading.Lock()


@dataclass(frozen=True)
class Affine:
    """``crop = picture * (kx, ky) + (tx, ty)``, in pixel indices.

    Example:
        >>> Affine(0.5, 0.5, 10, 0).to_picture(np.array([20.0, 8.0])).tolist()
        [20.0, 16.0]
    """

    kx: float
    ky: float
    tx: float
    ty: float

    def to_picture(self, points: Array) -> Array:
        """(..., 2) crop pixels to picture pixels."""
        return np.asarray((points - [self.tx, self.ty]) / [self.kx, self.ky])

    def to_crop(self, points: Array) -> Array:
        """(..., 2) picture pixels to crop pixels."""
        return np.asarray(points * [self.kx, self.ky] + [self.tx, self.ty])


def crop_of_box(box: BBox, size: tuple[int, int], padding: float = PADDING) -> Affine | None:
    """The map onto a model input of ``size`` (width, height) around a box.

    The box is enlarged by ``padding``, then to the aspect of the input, about its centre, as
    MMPose's ``GetBBoxCenterScale`` and ``TopdownAffine`` do. None where the box has no area.

    Example:
        >>> crop_of_box((0, 0, 32, 32), (192, 256), padding=1.5)
        Affine(kx=4.0, ky=4.0, tx=32.0, ty=64.0)
    """
    corners = np.array(box, dtype=np.float32)
    centre = (corners[:2] + corners[2:]) / 2
    width, height = (corners[2:] - corners[:2]) * np.float32(padding)
    if not (width > 0 and height > 0 and np.isfinite(corners).all()):
        return None
    aspect = np.float32(size[0] / size[1])
    half = max(width, height * aspect) / 2
    # MMPose solves for the map through three points that it rounds to single precision: so are
    # these, and the crops are the same to the last grey level.
    left = centre[0] - half
    below = centre[1] + (centre[0] - left)
    x, y = float(centre[0]), float(centre[1])
    kx, ky = size[0] / 2 / (x - float(left)), size[0] / 2 / (float(below) - y)
    return Affine(kx, ky, size[0] / 2 - kx * x, size[1] / 2 - ky * y)


def letterbox(image: Pixels, size: tuple[int, int], fill: int = 114) -> tuple[Pixels, Affine]:
    """A whole picture scaled into the upper left of ``size`` (width, height), the rest filled.

    As MMDetection's ``Resize(keep_ratio=True)`` and ``Pad``. The map returned leads from corners
    to corners, as boxes do: ``Affine(k, k, 0, 0)``.
    """
    height, width = image.shape[:2]
    scale = min(size[0] / width, size[1] / height)
    wide = min(size[0], max(1, int(width * scale + 0.5)))
    high = min(size[1], max(1, int(height * scale + 0.5)))
    kx, ky = wide / width, high / height
    canvas = np.full((size[1], size[0], 3), fill, np.uint8)
    if (cv2 := _cv2()) is not None:
        canvas[:high, :wide] = cv2.resize(image, (wide, high), interpolation=cv2.INTER_LINEAR)
    else:
        resize = Affine(kx, ky, kx / 2 - 0.5, ky / 2 - 0.5)
        canvas[:high, :wide] = warp_numpy(image, resize, (wide, high), edge="replicate")
    return canvas, Affine(kx, ky, 0.0, 0.0)


def centred(image: Pixels, size: tuple[int, int], fill: int = 114) -> tuple[Pixels, Affine]:
    """A whole picture scaled into the middle of ``size`` (width, height), the rest filled.

    As MMPose's ``BottomupResize``.
    """
    height, width = image.shape[:2]
    affine = crop_of_box((0, 0, width, height), size, padding=1.0)
    assert affine is not None  # a picture has an area
    return warp(image, affine, size, fill=fill), affine


def warp(
    image: Pixels,
    affine: Affine,
    size: tuple[int, int],
    *,
    fill: int = 0,
) -> Pixels:
    """(height, width, 3) crop of a (H, W, 3) uint8 picture, bilinear, not smoothed before.

    Args:
        image: The picture.
        affine: Where its pixels go.
        size: (width, height) of the crop.
        fill: Grey value beyond the picture.
    """
    cv2 = _cv2()
    if cv2 is None or max(*image.shape[:2], *size) > _CV2_LONGEST:
        return warp_numpy(image, affine, size, fill=fill)
    matrix = np.array([[affine.kx, 0, affine.tx], [0, affine.ky, affine.ty]])
    return np.asarray(
        cv2.warpAffine(
            image,
            matrix,
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(fill, fill, fill),
        )
    )


def warp_numpy(
    image: Pixels,
    affine: Affine,
    size: tuple[int, int],
    *,
    fill: int = 0,
    edge: Edge = "constant",
) -> Pixels:
    """The same with numpy alone; ``edge`` "replicate" continues the outermost pixels."""
    x, x_weight, x_out = _axis(image.shape[1], affine.kx, affine.tx, size[0], edge)
    y, y_weight, y_out = _axis(image.shape[0], affine.ky, affine.ty, size[1], edge)
    out = np.empty((size[1], size[0], 3), np.uint8)
    for start in range(0, size[1], _BAND):
        band = slice(start, start + _BAND)
        rows, where = np.unique(y[:, band], return_inverse=True)
        where = where.reshape(2, -1)  # numpy 1 returns it flat
        part = image[rows[:, None], x[0][None]] * x_weight[0][:, None]
        part += image[rows[:, None], x[1][None]] * x_weight[1][:, None]
        part += fill * x_out[:, None]
        mixed = part[where[0]] * y_weight[0, band, None, None]
        mixed += part[where[1]] * y_weight[1, band, None, None]
        mixed += fill * y_out[band, None, None]
        out[band] = mixed + 0.5
    return out


def bgr(image: Pixels) -> Pixels:
    """A (H, W, 3) picture with its channels turned round, for libraries that take BGR.

    With OpenCV, which these libraries bring, in a tenth of numpy's time (0.15 ms at 960 x 720).

    Example:
        >>> bgr(np.array([[[1, 2, 3]]], np.uint8)).tolist()
        [[[3, 2, 1]]]
    """
    cv2 = _cv2()
    if cv2 is None:
        return np.ascontiguousarray(image[..., ::-1])
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2BGR))


def warp_library() -> str:
    """What ``warp`` runs on, for provenance: its pixels differ by a grey level or a few.

    Example:
        >>> warp_library().split()[0] in ("numpy", "opencv")
        True
    """
    cv2 = _cv2()
    return f"numpy {np.__version__}" if cv2 is None else f"opencv {cv2.__version__}"


def _axis(
    length: int, scale: float, shift: float, count: int, edge: Edge
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """For each crop position: two source indices, their weights, and the weight of the outside."""
    source = (np.arange(count) - shift) / scale
    lower = np.floor(source)
    fraction = source - lower
    index = np.stack([lower, lower + 1])
    weight = np.stack([1 - fraction, fraction])
    if edge == "constant":
        weight[(index < 0) | (index >= length)] = 0
    outside = np.maximum(1 - weight.sum(0), 0)
    return (
        index.clip(0, length - 1).astype(np.intp),
        weight.astype(np.float32),
        outside.astype(np.float32),
    )


def _cv2() -> Any:
    """OpenCV, or None where it is missing or cannot be loaded (no libGL, for one).

    One thread imports it: OpenCV takes itself out of ``sys.modules`` for a moment meanwhile.
    """
    with _importing:
        return _imported()


@cache
def _imported() -> Any:
    try:
        import cv2
    except ImportError:
        return None
    return cv2
