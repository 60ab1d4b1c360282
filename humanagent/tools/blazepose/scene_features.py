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
#: A face this sure should have a body.
SURE_FACE = 0.6

SCENE_NAMES: tuple[str, ...] = (
    "nobody",
    "one",
    "log_count",
    "least_accepted",
    "doubt_accepted",
    "best_rejected",
    "hope_rejected",
    "lonely_faces",
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
    selection: Selection,
    probability: Array,
    heights: Array,
    face_of: Sequence[int],
    face_scores: Sequence[float],
) -> Array:
    """(len(SCENE_NAMES),) features of a scene.

    Args:
        selection: What became of the candidates.
        probability: (N,) per candidate.
        heights: (N,) box height over picture height, per candidate.
        face_of: (N,) index of the candidate's face in ``face_scores``, -1 for none.
        face_scores: Scores of all faces of the picture.
    """
    accepted = probability[selection.people]
    rejected = probability[selection.rejected]
    taken = {face_of[i] for i in selection.people}
    lonely = [s for i, s in enumerate(face_scores) if i not in taken and s >= SURE_FACE]
    tall = heights[selection.people]
    return np.array(
        [
            float(len(accepted) == 0),
            float(len(accepted) == 1),
            np.log1p(len(accepted)),
            float(accepted.min(initial=1.0)),
            float((1 - accepted).sum()),
            float(rejected.max(initial=0.0)),
            float(rejected.sum()),
            np.log1p(len(lonely)),
            float(tall.max(initial=0.0)),
            float(tall.min(initial=1.0)),
        ]
    )
