"""Which samples share a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from humanagent.errors import BadInputError

T = TypeVar("T", bound=Any)  # anything that has a length


def choose(lengths: Sequence[int], length: int) -> list[int]:
    """Indices of the samples for the next row: the oldest, then the longest that still fit.

    The oldest always goes, so none waits for ever. Ties go to the older one; the indices are in
    the order of the row.

    Example:
        >>> choose([4, 9, 3, 6], 10)
        [0, 3]
    """
    taken, room = [0], length - lengths[0]
    for index in sorted(range(1, len(lengths)), key=lambda i: (-lengths[i], i)):
        if lengths[index] <= room:
            taken.append(index)
            room -= lengths[index]
    return sorted(taken)


def pack(samples: Sequence[T], length: int) -> list[list[T]]:
    """All samples in rows of at most ``length`` tokens, the same way every time.

    Raises:
        BadInputError: a sample is longer than a row.

    Example:
        >>> pack(["aaaa", "bbbbbbbbb", "ccc", "dddddd"], 10)
        [['aaaa', 'dddddd'], ['bbbbbbbbb'], ['ccc']]
    """
    for index, sample in enumerate(samples):
        check_fits(len(sample), length, index)
    waiting, rows = list(samples), []
    while waiting:
        row = set(choose([len(s) for s in waiting], length))
        rows.append([s for i, s in enumerate(waiting) if i in row])
        waiting = [s for i, s in enumerate(waiting) if i not in row]
    return rows


def check_fits(tokens: int, length: int, index: int) -> None:
    """Raises ``BadInputError`` for a sample that is longer than a row."""
    if tokens > length:
        raise BadInputError(
            f"sample {index} has {tokens} tokens, a row {length}",
            do="raise the length, or leave such samples out of the data",
        )
