"""One training sample, and where samples come from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from humanagent.errors import BadInputError


@dataclass(frozen=True, eq=False)
class Sample:
    """A tokenized conversation with its pictures.

    ``input_ids`` and ``labels`` are int64, (T,), labels -100 where nothing is learned;
    ``pixel_values`` is float32, (pictures, 3, H, W), or ``None``. Every picture has its places
    (image tokens) in ``input_ids``, in the same order.

    Raises:
        BadInputError: no tokens, arrays whose shapes do not belong together, or branches that
            overlap or begin with a token that is learned.

    Example:
        >>> sample = Sample(np.arange(3), np.array([-100, -100, 2]))
        >>> len(sample), sample.supervised
        (3, 1)
    """

    input_ids: NDArray[np.int64]
    labels: NDArray[np.int64]
    pixel_values: NDArray[np.float32] | None = None
    branches: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.input_ids.ndim != 1 or not self.input_ids.size:
            raise BadInputError(f"input_ids of shape {self.input_ids.shape}", do="give (T,), T > 0")
        if self.labels.shape != self.input_ids.shape:
            shapes = f"{self.labels.shape} for {self.input_ids.shape}"
            raise BadInputError(f"labels of shape {shapes} input_ids", do="one label per token")
        if self.pixel_values is not None and (
            self.pixel_values.ndim != 4 or self.pixel_values.shape[1] != 3
        ):
            raise BadInputError(
                f"pixel_values of shape {self.pixel_values.shape}", do="give (pictures, 3, H, W)"
            )
        edges = (0, *self.branches, len(self))
        if any(b <= a for a, b in pairwise(edges)) or any(
            self.labels[start] != -100 for start in self.branches
        ):
            raise BadInputError(
                f"branches at {self.branches} of {len(self)} tokens",
                do="give rising starts behind a prefix, on tokens that are not learned",
            )

    def __len__(self) -> int:
        return int(self.input_ids.size)

    @property
    def supervised(self) -> int:
        """Tokens that are learned; the first has nothing before it to be predicted from."""
        return int((self.labels[1:] != -100).sum())

    @property
    def position_ids(self) -> NDArray[np.int64]:
        """Place of every token in its own conversation, (T,): a branch goes on at the prefix's end.

        Example:
            >>> Sample(np.arange(6), np.full(6, -100), branches=(2, 4)).position_ids.tolist()
            [0, 1, 2, 3, 2, 3]
        """
        positions = np.arange(len(self))
        for start, end in pairwise((*self.branches, len(self))):
            positions[start:end] += self.branches[0] - start
        return positions


class SampleSource(Protocol):
    """A set of samples that can be drawn again: equal index and equal generator, equal sample.

    ``rng`` is for augmentation (noisy perception, another wording); it is a fresh generator that
    depends on seed, epoch and index alone. A source must not draw from anything else.
    """

    def __len__(self) -> int: ...

    def sample(self, index: int, rng: np.random.Generator) -> Sample: ...
