"""Pairs of near hashes: all of them, each once, and far fewer comparisons than pairs."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.leaks import search
from humanagent.training.data.leaks.hashing import CONFIRMED, MIRROR, bits_set
from humanagent.training.data.leaks.search import near_pairs


def planted(count: int, seed: int, turned: np.ndarray | None = None) -> np.ndarray:
    """Random hashes; every tenth has a copy with up to 20 bits flipped, wherever they lie."""
    dice = np.random.default_rng(seed)
    hashes = dice.integers(0, 2**64, (count, 4), dtype=np.uint64)
    copies = hashes[::10].copy()
    for copy in copies:
        for bit in dice.choice(64, dice.integers(0, 21), replace=False):
            copy[0] ^= np.uint64(1 << int(bit))
    return np.concatenate([hashes, copies if turned is None else copies ^ turned])


def brute(hashes: np.ndarray, most: int, turned: np.ndarray) -> dict[tuple[int, int], int]:
    found = {}
    for i in range(len(hashes)):
        apart = bits_set(hashes[i] ^ hashes[i + 1 :] ^ turned)
        for j in np.flatnonzero((apart[:, 0] <= most) & (apart.sum(axis=1) <= CONFIRMED)):
            found[i, i + 1 + int(j)] = int(apart[j, 0])
    return found


def searched(hashes: np.ndarray, most: int, *, mirror: bool = False) -> list[tuple[int, int, int]]:
    return [
        (min(i, j), max(i, j), bits)
        for found in near_pairs(hashes, most, mirror=mirror)
        for i, j, bits in zip(*(part.tolist() for part in found), strict=True)
    ]


@pytest.mark.parametrize("most", [0, 3, 4, 11, 15])
@pytest.mark.parametrize("mirror", [False, True])
def test_what_comparing_all_with_all_finds_is_found_and_each_pair_once(
    most: int, mirror: bool
) -> None:
    turned = MIRROR if mirror else np.zeros(4, np.uint64)
    hashes = planted(1500, seed=most, turned=turned)
    found = searched(hashes, most, mirror=mirror)
    expected = brute(hashes, most, turned)
    assert len(expected) >= (5 if most < 4 else 25)
    assert len(found) == len({(i, j) for i, j, _ in found})
    assert {(i, j): bits for i, j, bits in found} == expected


def test_equal_hashes_are_all_paired_also_in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_CHUNK", 7)
    hashes = np.repeat(np.arange(1, 4, dtype=np.uint64)[:, None] << np.uint64(40), 4, axis=1)
    hashes = np.repeat(hashes, 5, axis=0)
    assert len(searched(hashes, 0)) == 3 * 10


def test_few_of_all_pairs_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = planted(20_000, seed=1)
    compared = 0
    whole = search._candidates

    def counted(*given: object) -> object:
        nonlocal compared
        for i, j in whole(*given):  # type: ignore[arg-type]
            compared += len(i)
            yield i, j

    monkeypatch.setattr(search, "_candidates", counted)
    searched(hashes, 11)
    assert compared < len(hashes) ** 2 / 2 / 50


def test_words_that_agree_need_the_rest_to_agree_too() -> None:
    hashes = np.array([[9, 0, 0, 0], [9, 2**64 - 1, 2**40 - 1, 0]], np.uint64)
    assert searched(hashes, 15) == []


@pytest.mark.parametrize("most", [-1, 16])
def test_a_distance_that_cannot_be_searched(most: int) -> None:
    with pytest.raises(BadInputError, match="give 0 to 15"):
        list(near_pairs(np.zeros((2, 4), np.uint64), most))


def test_nothing_and_one() -> None:
    assert searched(np.zeros((0, 4), np.uint64), 4) == []
    assert searched(np.zeros((1, 4), np.uint64), 4, mirror=True) == []
