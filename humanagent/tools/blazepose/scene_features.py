"""Which candidates become people, and what a scene as a whole looks like to the verifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

#: A candidate this probable is a person of the scene ...
ACCEPT = 0.4
#: ... and this probable is at least worth a hedge.
POSSIBLE = 0.08
SCENE_NAMES: tuple[str, ...] = (
    "log_count",
    "doubt",
    "hope",
    "faces",
    "tallest",
    "shortest",
)


@dataclass(frozen=True)
class Selection:
    """Indices of candidates without duplicates, most probable first."""

    people: list[int]
    possible: list[int]
    rejected: list[int]  # everything that is not in people, possible included


def select(probability: Array, same: npt.NDArray[np.bool_]) -> Selection:
    """Greedy duplicate removal by pose; ``same`` (N, N) says which pairs are one person."""
    kept: list[int] = []
    for i in np.argsort(-probability, kind="stable").tolist():
        if not same[i, kept].any():
            kept.append(i)
    people = [i for i in kept if probability[i] >= ACCEPT]
    rejected = [i for i in kept if probability[i] < ACCEPT]
    return Selection(people, [i for i in rejected if probability[i] >= POSSIBLE], rejected)


def scene_row(
    selection: Selection, probability: Array, heights: Array, faces: Sequence[float]
) -> Array:
    """(len(SCENE_NAMES),) features of a scene in which somebody was found.

    *doubt* is the expected number of false people, *hope* of real ones among the rejected.

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
            float((1 - probability[selection.people]).sum()),
            float(probability[selection.rejected].sum()),
            np.log1p(len(faces)),
            float(tall.max(initial=0.0)),
            float(tall.min(initial=1.0)),
        ]
    )
