"""Rows hold every sample once, are full, and are the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.training.packing import Sample, pack


def words(lengths: list[int]) -> list[str]:
    return [chr(97 + i % 26) * n for i, n in enumerate(lengths)]


def test_every_sample_is_in_one_row_and_no_row_is_too_long() -> None:
    lengths = np.random.default_rng(0).integers(5, 60, 200).tolist()
    rows = pack(words(lengths), 64)
    assert sorted(len(w) for row in rows for w in row) == sorted(lengths)
    assert max(sum(map(len, row)) for row in rows) <= 64
    assert pack(words(lengths), 64) == rows


def test_rows_are_nearly_full() -> None:
    lengths = np.random.default_rng(0).integers(20, 200, 500).tolist()
    rows = pack(words(lengths), 1024)
    assert sum(lengths) / (1024 * len(rows)) > 0.98


def test_the_oldest_sample_always_goes_first() -> None:
    assert pack(["a", "bbbbb", "ccccc"], 5) == [["a"], ["bbbbb"], ["ccccc"]]


def test_a_sample_longer_than_a_row_is_named() -> None:
    with pytest.raises(BadInputError, match="sample 1 has 6 tokens, a row 5"):
        pack(["a", "bbbbbb"], 5)


def test_nothing_makes_no_rows() -> None:
    assert pack([], 5) == []


IDS = np.arange(3)


@pytest.mark.parametrize(
    ("ids", "labels", "pixels"),
    [
        (np.arange(0), np.arange(0), None),
        (IDS[None], IDS[None], None),
        (IDS, np.arange(4), None),
        (IDS, IDS, np.zeros((3, 4, 4), np.float32)),
        (IDS, IDS, np.zeros((1, 1, 4, 4), np.float32)),
    ],
)
def test_a_sample_of_wrong_shapes_is_refused(
    ids: np.ndarray, labels: np.ndarray, pixels: np.ndarray | None
) -> None:
    with pytest.raises(BadInputError):
        Sample(ids, labels, pixels)
