"""Joints and boxes with the errors of a tool."""

from __future__ import annotations

from typing import Final

import numpy as np

from humanagent.scene import INDEX, BBox, JointState, Keypoints, Person
from humanagent.scene.types import FloatArray
from humanagent.training.data.perception.noise import Noise

#: COCO's sigmas, in COCO-17 order: an annotator's standard error over the root of the body's area.
SIGMAS: Final = np.array(
    [26, 25, 25, 35, 35, 79, 79, 72, 72, 62, 62, 107, 107, 87, 87, 89, 89]
) / 1000  # fmt: skip
#: A body fills this much of its box: COCO's convention where there is no mask.
_FILLED: Final = 0.53
#: A misplaced limb lies this much further away than its jitter.
_MISPLACED: Final = 3.0
#: Scores of guessed joints: the 5th to 95th percentile of the embedded perceiver's.
_GUESSED: Final = (0.05, 0.84)
_LIMBS: Final = tuple(
    (INDEX[f"{side}_{inner}"], INDEX[f"{side}_{outer}"])
    for side in ("left", "right")
    for inner, outer in (("elbow", "wrist"), ("knee", "ankle"))
)
_PAIRS: Final = tuple(
    (joints, tuple(i + 1 for i in joints))  # right joints follow left ones
    for joints in ((INDEX["left_elbow"], INDEX["left_wrist"]),
                   (INDEX["left_knee"], INDEX["left_ankle"]))
)  # fmt: skip


def noisy_person(
    person: Person, noise: Noise, size: tuple[int, int], rng: np.random.Generator
) -> Person:
    """The person as the tool reports them: box, joints, states, scores.

    Args:
        person: exact.
        noise: how wrong.
        size: width and height of the picture, pixels.
        rng: draws the errors.
    """
    keypoints = person.keypoints
    xy, states = np.array(keypoints.xy), np.array(keypoints.state, dtype=object)
    seen, guessed = states == "seen", states == "guessed"
    scale = SIGMAS * np.sqrt(_FILLED * person.width * person.height) * noise.jitter
    states[seen & (rng.random(17) < noise.guess)] = "guessed"
    states[guessed & (rng.random(17) < noise.bold)] = "seen"
    # What is occluded is placed badly, whatever it is called.
    scale = np.where(guessed | (states == "guessed"), scale * noise.guessed_jitter, scale)
    lost = rng.random(len(_LIMBS)) < noise.lose_limb
    for joints in (limb for limb, gone in zip(_LIMBS, lost, strict=True) if gone):
        for i in joints:
            scale[i] *= _MISPLACED
            states[i] = "guessed" if states[i] == "seen" else states[i]
    xy = xy + rng.normal(size=(17, 2)) * scale[:, None]
    states[(states == "guessed") & (rng.random(17) < noise.drop)] = "absent"
    for (left, right), swapped in zip(_PAIRS, rng.random(len(_PAIRS)) < noise.swap, strict=True):
        if swapped:
            there, back = [*left, *right], [*right, *left]
            xy[there], states[there] = xy[back], states[back]
    outside = (xy < 0).any(1) | (xy >= np.array(size)).any(1)
    states[outside & (states != "absent")] = "off_frame"
    score = np.where(
        states == "seen", rng.uniform(noise.score, 1.0, 17), rng.uniform(*_GUESSED, 17)
    )
    return person.model_copy(
        update={
            "bbox": noisy_box(person.bbox, noise.box, size, rng),
            "score": round(float(rng.uniform(0.6, 1.0)), 3),
            "keypoints": keypoints_of(xy, score, states.tolist()),
        }
    )


def keypoints_of(xy: FloatArray, score: FloatArray, states: list[JointState]) -> Keypoints:
    """Keypoints, rounded; who has no place has no score."""
    return Keypoints(
        xy=tuple((round(x, 2), round(y, 2)) for x, y in xy.tolist()),
        score=tuple(
            round(s, 3) if state in ("seen", "guessed") else 0.0
            for s, state in zip(score.tolist(), states, strict=True)
        ),
        state=tuple(states),
    )


def noisy_box(box: BBox, share: float, size: tuple[int, int], rng: np.random.Generator) -> BBox:
    """The box, each side moved by a share of the box's size, within the picture."""
    x0, y0, x1, y1 = box
    extent = np.array([x1 - x0, y1 - y0] * 2)
    moved = np.array(box) + rng.normal(size=4) * share * extent
    moved = moved.clip(0, np.array([*size, *size]))
    low, high = np.minimum(moved[:2], moved[2:]), np.maximum(moved[:2], moved[2:])
    a, b, c, d = (round(float(v), 2) for v in (*low, *high))
    return a, b, c, d
