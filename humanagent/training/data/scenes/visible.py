"""What a picture shows of everybody: boxes, parts and joints, read off the z-buffer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox
from humanagent.training.data.scenes.body import Bodies
from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.figure import PARTS
from humanagent.training.data.scenes.render import Layers
from humanagent.training.data.scenes.solids import THING, FloatArray

_STATES: Final = ("seen", "guessed", "off_frame")
#: How deep a joint lies under its own surface at most: (measure, share) per COCO joint.
_DEEP: Final = (
    *(("head", 0.22), ("head", 0.2), ("head", 0.2), ("head", 0.28), ("head", 0.28)),
    *(("arm_girth", 2.2),) * 2,
    *(("arm_girth", 1.7),) * 2,
    *(("arm_girth", 1.5),) * 2,
    *(("girth", 1.5),) * 2,
    *(("leg_girth", 1.6),) * 2,
    *(("leg_girth", 1.2),) * 2,
)


@dataclass
class Seen:
    """Of P people and T things: visible boxes (None when nothing shows), pixels, joints.

    ``parts`` has one dict per person, by ``PARTS``; ``pixels`` counts by person and part.
    """

    boxes: list[BBox | None]
    parts: list[dict[str, BBox]]
    pixels: npt.NDArray[np.float64]  # (P, parts)
    share: list[float]  # of the rays that meet a person, those that show the person
    thing_boxes: list[BBox | None]
    joint_xy: FloatArray  # (P, 17, 2) pixels
    joint_state: list[tuple[str, ...]]


def joint_states(
    joints: FloatArray, bodies: Bodies, layers: Layers, camera: Camera
) -> tuple[FloatArray, list[tuple[str, ...]]]:
    """Pixels (P, 17, 2) and state of every joint.

    A joint is *seen* when nothing lies before it but the surface that it is under; *guessed* when
    something else does, the own body included; *off_frame* outside the picture.
    """
    people = len(joints)
    xy, depth = camera.project(joints), camera.view(joints)[..., 2]
    width, height = camera.size
    inside = (xy >= 0).all(2) & (xy < (width, height)).all(2) & (depth > 0)
    scale = layers.grid.width / width
    ray = np.where(inside[..., None], xy * scale, 0).astype(int)
    front = layers.depth[ray[..., 1], ray[..., 0]]
    owner = layers.owner[ray[..., 1], ray[..., 0]]
    deep = np.stack([getattr(bodies, m) * share for m, share in _DEEP], 1)
    own = owner == np.arange(people)[:, None]
    hidden = np.where(own, front < depth - deep, front < depth)
    names = np.where(inside, np.where(hidden, 1, 0), 2)
    return xy, [tuple(_STATES[i] for i in row) for row in names.tolist()]


def look(joints: FloatArray, bodies: Bodies, layers: Layers, camera: Camera, things: int) -> Seen:
    """Everything that the z-buffer says about people and things."""
    people, scale = len(joints), layers.grid.width // camera.size[0]
    flat = layers.owner.ravel()
    rays = np.flatnonzero(flat >= 0)
    owner = flat[rays]
    kinds = len(PARTS)
    total = people * kinds + things
    group = np.where(
        owner < THING, owner * kinds + layers.part.ravel()[rays], people * kinds + owner - THING
    )
    row, column = rays // layers.grid.width, rays % layers.grid.width
    low, high = np.full((2, total), 1 << 20), np.full((2, total), -1)
    for axis, values in enumerate((column, row)):
        np.minimum.at(low[axis], group, values)
        np.maximum.at(high[axis], group, values)
    counts = np.bincount(group, minlength=total)
    x0, y0 = (low / scale).tolist()
    x1, y1 = ((high + 1) / scale).tolist()
    boxes = [(x0[i], y0[i], x1[i], y1[i]) if n else None for i, n in enumerate(counts.tolist())]
    of_person = [boxes[i * kinds : (i + 1) * kinds] for i in range(people)]
    pixels = counts[: people * kinds].reshape(people, kinds)
    share = pixels.sum(1) / np.maximum(layers.reachable, 1)
    xy, states = joint_states(joints, bodies, layers, camera)
    return Seen(
        boxes=[union(of_one) for of_one in of_person],
        parts=[
            {name: b for name, b in zip(PARTS, of_one, strict=True) if b} for of_one in of_person
        ],
        pixels=pixels / scale**2,
        share=share.tolist(),
        thing_boxes=boxes[people * kinds :],
        joint_xy=xy,
        joint_state=states,
    )


def union(boxes: list[BBox | None]) -> BBox | None:
    """The box round all of them.

    Example:
        >>> union([(0, 0, 1, 1), None, (2, 2, 3, 4)])
        (0, 0, 3, 4)
    """
    known = [b for b in boxes if b is not None]
    if not known:
        return None
    x0, y0, x1, y1 = zip(*known, strict=True)
    return min(x0), min(y0), max(x1), max(y1)
