"""How well tracks keep identities: IDF1 and id switches.

IDF1 is that of Ristani et al. 2016 (Performance Measures and a Data Set for Multi-Target,
Multi-Camera Tracking); a switch is counted as in CLEAR MOT (Bernardin and Stiefelhagen 2008). Own
code: no package of it installs beside numpy 1; compared with the one in ``trackers`` where that is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from humanagent.scene import Person
from humanagent.tools.tracking.association import overlaps

#: Overlap from which a reported box is the true one.
LEAST = 0.5


class Frame(NamedTuple):
    """One picture: who is there and who was reported, as (id, box); the rest is worked out."""

    truth: Sequence[Person]
    reported: Sequence[Person]

    def ids(self) -> tuple[list[int], list[int]]:
        return ([p.track_id or 0 for p in self.truth], [p.track_id or 0 for p in self.reported])

    def likeness(self) -> np.ndarray:
        a = np.array([p.bbox for p in self.truth]).reshape(-1, 4)
        return overlaps(a, np.array([p.bbox for p in self.reported]).reshape(-1, 4))


class Score(NamedTuple):
    idf1: float
    switches: int


def score(frames: Sequence[Frame]) -> Score:
    """IDF1 (0..1) over all pictures, and how often a person is told by another number."""
    together: Counter[tuple[int, int]] = Counter()
    true, told = Counter[int](), Counter[int]()
    last: dict[int, int] = {}
    switches = 0
    for frame in frames:
        ids, numbers = frame.ids()
        true.update(ids)
        told.update(numbers)
        likeness = frame.likeness()
        together.update((ids[i], numbers[j]) for i, j in np.argwhere(likeness >= LEAST).tolist())
        # A pair of the picture before goes on where it can, as in CLEAR MOT.
        goes_on = np.array([[last.get(i) == n for n in numbers] for i in ids], bool)
        worth = np.where(likeness >= LEAST, likeness + goes_on.reshape(likeness.shape) * 10, -1)
        for i, j in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
            if worth[i, j] >= 0:
                switches += last.get(ids[i], numbers[j]) != numbers[j]
                last[ids[i]] = numbers[j]
    rows, columns = list(true), list(told)
    shared = np.array([[together[r, c] for c in columns] for r in rows]).reshape(len(rows), -1)
    best = shared[linear_sum_assignment(shared, maximize=True)].sum() if shared.size else 0
    total = true.total() + told.total()
    return Score(2 * float(best) / total if total else 1.0, switches)
