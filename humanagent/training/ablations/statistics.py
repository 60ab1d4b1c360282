"""Shares of right answers with intervals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_DRAWS: Final = 2000
_KEY: Final = 8111
Counts = NDArray[np.float64]


class Estimate(NamedTuple):
    """A share, or a difference of shares, with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def majority(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The commonest answer of each kind, from (kind, answer); ties go to the first in the alphabet.

    Example:
        >>> majority([("limb.is", "no"), ("limb.is", "yes"), ("limb.is", "no")])
        {'limb.is': 'no'}
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, answer in pairs:
        counts[kind][answer] += 1
    return {
        kind: min(found, key=lambda answer: (-found[answer], answer))
        for kind, found in sorted(counts.items())
    }


def per_scene(scene: Sequence[int], chosen: Sequence[bool], right: str) -> tuple[Counts, Counts]:
    """Questions asked and answered rightly, per scene, among the chosen questions.

    Example:
        >>> asked, right = per_scene([0, 0, 1], [True, True, False], "101")
        >>> asked.tolist(), right.tolist()
        ([2.0, 0.0], [1.0, 0.0])
    """
    wanted = np.array(chosen, dtype=np.float64)
    hits = np.array([mark == "1" for mark in right], dtype=np.float64) * wanted
    counts = np.zeros((2, max(scene) + 1))
    np.add.at(counts[0], list(scene), wanted)
    np.add.at(counts[1], list(scene), hits)
    return counts[0], counts[1]


def bootstrap(
    asked: Counts, arms: Mapping[str, Counts]
) -> tuple[dict[str, Estimate], dict[tuple[str, str], Estimate]]:
    """The share of each arm, and the difference of each arm and each other.

    Scenes and seeds are drawn anew together, with replacement (both, because a run differs by its
    scenes and by its seed), the same ones for all arms, so that differences are paired.

    Args:
        asked: questions per scene, (scenes,).
        arms: right answers of each arm, (seeds, scenes); all of the same seeds.
    """
    rng = np.random.default_rng(_KEY)
    scenes = rng.multinomial(len(asked), np.full(len(asked), 1 / len(asked)), size=_DRAWS)
    seeds = len(next(iter(arms.values())))
    drawn = rng.integers(seeds, size=(_DRAWS, seeds))
    total = scenes @ asked
    draws, means = {}, {}
    for name, right in arms.items():
        by_seed = (scenes @ right.T) / total[:, None]
        draws[name] = np.take_along_axis(by_seed, drawn, axis=1).mean(axis=1)
        means[name] = float(right.sum(axis=1).mean() / asked.sum())
    shares = {name: _estimate(means[name], draws[name]) for name in arms}
    differences = {
        (a, b): _estimate(means[a] - means[b], draws[a] - draws[b])
        for a in arms
        for b in arms
        if a != b
    }
    return shares, differences


def _estimate(value: float, draws: Counts) -> Estimate:
    low, high = np.quantile(draws, (0.025, 0.975))
    return Estimate(value, float(low), float(high))
