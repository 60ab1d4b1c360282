"""Which candidates become people, and what a scene as a whole looks like to the verifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from humanagent.tools.blazepose.hands import HAND

Array = npt.NDArray[np.float64]

#: A candidate this probable is a person of the scene ...
ACCEPT = 0.4
#: ... and this probable is at least worth a hedge.
POSSIBLE = 0.15
SCENE_NAMES: tuple[str, ...] = (
    "log_count",
    "log_doubt",
    "log_hope",
    "faces",
    "tallest",
    "shortest",
)
NOBODY_NAMES: tuple[str, ...] = ("log_hope", "hand")


@dataclass(frozen=True)
class Selection:
    """Indices of candidates without duplicates, most probable first."""

    people: list[int]
    possible: list[int]
    rejected: list[int]  # everything that is not in people, possible included


def believe(selection: Selection, index: int) -> Selection:
    """The selection with a rejected candidate among the people.

    Example:
        >>> believe(Selection([], [4, 2], [4, 2, 7]), 2)
        Selection(people=[2], possible=[4], rejected=[4, 7])
    """
    return Selection(
        [*selection.people, index],
        [i for i in selection.possible if i != index],
        [i for i in selection.rejected if i != index],
    )


def select(
    probability: Array, same: npt.NDArray[np.bool_], covered: npt.NDArray[np.bool_]
) -> Selection:
    """Greedy duplicate removal.

    Args:
        probability: (N,) per candidate.
        same: (N, N) which pairs are one body: the less probable one is dropped.
        covered: (N, N) which pairs have much the same box: a doubted candidate in the place of a
            person is dropped; of two sure ones in one place both stay (they may be hugging).
    """
    kept: list[int] = []
    for i in np.argsort(-probability, kind="stable").tolist():
        if not same[i, kept].any():
            kept.append(i)
    people = [i for i in kept if probability[i] >= ACCEPT]
    rejected = [i for i in kept if probability[i] < ACCEPT and not covered[i, people].any()]
    return Selection(people, [i for i in rejected if probability[i] >= POSSIBLE], rejected)


def scene_row(
    selection: Selection, probability: Array, heights: Array, faces: Sequence[float]
) -> Array:
    """(len(SCENE_NAMES),) features of a scene in which somebody was found.

    *doubt* is the expected number of false people, *hope* of real ones among the rejected; as
    logarithms: a tenth of a person more matters where there was none, not where there were two.

    Args:
        selection: What became of the candidates.
        probability: (N,) per candidate.
        heights: (N,) box height over picture height, per candidate.
        faces: Scores of all faces of the picture.
    """
    tall = heights[selection.people]
    return np.array(
        [
            np.log1p(len(selection.people)),
            _log((1 - probability[selection.people]).sum()),
            _log(probability[selection.rejected].sum()),
            np.log1p(len(faces)),
            float(tall.max(initial=0.0)),
            float(tall.min(initial=1.0)),
        ]
    )


def nobody_row(selection: Selection, probability: Array, hand: float) -> Array:
    """(len(NOBODY_NAMES),) features of a scene in which nobody was found.

    Args:
        selection: What became of the candidates.
        probability: (N,) per candidate.
        hand: How surely there is a hand in the picture.
    """
    return np.array([_log(probability[selection.rejected].sum()), float(hand >= HAND)])


def _log(people: float) -> float:
    """Logarithm of an expected number of people, of which a fiftieth is as good as none."""
    return float(np.log(people + 0.02))
