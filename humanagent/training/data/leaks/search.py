"""All pairs of hashes that differ in few bits, without comparing all with all.

Multi-index hashing (Norouzi, Punjani and Fleet 2012): cut 64 bits into four bands. Two words that
differ in few bits differ in at most a quarter of them in some band, so only words with
neighbouring bands are compared. Nothing within the distance is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.errors import BadInputError
from humanagent.training.data.leaks.hashing import CONFIRMED, MIRROR, WORDS, bits_set

_BANDS: Final = 4
_WIDTH: Final = 16
#: Beyond it a band would have 2517 neighbours.
MOST: Final = 15
#: Pairs that are compared at once: about 100 MB.
_CHUNK: Final = 1 << 20

Indices = npt.NDArray[np.int64]


def near_pairs(
    hashes: npt.NDArray[np.uint64], most: int, *, mirror: bool = False
) -> Iterator[tuple[Indices, Indices, Indices]]:
    """Every pair whose first 64 bits differ in at most ``most``, and all 256 in at most 80.

    Args:
        hashes: (n, 4), of ``perceptual_hash``.
        most: 0..15.
        mirror: Compare each hash with the mirrored others.

    Yields:
        Some pairs at a time: indices i and j (i != j, each pair once), and bits of the first 64
        that differ.

    Raises:
        BadInputError: ``most`` is outside its range, or the array has another shape.

    Example:
        >>> hashes = np.array([[5, 0, 0, 0], [7, 0, 0, 0], [2**60 - 1, 0, 0, 0]], np.uint64)
        >>> [(i.tolist(), j.tolist(), d.tolist()) for i, j, d in near_pairs(hashes, 4)]
        [([0], [1], [1])]
    """
    if not 0 <= most <= MOST:
        raise BadInputError(f"a distance of {most} bits", do=f"give 0 to {MOST}")
    if hashes.ndim != 2 or hashes.shape[1] != WORDS:
        raise BadInputError(f"hashes of shape {hashes.shape}", do=f"give (n, {WORDS})")
    turned = MIRROR if mirror else np.zeros(WORDS, np.uint64)
    words = np.ascontiguousarray(hashes[:, 0])
    # Bands that all differed in more than their reach would differ in more than ``most`` together.
    reach = [(most + 1) // _BANDS - 1 + (band < (most + 1) % _BANDS) for band in range(_BANDS)]
    for band in range(_BANDS):
        for i, j in _candidates(_band(words, band), int(_band(turned[:1], band)[0]), reach[band]):
            apart = words[i] ^ words[j] ^ turned[0]
            bits = bits_set(apart)
            keep = np.flatnonzero(bits <= most)
            i, j, apart, bits = i[keep], j[keep], apart[keep], bits[keep]
            sure = bits_set(hashes[i] ^ hashes[j] ^ turned).sum(axis=-1) <= CONFIRMED
            for earlier in range(band):  # found there already
                sure &= bits_set(_band(apart, earlier)) > reach[earlier]
            if sure.any():
                yield i[sure], j[sure], bits[sure]


def _band(words: npt.NDArray[np.uint64], band: int) -> npt.NDArray[np.uint64]:
    return (words >> np.uint64(_WIDTH * band)) & np.uint64(2**_WIDTH - 1)


def _candidates(
    values: npt.NDArray[np.uint64], turned: int, reach: int
) -> Iterator[tuple[Indices, Indices]]:
    """Pairs of indices whose values, one turned, differ in at most ``reach`` bits; each once."""
    order = np.argsort(values, kind="stable")
    ordered = values[order].astype(np.int64)
    count = np.bincount(ordered, minlength=1 << _WIDTH)
    start = np.cumsum(count) - count
    for change in _changes(reach):
        other = ordered ^ (change ^ turned)
        left = np.flatnonzero((other >= ordered) & (count[other] > 0))  # each pair of values once
        right = other[left]
        ends = np.cumsum(count[right])
        for part in _parts(ends):
            many = count[right[part]]
            first = start[right[part]] - (np.cumsum(many) - many)
            a = np.repeat(left[part], many)
            b = np.repeat(first, many) + np.arange(len(a))
            if change == turned:  # inside one value every pair comes twice
                once = a < b
                a, b = a[once], b[once]
            yield order[a], order[b]


def _parts(ends: Indices) -> Iterator[slice]:
    """Slices of what has these running totals, each of about a chunk."""
    low = 0
    while low < len(ends):
        before = int(ends[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(ends, before + _CHUNK, side="right")))
        yield slice(low, high)
        low = high


def _changes(reach: int) -> Iterator[int]:
    """Every band with at most ``reach`` bits set."""
    for size in range(reach + 1):
        for bits in combinations(range(_WIDTH), size):
            yield sum(1 << bit for bit in bits)
