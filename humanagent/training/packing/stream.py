"""Rows of samples without end, that go on after a stop exactly where they were.

- Every epoch is a new permutation of the source, drawn from (seed, epoch).
- A sample's random generator is drawn from (seed, epoch, index): the state of the random numbers
  is the place in the data, and no generator has to be saved.
- Samples wait in a bounded buffer; its state is their numbers, and they are drawn again on resume.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from humanagent.errors import SettingsError
from humanagent.training.packing.pack import check_fits, choose
from humanagent.training.packing.sample import Sample, SampleSource

_ORDER, _SAMPLE = 1, 2  # which of the two kinds of draws a seed is for


class PackedStream(Iterator[list[Sample]]):
    """Rows of at most ``length`` tokens; ``collate`` makes a batch of each.

    ``buffer`` samples are looked at for every row: more fill rows better and take more memory.
    ``epochs=None`` never ends. ``shard=(rank, world)`` gives every process its own samples.
    ``skip_long`` leaves samples out that are longer than a row and counts them in ``skipped``,
    instead of raising.

    Raises:
        SettingsError: a size that cannot work.
        BadInputError: when iterated: a sample is longer than a row.

    Example:
        >>> class Numbers:
        ...     def __len__(self): return 4
        ...     def sample(self, index, rng):
        ...         return Sample(np.full(index + 1, index), np.full(index + 1, index))
        >>> [sum(map(len, row)) for row in PackedStream(Numbers(), 5, seed=0, epochs=1)]
        [5, 5]
    """

    def __init__(
        self,
        source: SampleSource,
        length: int,
        *,
        seed: int,
        buffer: int = 64,
        epochs: int | None = None,
        shard: tuple[int, int] = (0, 1),
        skip_long: bool = False,
    ) -> None:
        rank, world = shard
        if length < 1 or buffer < 1 or seed < 0 or not 0 <= rank < world <= len(source):
            raise SettingsError(
                f"cannot pack {len(source)} samples with length={length}, buffer={buffer}, "
                f"seed={seed}, shard={shard}",
                do="give positive sizes, and a source with a sample for every process",
            )
        self._source, self._epochs, self._shard = source, epochs, shard
        self._length, self._size, self._seed, self._skip_long = length, buffer, seed, skip_long
        self._epoch = self._position = self.skipped = self._skipped_in_a_row = 0
        self._order = self._permutation()
        self._numbers: list[tuple[int, int]] = []  # (epoch, index) of each waiting sample
        self._waiting: list[Sample] = []

    def __iter__(self) -> PackedStream:
        return self

    def __next__(self) -> list[Sample]:
        while len(self._waiting) < self._size and self._draw():
            pass
        if not self._waiting:
            raise StopIteration
        chosen = set(choose([len(s) for s in self._waiting], self._length))
        row = [s for i, s in enumerate(self._waiting) if i in chosen]
        self._waiting = [s for i, s in enumerate(self._waiting) if i not in chosen]
        self._numbers = [n for i, n in enumerate(self._numbers) if i not in chosen]
        return row

    def state_dict(self) -> dict[str, Any]:
        """Where the stream is after the last row it gave: plain numbers, fit for JSON."""
        return {
            "epoch": self._epoch,
            "position": self._position,
            "skipped": self.skipped,
            "buffer": [list(number) for number in self._numbers],
            "settings": self._settings(),
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a state of an equal stream.

        Raises:
            SettingsError: the state is of a stream with another seed, size, length or source.
        """
        if state["settings"] != self._settings():
            raise SettingsError(
                f"the state is of another stream: {state['settings']}, not {self._settings()}",
                do="resume with the settings that the run began with",
            )
        self._epoch, self._position = state["epoch"], state["position"]
        self.skipped = state["skipped"]
        self._order = self._permutation()
        self._numbers = [(epoch, index) for epoch, index in state["buffer"]]
        self._waiting = [self._sample(*number) for number in self._numbers]

    def _settings(self) -> dict[str, Any]:
        return {
            "samples": len(self._source),
            "length": self._length,
            "seed": self._seed,
            "buffer": self._size,
            "shard": list(self._shard),
            "skip_long": self._skip_long,
        }

    def _draw(self) -> bool:
        """Take the next sample into the buffer; ``False`` when there is none."""
        if self._position == len(self._order):
            self._epoch, self._position = self._epoch + 1, 0
            self._order = self._permutation()
        if self._epochs is not None and self._epoch >= self._epochs:
            return False
        number = (self._epoch, int(self._order[self._position]))
        self._position += 1
        sample = self._sample(*number)
        if len(sample) > self._length and self._skip_long:
            self.skipped += 1
            self._skipped_in_a_row += 1
            if self._skipped_in_a_row < len(self._order):
                return True  # otherwise no sample may ever fit: say so instead of going on for ever
        self._skipped_in_a_row = 0
        check_fits(len(sample), self._length, number[1])
        self._numbers.append(number)
        self._waiting.append(sample)
        return True

    def _sample(self, epoch: int, index: int) -> Sample:
        rng = np.random.default_rng([_SAMPLE, self._seed, epoch, index])
        return self._source.sample(index, rng)

    def _permutation(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        rng = np.random.default_rng([_ORDER, self._seed, self._epoch])
        rank, world = self._shard
        return rng.permutation(len(self._source))[rank::world]
