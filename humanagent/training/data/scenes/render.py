"""From a stage to pixels: cast, resolve the z-buffer, shade, put it on the backdrop.

Only the nearest hit of a ray is shaded. Pictures are drawn with several rays per pixel, which are
averaged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from humanagent.training.data.scenes.backgrounds import Place, backdrop, grain
from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.light import Light
from humanagent.training.data.scenes.raycast import (
    F32,
    I32,
    Grid,
    Hits,
    cast,
    grid_of,
    nearest,
)
from humanagent.training.data.scenes.shade import shaded
from humanagent.training.data.scenes.shadows import darken_ground
from humanagent.training.data.scenes.solids import THING, Boxes, Cones


@dataclass
class Layers:
    """What every ray of a picture met: (H * s, W * s) arrays, s the rays per pixel and axis.

    ``owner`` is -1 for the backdrop, a person's index, or ``THING`` + a thing's index; ``part``
    is an index of ``PARTS`` or -1; ``depth`` is metres along the view, inf for the backdrop.
    ``reachable`` counts per person the rays that meet the person, hidden or not.
    """

    depth: F32
    owner: I32
    part: I32
    solid: I32
    reachable: npt.NDArray[np.int64]
    grid: Grid


def resolve(
    cones: Cones, boxes: Boxes, camera: Camera, supersample: int, people: int,
    min_visible: float, min_pixels: int,
) -> Layers:  # fmt: skip
    """The z-buffer, without people of whom too little would be seen.

    Who shows fewer than ``min_pixels`` pixels or less than ``min_visible`` of the rays that meet
    them is not drawn at all: a picture shows nobody whom its truth does not know.
    """
    grid = grid_of(camera, supersample)
    rays = grid.width * grid.height
    hits = cast(cones, boxes, camera, grid)
    owners = np.concatenate([cones.owner, boxes.owner]).astype(np.int32)
    parts = np.concatenate([cones.part, np.full(len(boxes), -1)]).astype(np.int32)
    reachable = _reachable(hits, owners, people, rays)
    while True:
        depth, solid = nearest(hits, rays)
        owner = np.where(solid >= 0, owners.take(solid, mode="clip") if len(owners) else -1, -1)
        seen = np.bincount(owner[(owner >= 0) & (owner < THING)], minlength=people)
        least = np.maximum(min_visible * reachable, min_pixels * supersample**2)
        hidden = np.flatnonzero((seen > 0) & (seen < least))
        if not len(hidden):
            break
        kept = ~np.isin(owners[hits.solid], hidden)
        hits = Hits(hits.ray[kept], hits.solid[kept], hits.depth[kept])
    shape = (grid.height, grid.width)
    part = np.where(solid >= 0, parts.take(solid, mode="clip") if len(parts) else -1, -1)
    return Layers(
        depth.reshape(shape),
        owner.astype(np.int32).reshape(shape),
        part.astype(np.int32).reshape(shape),
        solid.reshape(shape),
        reachable,
        grid,
    )


def _reachable(hits: Hits, owners: I32, people: int, rays: int) -> npt.NDArray[np.int64]:
    met = np.zeros((people, rays), bool)
    owner = owners[hits.solid] if len(owners) else np.zeros(0, np.int32)
    of_people = owner < THING
    met[owner[of_people], hits.ray[of_people]] = True
    counts: npt.NDArray[np.int64] = met.sum(1)
    return counts


def picture(
    layers: Layers, cones: Cones, boxes: Boxes, camera: Camera, place: Place, light: Light
) -> F32:
    """(H, W, 3) in 0..1 before noise."""
    behind = backdrop(place, camera)
    darken_ground(behind, cones, camera, light)
    width, height = camera.size
    scale = layers.grid.width // width
    flat = layers.solid.ravel()
    rays = np.flatnonzero(flat >= 0).astype(np.int32)
    factor = np.array(light.ambient, np.float32) + 0.55 * np.array(light.lamp, np.float32)
    out: F32 = behind.colour * np.minimum(factor / factor.max() * (0.62 if light.dim else 1.0), 1)
    if not len(rays):
        return out
    colour = shaded(rays, flat[rays], layers.depth, layers.grid, cones, boxes, camera, light)
    row, column = rays // layers.grid.width, rays % layers.grid.width
    pixel = (row // scale) * width + column // scale
    covered = np.bincount(pixel, minlength=width * height)
    touched = np.flatnonzero(covered)
    share = (covered[touched] / scale**2)[:, None]
    sums = np.stack(
        [np.bincount(pixel, weights=colour[:, i], minlength=width * height) for i in range(3)], 1
    )
    flat_out = out.reshape(-1, 3)
    flat_out[touched] = flat_out[touched] * (1 - share) + sums[touched] / scale**2
    return out


def developed(
    picture: F32, noise: float, shift: tuple[int, int], contrast: float
) -> npt.NDArray[np.uint8]:
    """(H, W, 3) bytes: contrast, sensor noise from a fixed grain shifted by ``shift``."""
    fine, _ = grain()
    height, width = picture.shape[:2]
    out = (picture - 0.5) * np.float32(contrast) + 0.5
    if noise > 0:
        rows = (np.arange(height) + shift[0]) % fine.shape[0]
        columns = (np.arange(3 * width) + shift[1]) % fine.shape[1]
        speck = fine[rows[:, None], columns[None]].reshape(height, width, 3)
        out = out + np.float32(noise) * speck
    return (np.clip(out, 0, 1) * 255 + 0.5).astype(np.uint8)
