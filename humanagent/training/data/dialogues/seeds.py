"""Which scenes belong to which split."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.types import Split

_KEPT: Final[dict[Split, int]] = {"validation": 18, "test": 19}


def seed_at(split: Split, index: int) -> int:
    """The seed of the ``index``-th scene of a split; ``split_of`` leads back.

    Example:
        >>> [seed_at("train", i) for i in (0, 17, 18)], seed_at("test", 1)
        ([0, 17, 20], 39)
    """
    if split == "train":
        return index // 18 * 20 + index % 18
    return index * 20 + _KEPT[split]
