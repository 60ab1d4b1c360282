"""What the verifier looks at: one row of plain numbers per candidate.

All features are ratios or probabilities, but for one: how much a small region had to be enlarged.
The order of ``NAMES`` is part of the weights: a table made with other names is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from humanagent.tools.blazepose.candidates import Candidate
from humanagent.tools.blazepose.crop import Picture
from humanagent.tools.blazepose.landmarks import TO_COCO, in_frame

Array = npt.NDArray[np.float64]

#: COCO-17 indices of the groups whose means are features.
GROUPS = {
    "head": np.arange(0, 5),
    "shoulders": np.arange(5, 7),
    "arms": np.arange(7, 11),
    "hips": np.arange(11, 13),
    "legs": np.arange(13, 17),
}
#: Decimals of a feature: finer differences are noise.
DIGITS = 4
#: Two candidates this alike are the same person.
SAME = 0.5

NAMES: tuple[str, ...] = (
    "detector",
    "votes",
    "level",
    "by_face",
    "flag",
    "agreement",
    "refined",
    "face",
    "upscaled",
    *(f"visible_{g}" for g in GROUPS),
    *(f"present_{g}" for g in GROUPS),
    *(f"peak_{g}" for g in GROUPS),
    *(f"masked_{g}" for g in GROUPS),
    "inside",
    "mask_share",
    "mask_edge",
    "mask_sure",
    "height",
    "width",
    "slimness",
    "shoulders_to_torso",
    "hips_to_torso",
    "head_to_torso",
    "legs_to_torso",
    "arms_unlike",
    "turn",
    "supporters",
    "support",
    "best_support",
)


def feature_rows(candidates: Sequence[Candidate], alike: Array, picture: Picture) -> Array:
    """(N, len(NAMES)) features; ``alike`` (N, N) is the likeness of every two candidates."""
    support = _support(candidates, alike)
    rows = [_own(c, picture) + s for c, s in zip(candidates, support, strict=True)]
    return np.array(rows, dtype=float).reshape(-1, len(NAMES)).round(DIGITS)


def _own(c: Candidate, picture: Picture) -> list[float]:
    found = c.landmarks
    xy = found.xy[TO_COCO]
    inside = in_frame(xy, picture)
    masked = found.mask_at(xy)
    values = [
        c.proposal.score,
        np.log(c.proposal.votes),
        c.proposal.level,
        float(c.proposal.by_face),
        found.flag,
        c.agreement,
        float(c.refined),
        c.face,
        np.log(256 / found.roi.side),
    ]
    for of_joint in (
        found.visibility[TO_COCO],
        found.presence[TO_COCO],
        found.peak[TO_COCO],
        masked,
    ):
        values += [float(of_joint[g].mean()) for g in GROUPS.values()]
    values += [float(inside.mean()), *_mask(found.mask.astype(float))]
    values += _shape(xy, inside, picture)
    return [float(v) for v in values]


def _mask(mask: Array) -> list[float]:
    edge = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    return [float(mask.mean()), float(edge.mean()), float(np.abs(mask - 0.5).mean() * 2)]


def _shape(xy: Array, inside: npt.NDArray[np.bool_], picture: Picture) -> list[float]:
    def length(a: Array, b: Array) -> float:
        return float(np.hypot(*(a - b)))

    span = np.ptp(xy[inside], axis=0) if inside.any() else np.zeros(2)
    shoulders, hips = xy[5:7].mean(0), xy[11:13].mean(0)
    torso = length(shoulders, hips) + 0.02 * float(np.ptp(xy, axis=0).max()) + 1e-6
    legs = (length(xy[11], xy[13]) + length(xy[12], xy[14])) / 2
    left = length(xy[5], xy[7]) + length(xy[7], xy[9])
    right = length(xy[6], xy[8]) + length(xy[8], xy[10])
    up = shoulders - hips
    return [
        float(span[1]) / picture.height,
        float(span[0]) / picture.width,
        float(np.log((span[1] + 1) / (span[0] + 1))),
        length(xy[5], xy[6]) / torso,
        length(xy[11], xy[12]) / torso,
        length(xy[0], shoulders) / torso,
        legs / torso,
        abs(float(np.log((left + 1e-6) / (right + 1e-6)))),
        abs(float(np.arctan2(up[0], -up[1]))),
    ]


def _support(candidates: Sequence[Candidate], alike: Array) -> list[list[float]]:
    """How many other proposals led to the same pose, and with what scores."""
    out = []
    for i, c in enumerate(candidates):
        same = [
            o.proposal.score
            for j, o in enumerate(candidates)
            if o.proposal is not c.proposal and alike[i, j] >= SAME
        ]
        out.append([float(len(same)), float(np.sum(same)), float(max(same, default=0.0))])
    return out
