"""A perceptual hash: pictures that look alike have hashes that differ in few bits.

Own code, not the package imagehash: that one brings PyWavelets, hashes without a way to tell a
mirrored picture, and its 64 bits alone call different pictures alike. Here 256 bits are kept, of
which the first 64 are searched and all confirm, and mirroring flips a fixed set of them.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

#: A hash is so many words of 64 bits, the lowest frequencies first.
WORDS: Final = 4
#: Hashes of different pictures differ in half of their bits; so many of 256 are too many for a
#: copy. Chosen on 42 photos and 250 drawn scenes (seeds 0..249): at least 87 between two of them.
CONFIRMED: Final = 80

_SIDE: Final = 32
#: Grey levels (0..255), standard deviation: below it a picture has nothing to compare.
_FLAT: Final = 2.0
#: A frequency below it is none: its sign would be that of rounding (symmetrical graphics).
_NOISE: Final = 4.0

Hash = npt.NDArray[np.uint64]
_ORDER: Final = sorted(
    ((u, v) for u in range(_SIDE) for v in range(_SIDE) if (u, v) != (0, 0)),
    key=lambda place: (place[0] ** 2 + place[1] ** 2, place),
)[: 64 * WORDS]
_ROWS, _COLUMNS = np.array(_ORDER).T


def _packed(bits: npt.NDArray[np.bool_]) -> Hash:
    return np.packbits(bits).view(">u8").astype(np.uint64)


def _cosines() -> npt.NDArray[np.float64]:
    """The matrix of a DCT-II (Ahmed, Natarajan and Rao 1974), but for the scale."""
    n = np.arange(_SIDE)
    return np.asarray(np.cos(np.pi / _SIDE * np.outer(n, n + 0.5)))


_DCT: Final = _cosines()
#: Reversing the columns of a picture turns the sign of every odd horizontal frequency.
MIRROR: Final[Hash] = _packed(_COLUMNS % 2 == 1)


def perceptual_hash(image: Image.Image) -> Hash | None:
    """The signs of the 256 lowest frequencies of a picture of 32 x 32 grey pixels.

    As pHash (Zauner 2010), with signs in place of the median.

    Args:
        image: of any size and mode, upright.

    Returns:
        (4,) uint64, or None of a picture with (almost) one colour.

    Example:
        >>> noise = Image.effect_noise((64, 48), 64)
        >>> distance(perceptual_hash(noise), perceptual_hash(noise.resize((640, 480)))) < 20
        True
        >>> perceptual_hash(Image.new("RGB", (64, 48), "red")) is None
        True
    """
    size = (_SIDE, _SIDE)
    small = image.convert("L").resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    grey = np.asarray(small, np.float64)
    if grey.std() < _FLAT:
        return None
    frequencies = _DCT @ grey @ _DCT.T
    return _packed(frequencies[_ROWS, _COLUMNS] > _NOISE)


def mirrored(found: Hash) -> Hash:
    """The hash of the picture seen in a mirror (up to the rounding of its shrinking)."""
    return found ^ MIRROR


def distance(a: Hash | None, b: Hash | None) -> int:
    """Bits that differ in two hashes, 0..256; 256 where a picture has none.

    Example:
        >>> distance(np.zeros(4, np.uint64), mirrored(np.zeros(4, np.uint64))) > 100
        True
    """
    if a is None or b is None:
        return 64 * WORDS
    return int(bits_set(a ^ b).sum())


_BITS: Final = np.array([n.bit_count() for n in range(1 << 16)], np.uint8)


def bits_set(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """How many bits are 1 in each word. By table: numpy has ``bitwise_count`` only since 2.0."""
    quarters = _BITS[np.ascontiguousarray(words).view(np.uint16)].view(np.uint32)
    # Four counts in a word of 32 bits: multiplying adds them up in its highest byte.
    return ((quarters * np.uint32(0x01010101)) >> np.uint32(24)).astype(np.int64)
