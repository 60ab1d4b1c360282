"""Key point sets of other models, and the one way from each of them to COCO-17: by name.

A set is the names of its joints in the order a model returns them. Joints that are called the same
are the same joint, so a set needs no hand-written index table; what COCO-17 asks for and a set
lacks (a nose in MPII) comes out as *absent*. Names are those of MMPose's dataset files, against
which the tests compare this table.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from humanagent.errors import SettingsError
from humanagent.scene import INDEX, JOINTS

Array = npt.NDArray[np.float64]

_FEET = (
    "left_big_toe",
    "left_small_toe",
    "left_heel",
    "right_big_toe",
    "right_small_toe",
    "right_heel",
)
_FINGERS = tuple(
    f"{finger}{joint}"
    for finger in ("thumb", "forefinger", "middle_finger", "ring_finger", "pinky_finger")
    for joint in range(1, 5)
)


def _hand(side: str) -> tuple[str, ...]:
    return (f"{side}_hand_root", *(f"{side}_{joint}" for joint in _FINGERS))


#: Names of the joints of each set, in the set's own order.
SKELETONS: dict[str, tuple[str, ...]] = {
    "coco17": JOINTS,
    "wholebody133": (
        *JOINTS,
        *_FEET,
        *(f"face-{i}" for i in range(68)),
        *_hand("left"),
        *_hand("right"),
    ),
    "halpe26": (
        *JOINTS,
        "head",
        "neck",
        "hip",
        "left_big_toe",
        "right_big_toe",
        "left_small_toe",
        "right_small_toe",
        "left_heel",
        "right_heel",
    ),
    # Whose hand it is, the set does not say: no joint of it is one of COCO-17.
    "hand21": ("wrist", *_FINGERS),
    "aic14": (
        "right_shoulder",
        "right_elbow",
        "right_wrist",
        "left_shoulder",
        "left_elbow",
        "left_wrist",
        "right_hip",
        "right_knee",
        "right_ankle",
        "left_hip",
        "left_knee",
        "left_ankle",
        "head_top",
        "neck",
    ),
    "crowdpose14": (*JOINTS[5:], "top_head", "neck"),
    "mpii16": (
        "right_ankle",
        "right_knee",
        "right_hip",
        "left_hip",
        "left_knee",
        "left_ankle",
        "pelvis",
        "thorax",
        "upper_neck",
        "head_top",
        "right_wrist",
        "right_elbow",
        "right_shoulder",
        "left_shoulder",
        "left_elbow",
        "left_wrist",
    ),
}


def skeleton(name: str) -> tuple[str, ...]:
    """Joint names of a set.

    Raises:
        SettingsError: no set is called that.

    Example:
        >>> len(skeleton("wholebody133")), skeleton("mpii16")[9]
        (133, 'head_top')
    """
    try:
        return SKELETONS[name]
    except KeyError:
        raise SettingsError(
            f"no key point set is called {name!r}",
            where="skeleton",
            do=f"use one of {', '.join(SKELETONS)}",
        ) from None


def skeleton_of(count: int) -> str:
    """The set that has so many joints.

    Raises:
        SettingsError: none has, or several do (14: AIC and CrowdPose).

    Example:
        >>> skeleton_of(26)
        'halpe26'
    """
    names = [name for name, joints in SKELETONS.items() if len(joints) == count]
    if len(names) == 1:
        return names[0]
    several = f"both {' and '.join(names)} have" if names else "no known key point set has"
    raise SettingsError(
        f"{several} {count} joints",
        where="skeleton",
        do="name the joints: in the model's metadata, or with the argument skeleton",
    )


def to_coco(xy: Array, score: Array, names: Sequence[str]) -> tuple[Array, Array]:
    """COCO-17 out of another set.

    Args:
        xy: (N, K, 2) of any unit.
        score: (N, K).
        names: K joint names.

    Returns:
        (N, 17, 2) with NaN where the set lacks the joint, and (N, 17) with 0 there.

    Example:
        >>> xy, score = to_coco(np.zeros((1, 16, 2)), np.ones((1, 16)), skeleton("mpii16"))
        >>> bool(np.isnan(xy[0, INDEX["nose"]]).all()), float(score[0, INDEX["left_knee"]])
        (True, 1.0)
    """
    if tuple(names) == JOINTS:
        return xy, score
    coco_xy = np.full((len(xy), len(JOINTS), 2), np.nan)
    coco_score = np.zeros((len(xy), len(JOINTS)))
    for column, name in enumerate(names):
        if (joint := INDEX.get(name)) is not None:
            coco_xy[:, joint] = xy[:, column]
            coco_score[:, joint] = score[:, column]
    return coco_xy, coco_score
