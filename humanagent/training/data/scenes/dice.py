"""Fast seeded draws.

One bulk draw of uniforms and plain Python arithmetic on it: a call of ``Generator.uniform`` or
``choice`` costs a microsecond to twenty, and a scene makes a few hundred small choices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar

import numpy as np

T = TypeVar("T")
_BULK: Final = 512


class Dice:
    """A stream of random choices that depends on its key alone.

    The key is hashed by ``numpy.random.SeedSequence``, so neighbouring seeds are unrelated and
    the stream is the same in every process.

    Example:
        >>> Dice(7, 1).uniform(0, 1) == Dice(7, 1).uniform(0, 1)
        True
        >>> Dice(7).pick("abc") in "abc"
        True
    """

    def __init__(self, *key: int) -> None:
        self._rng = np.random.default_rng(np.random.SeedSequence(key))
        self._bulk: Iterator[float] = iter(())

    def random(self) -> float:
        """Uniform in [0, 1)."""
        for value in self._bulk:
            return value
        self._bulk = iter(self._rng.random(_BULK).tolist())
        return next(self._bulk)

    def uniform(self, low: float, high: float) -> float:
        """Uniform in [low, high)."""
        return low + (high - low) * self.random()

    def around(self, centre: float, spread: float) -> float:
        """Triangular around ``centre``, never further away than ``spread``."""
        return centre + spread * (self.random() + self.random() - 1.0)

    def integer(self, low: int, high: int) -> int:
        """Uniform in low..high, both included."""
        return low + int(self.random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.random() < probability

    def sign(self) -> int:
        """-1 or 1."""
        return 1 if self.random() < 0.5 else -1

    def pick(self, items: Sequence[T]) -> T:
        """One of the items, all alike."""
        return items[int(self.random() * len(items))]

    def weighted(self, table: Mapping[T, float]) -> T:
        """A key of the table, by weight."""
        left = self.random() * sum(table.values())
        for item, weight in table.items():
            left -= weight
            if left < 0:
                return item
        return item

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in random order."""
        order = sorted(range(len(items)), key=lambda _: self.random())
        return [items[i] for i in order]
