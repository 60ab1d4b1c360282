"""The drawn body: a table of round cones that hang on the frames of the skeleton.

Lengths of a row are shares of its frame's own measures (head heights; half shoulder width and
torso length; segment length and girth), so one table fits every body. A row is drawn for people
whose look has its tag.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from humanagent.training.data.scenes.body import Bodies
from humanagent.training.data.scenes.clothes import Look
from humanagent.training.data.scenes.skeleton import FRAME, FRAMES, Posed
from humanagent.training.data.scenes.solids import Cones, FloatArray, Vector

#: Parts that have a box, in the order of ``Cones.part``.
PARTS: Final = (
    *("head", "torso", "left_arm", "right_arm", "left_hand", "right_hand"),
    *("left_leg", "right_leg", "left_foot", "right_foot"),
)


class Row(NamedTuple):
    """A round cone from ``a`` in ``frame`` to ``b`` in ``frame_b`` (default: the same)."""

    part: str
    slot: str
    frame: str
    a: Vector
    b: Vector
    ra: float
    rb: float
    axis: int = 2  # squashed along this axis of ``frame``
    squash: float = 1.0
    tag: str = "always"
    frame_b: str = ""
    striped: bool = False


def _mirrored(row: Row) -> Row:
    flip: dict[str, str | Vector] = {
        name: getattr(row, name).replace("left_", "right_") for name in ("part", "frame", "frame_b")
    }
    for name in ("a", "b"):
        x, y, z = getattr(row, name)
        flip[name] = (-x, y, z)
    return row._replace(**flip)  # type: ignore[arg-type]


def _both(*rows: Row) -> tuple[Row, ...]:
    return tuple(side for row in rows for side in (row, _mirrored(row)))


_HEAD: Final = (
    Row("head", "skin", "head", (0, 0.75, 0.02), (0, 0.73, 0.03), 0.42, 0.42, 0, 1.15),
    Row("head", "skin", "head", (0, 0.73, 0.03), (0, 0.40, 0.14), 0.415, 0.19, 0, 1.13),
    Row("head", "skin", "head", (0, 0.69, 0.42), (0, 0.58, 0.465), 0.03, 0.06),
    *_both(
        Row("head", "lip", "head", (0, 0.42, 0.335), (0.085, 0.44, 0.325), 0.033, 0.03),
        Row("head", "skin", "head", (0.36, 0.68, 0.0), (0.36, 0.6, 0.0), 0.085, 0.06, 0, 2.0),
        Row("head", "eye", "head", (0.15, 0.71, 0.365), (0.15, 0.71, 0.365), 0.07, 0.07),
        Row("head", "dark", "head", (0.15, 0.71, 0.40), (0.15, 0.71, 0.40), 0.045, 0.045),
        Row("head", "hair", "head", (0.08, 0.83, 0.40), (0.23, 0.83, 0.36), 0.025, 0.02),
    ),
)
_HAIR: Final = (
    Row("head", "hair", "head", (0, 0.83, -0.07), (0, 0.80, -0.08), 0.435, 0.43, 0, 1.1, "short"),
    Row("head", "hair", "head", (0, 0.70, -0.16), (0, 0.05, -0.2), 0.40, 0.30, 2, 1.35, "long"),
    *_both(Row("head", "hair", "head", (0.34, 0.8, 0), (0.33, 0.2, 0.02), 0.13, 0.1, tag="long")),
    Row("head", "hair", "head", (0, 0.94, -0.12), (0, 0.72, -0.2), 0.52, 0.47, tag="curly"),
    Row("head", "hair", "head", (0, 1.12, -0.36), (0, 1.12, -0.38), 0.18, 0.18, tag="bun"),
    Row("head", "hair", "head", (0, 0.92, -0.5), (0, 0.25, -0.6), 0.15, 0.06, tag="ponytail"),
    Row("head", "hair", "head", (0, 0.50, 0.10), (0, 0.36, 0.15), 0.33, 0.21, 0, 1.1, "beard"),
    *_both(
        Row("head", "lip", "head", (0, 0.42, 0.37), (0.07, 0.43, 0.36), 0.04, 0.033, tag="beard")
    ),
)
_WORN: Final = (
    Row("head", "hat", "head", (0, 0.93, -0.02), (0, 0.90, -0.03), 0.42, 0.44, tag="cap"),
    Row("head", "hat", "head", (0, 0.93, 0.22), (0, 0.92, 0.5), 0.38, 0.28, 1, 7.0, "cap"),
    Row("head", "hat", "head", (0, 0.97, -0.04), (0, 0.90, -0.04), 0.42, 0.46, tag="beanie"),
    Row("head", "hat", "head", (0, 0.86, -0.02), (0, 0.86, -0.02), 0.49, 0.49, 1, 4.0, "beanie"),
    Row("head", "hat", "head", (0, 0.93, -0.02), (0, 0.93, -0.02), 0.85, 0.85, 1, 12.0, "sun hat"),
    Row("head", "hat", "head", (0, 0.97, -0.02), (0, 1.10, -0.02), 0.43, 0.34, tag="sun hat"),
    Row("head", "hat", "head", (0, 0.96, -0.02), (0, 0.94, -0.02), 0.45, 0.47, tag="hard hat"),
    Row("head", "hat", "head", (0, 0.91, 0.1), (0, 0.91, 0.1), 0.54, 0.54, 1, 9.0, "hard hat"),
    Row("head", "hat", "head", (0, 1.38, -0.25), (0, 1.38, 0.2), 0.06, 0.06, tag="hard hat"),
    Row("head", "dark", "head", (-0.06, 0.72, 0.45), (0.06, 0.72, 0.45), 0.022, 0.022,
        tag="glasses"),
    *_both(
        Row("head", "dark", "head", (0.17, 0.71, 0.42), (0.17, 0.71, 0.42), 0.15, 0.15, 2, 3.0,
            "glasses"),
        Row("head", "lens", "head", (0.17, 0.71, 0.445), (0.17, 0.71, 0.445), 0.118, 0.118, 2, 3.0,
            "glasses"),
        Row("head", "dark", "head", (0.17, 0.71, 0.46), (0.17, 0.71, 0.46), 0.045, 0.045,
            tag="clear"),
        Row("head", "dark", "head", (0.31, 0.72, 0.38), (0.39, 0.70, 0.0), 0.022, 0.022,
            tag="glasses"),
    ),
)  # fmt: skip
_TORSO: Final = (
    Row("head", "skin", "chest", (0, 0.55, 0), (0, 0.45, -0.02), 0.6, 0.25, frame_b="head"),
    Row("torso", "bottom", "pelvis", (-0.42, 0.03, 0), (0.42, 0.03, 0), 0.98, 0.98, 2, 1.05),
    Row("torso", "top", "pelvis", (0, 0.13, 0), (0, 0.08, 0), 1.34, 1.26, 2, 1.4,
        frame_b="chest", striped=True),
    Row("torso", "top", "chest", (0, 0.06, 0), (0, 0.38, 0), 1.26, 1.5, 2, 1.45, striped=True),
    Row("torso", "top", "chest", (-0.72, 0.53, 0), (0.72, 0.53, 0), 0.6, 0.6),
    Row("torso", "top", "pelvis", (-0.40, 0.0, 0), (0.40, 0.0, 0), 1.2, 1.2, 2, 1.1, "jacket"),
    Row("torso", "top", "pelvis", (0, 0.2, 0), (0, -0.12, 0), 1.34, 1.45, 2, 1.32, "jacket"),
)  # fmt: skip
_LIMBS: Final = _both(
    Row("left_arm", "upper", "left_upper", (0, 0, 0), (0, -1, 0), 1.12, 0.85),
    Row("left_arm", "top", "left_upper", (0, 0.02, 0), (0, -0.5, 0), 1.2, 1.16, tag="sleeve"),
    Row("left_arm", "fore", "left_fore", (0, 0, 0), (0, -0.95, 0), 0.88, 0.62),
    Row("left_hand", "skin", "left_hand", (0, 0.1, 0), (0, -0.85, 0), 0.66, 0.85, 0, 1.5),
    Row("left_hand", "skin", "left_hand", (0, -0.9, 0.1), (0, -1.45, 0.15), 0.78, 0.5, 0, 2.0),
    Row("left_hand", "skin", "left_hand", (0, -0.3, 0.5), (0, -0.9, 1.0), 0.36, 0.3),
    Row("left_leg", "thigh", "left_thigh", (0, -0.02, 0), (0, -1, 0), 1.12, 0.8),
    Row("left_leg", "bottom", "left_thigh", (0, 0, 0), (0, -0.58, 0), 1.17, 1.08, tag="shorts"),
    Row(
        "left_leg",
        "bottom",
        "left_thigh",
        (-0.3, 0.05, 0),
        (-0.35, -0.72, 0),
        1.25,
        1.6,
        tag="skirt",
    ),
    Row("left_leg", "top", "left_thigh", (0, 0, 0), (0, -0.2, 0), 1.3, 1.26, tag="jacket"),
    Row("left_leg", "shin", "left_shin", (0, 0, 0), (0, -0.97, 0), 0.8, 0.5),
    Row("left_leg", "shin", "left_shin", (0, -0.12, -0.2), (0, -0.5, -0.2), 0.62, 0.5),
    Row("left_foot", "shoe", "left_foot", (0, -0.26, -0.2), (0, -0.34, 0.85), 0.36, 0.26, 1, 1.15),
    Row("left_foot", "shoe", "left_foot", (0, 0.05, -0.03), (0, -0.3, 0.2), 0.3, 0.3),
)

ROWS: Final = (*_TORSO, *_LIMBS, *_HEAD, *_HAIR, *_WORN)
_N: Final = len(ROWS)
_SLOTS: Final = tuple(dict.fromkeys(row.slot for row in ROWS))
_FRAME_A: Final = np.array([FRAME[row.frame] for row in ROWS])
_FRAME_B: Final = np.array([FRAME[row.frame_b or row.frame] for row in ROWS])
_A: Final = np.array([row.a for row in ROWS], float)
_B: Final = np.array([row.b for row in ROWS], float)
_RADII: Final = np.array([(row.ra, row.rb) for row in ROWS])
_AXIS: Final = np.array([row.axis for row in ROWS])
_SQUASH: Final = np.array([row.squash for row in ROWS])
_SLOT: Final = np.array([_SLOTS.index(row.slot) for row in ROWS])
_PART: Final = np.array([PARTS.index(row.part) for row in ROWS])
_STRIPED: Final = np.array([row.striped for row in ROWS], float)
_TAGGED: Final = {
    tag: np.array([row.tag == tag for row in ROWS]) for tag in {row.tag for row in ROWS}
}


def _measures(bodies: Bodies) -> tuple[FloatArray, FloatArray]:
    """Per frame: what lengths (P, 15, 3) and radii (P, 15) are shares of, metres."""
    people = len(bodies.head)
    lengths, radii = np.zeros((people, len(FRAMES), 3)), np.zeros((people, len(FRAMES)))
    arm, leg, foot = bodies.arm_girth, bodies.leg_girth, bodies.foot
    hand = 0.36 * bodies.hand
    for frames, size, radius in (
        ((0, 1), (bodies.shoulder, bodies.torso, bodies.girth), bodies.girth),
        ((2,), (bodies.head, bodies.head, bodies.head), bodies.head),
        ((3, 4), (arm, bodies.upper_arm, arm), arm),
        ((5, 6), (arm, bodies.forearm, arm), arm),
        ((7, 8), (hand, bodies.hand, hand), hand),
        ((9, 10), (leg, bodies.thigh, leg), leg),
        ((11, 12), (leg, bodies.shin, leg), leg),
        ((13, 14), (foot, foot, foot), foot),
    ):
        lengths[:, frames] = np.stack(size, axis=1)[:, None]
        radii[:, frames] = radius[:, None]
    return lengths, radii


def figures(posed: Posed, bodies: Bodies, looks: Sequence[Look]) -> Cones:
    """The round cones of everybody, in world metres; the owner is the person's index."""
    people = len(looks)
    lengths, radii = _measures(bodies)
    ends = []
    for frame, offset in ((_FRAME_A, _A), (_FRAME_B, _B)):
        local = lengths[:, frame] * offset
        rotated = np.einsum("pnij,pnj->pni", posed.rotation[:, frame], local)
        ends.append(posed.origin[:, frame] + rotated)
    axis = posed.rotation[:, _FRAME_A, :, _AXIS].transpose(1, 0, 2)
    drawn = np.array([_drawn(look) for look in looks]).reshape(people, _N)
    colours = np.array([[look.palette[slot] for slot in _SLOTS] for look in looks])
    stripes = np.array([look.stripe for look in looks])[:, None] * _STRIPED
    person, row = np.nonzero(drawn)
    return Cones(
        a=ends[0][person, row],
        b=ends[1][person, row],
        ra=radii[person, _FRAME_A[row]] * _RADII[row, 0],
        rb=radii[person, _FRAME_B[row]] * _RADII[row, 1],
        axis=axis[person, row],
        squash=_SQUASH[row],
        colour=colours.reshape(people, len(_SLOTS), 3)[person, _SLOT[row]],
        stripe=stripes[person, row],
        owner=person,
        part=_PART[row],
    )


def _drawn(look: Look) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    drawn = np.zeros(_N, bool)
    for tag in look.tags:
        if tag in _TAGGED:
            drawn |= _TAGGED[tag]
    return drawn
