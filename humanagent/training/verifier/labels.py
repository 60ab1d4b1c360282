"""Which candidates are real people: 1, 0, or NaN where the annotation cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from humanagent.scene import SIGMAS
from humanagent.tools.blazepose.ssd import iou
from humanagent.training.verifier.photos import Truth

Array = npt.NDArray[np.float64]

#: COCO's criterion for a found person at AP50.
FOUND = 0.5
#: From this similarity on, joints that are not good enough are still of this person.
NEARLY = 0.35
#: Boxes that overlap less than this have nothing to do with each other.
APART = 0.2


def oks(xy: Array, truth: Truth) -> float:
    """Object keypoint similarity (COCO) of (17, 2) joints to a person with labelled joints.

    Example:
        >>> joints = np.c_[np.arange(34.0).reshape(17, 2), np.full(17, 2)]
        >>> person = Truth(np.array([0.0, 0, 40, 40]), joints, 1600.0, False)
        >>> oks(joints[:, :2], person)
        1.0
    """
    labelled = truth.joints[:, 2] > 0
    apart = ((xy - truth.joints[:, :2]) ** 2).sum(-1)
    fall_off = 2 * truth.area * (2 * np.array(SIGMAS)) ** 2
    return float(np.exp(-apart / fall_off)[labelled].mean())


def label(xy: Array, box: Array, people: Sequence[Truth]) -> float:
    """Whether joints (17, 2) and box (4,) are one of these people.

    Against people with labelled joints the joints decide (OKS >= 0.5); what misses that narrowly,
    or only with the joints, stays open (NaN): somebody is there, and a verifier that is told
    otherwise learns to doubt people who are cut off. Where only boxes are known the box decides,
    and what overlaps a box or a crowd halfway stays open.
    """
    best, unclear = 0.0, False
    for truth in people:
        overlap = float(iou(box[None], truth.box[None])[0, 0])
        if truth.labelled:
            similar = oks(xy, truth)
            best = max(best, similar)
            unclear |= similar >= NEARLY or overlap >= FOUND
        elif truth.crowd:
            unclear |= overlap > APART or _centre_inside(box, truth.box)
        elif overlap >= 0.6:
            best = max(best, FOUND)
        else:
            unclear |= overlap > APART
    if best >= FOUND:
        return 1.0
    return float("nan") if unclear else 0.0


def _centre_inside(box: Array, crowd: Array) -> bool:
    centre = (box[:2] + box[2:]) / 2
    return bool((centre >= crowd[:2]).all() and (centre <= crowd[2:]).all())
