"""From a stage to pixels: cast, resolve the z-buffer, shade what is in front, put it on the backdrop.

Only the nearest hit of a ray is shaded. Pictures are drawn with several rays per pixel, which are
averaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.training.data.scenes.backgrounds import Backdrop, Place, backdrop, grain
from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.light import Light
from humanagent.training.data.scenes.raycast import (
    F32,
    I32,
    Grid,
    Hits,
    box_constants,
    cast,
    cone_constants,
    grid_of,
    nearest,
    rays_in,
)
from humanagent.training.data.scenes.solids import THING, Boxes, Cones, FloatArray

#: Solids thinner than this throw no shadow, metres.
_THROWS: Final = 0.034


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
    _darken_ground(behind, cones, camera, light)
    width, height = camera.size
    scale = layers.grid.width // width
    flat = layers.solid.ravel()
    rays = np.flatnonzero(flat >= 0).astype(np.int32)
    factor = np.array(light.ambient, np.float32) + 0.55 * np.array(light.lamp, np.float32)
    out = behind.colour * np.minimum(factor / factor.max() * (0.62 if light.dim else 1.0), 1)
    if not len(rays):
        return out
    colour = _shaded(rays, flat[rays], layers, cones, boxes, camera, light)
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
    return flat_out.reshape(height, width, 3)


def _shaded(
    rays: I32, solid: I32, layers: Layers, cones: Cones, boxes: Boxes, camera: Camera, light: Light
) -> F32:
    """Colours (M, 3) of the rays' nearest hits."""
    grid = layers.grid
    x, y = grid.x(rays % grid.width), grid.y(rays // grid.width)
    t = layers.depth.ravel()[rays]
    normal = np.empty((3, len(rays)), np.float32)
    base = np.concatenate([cones.colour, boxes.colour]).astype(np.float32)[solid]
    of_cone = solid < len(cones)
    if of_cone.all():
        normal[:], band = _cone_normals(solid, x, y, t, cones, camera)
        base *= band[:, None]
    else:
        i = np.flatnonzero(of_cone)
        if len(i):
            normal[:, i], band = _cone_normals(solid[i], x[i], y[i], t[i], cones, camera)
            base[i] *= band[:, None]
        i = np.flatnonzero(~of_cone)
        normal[:, i] = _box_normals(solid[i] - len(cones), x[i], y[i], t[i], boxes, camera)
    nx, ny, nz = normal
    nx, ny, nz = (n / np.maximum(np.sqrt(nx * nx + ny * ny + nz * nz), 1e-9) for n in (nx, ny, nz))
    lx, ly, lz = (float(v) for v in camera.rotation @ np.array(light.towards))
    # Wrapped: cloth and skin are never black on the turned side.
    lit = np.maximum((nx * lx + ny * ly + nz * lz) * 0.8 + 0.2, 0)
    facing = -(nx * x + ny * y + nz) / np.sqrt(x * x + y * y + 1)
    sky = 0.86 - 0.14 * ny
    rim = np.minimum(facing * 1.9 + 0.42, 1.0)  # darker edges tell limbs from what is behind
    amount = [light.ambient[i] * sky + light.lamp[i] * lit for i in range(3)]
    return np.stack([base[:, i] * amount[i] * rim for i in range(3)], 1)


def _cone_normals(
    solid: I32, x: F32, y: F32, t: F32, cones: Cones, camera: Camera
) -> tuple[F32, F32]:
    """Normals (3, M), not unit, in camera space, and the brightness of the stripes (M,)."""
    table, n = cone_constants(cones, camera), cones.axis @ camera.rotation.T
    k = (cones.squash - 1.0)[:, None]
    a, b = camera.view(cones.a), camera.view(cones.b)
    a = a + k * (a * n).sum(1, keepdims=True) * n
    ba = b + k * (b * n).sum(1, keepdims=True) * n - a
    rows = [a.T, ba.T, n.T, k.T, table[[9, 12, 13]], cones.stripe[None]]
    data = np.concatenate(rows).astype(np.float32)[:, solid]
    ax, ay, az, bx, by, bz, ex, ey, ez, k1, d2, ra, rr, stripe = data
    px, py, pz = x * t, y * t, t
    along = k1 * (px * ex + py * ey + pz * ez)
    px, py, pz = px + along * ex - ax, py + along * ey - ay, pz + along * ez - az
    reach = np.clip((bx * px + by * py + bz * pz - ra * rr) / np.maximum(d2, 1e-9), 0, 1)
    px, py, pz = px - bx * reach, py - by * reach, pz - bz * reach
    along = k1 * (px * ex + py * ey + pz * ez)
    normal = np.stack([px + along * ex, py + along * ey, pz + along * ez])
    length = np.sqrt(d2 + rr * rr)
    band = np.where((stripe > 0) & (reach * length * stripe % 1 < 0.45), np.float32(1.6), 1.0)
    return normal, np.minimum(band, 1.6).astype(np.float32)


def _box_normals(
    solid: I32, x: F32, y: F32, t: F32, boxes: Boxes, camera: Camera
) -> F32:
    table = box_constants(boxes, camera).astype(np.float32)[:, solid]
    local = [
        table[3 * i] * x * t + table[3 * i + 1] * y * t + table[3 * i + 2] * t - table[9 + i]
        for i in range(3)
    ]
    face = np.argmax(np.abs(local), axis=0)
    sign = np.sign(np.stack(local)[face, np.arange(len(t))])
    columns = np.arange(len(t))
    return np.stack([table[3 * face + j, columns] * sign for j in range(3)])


def _darken_ground(behind: Backdrop, cones: Cones, camera: Camera, light: Light) -> None:
    """Soft shadows of the cones on the ground, in place."""
    throws = np.flatnonzero(np.maximum(cones.ra, cones.rb) > _THROWS)
    if not len(throws):
        return
    lx, ly, lz = light.towards
    slide = np.array([lx / ly, lz / ly])
    ends, sizes = [], []
    for point, radius in ((cones.a[throws], cones.ra[throws]), (cones.b[throws], cones.rb[throws])):
        ends.append(point[:, [0, 2]] - np.maximum(point[:, 1:2], 0) * slide)
        sizes.append(radius)
    (a, b), radius = ends, np.maximum(*sizes) * 1.25
    low, high = np.minimum(a, b) - radius[:, None], np.maximum(a, b) + radius[:, None]
    high[:, 1] = np.minimum(high[:, 1], -0.4)
    low[:, 1] = np.minimum(low[:, 1], high[:, 1])
    corners = np.stack(
        [np.stack([cx, np.zeros(len(a)), cz], 1) for cx in (low[:, 0], high[:, 0])
         for cz in (low[:, 1], high[:, 1])], 1
    )  # fmt: skip
    width, height = camera.size
    xy = camera.project(corners)
    near = camera.view(corners)[..., 2].min(1) < 0.3
    limit = np.array([width, height])
    first = np.clip(np.floor(xy.min(1)), 0, limit)
    last = np.clip(np.ceil(xy.max(1)), first, limit)
    last = np.where(near[:, None], first, last)
    counts, column, row = rays_in(np.concatenate([first, last], 1).astype(np.int32), Grid(width, height, 1.0))
    ba = b - a
    square = np.maximum((ba**2).sum(1), 1e-9)
    data = np.repeat(
        np.stack([a[:, 0], a[:, 1], ba[:, 0] / square, ba[:, 1] / square, ba[:, 0], ba[:, 1], radius])
        .astype(np.float32), counts, axis=1,
    )  # fmt: skip
    ax, az, ux, uz, bx, bz, r = data
    pixel = row * np.int32(width) + column
    with np.errstate(invalid="ignore"):
        px, pz = behind.ground_x.ravel()[pixel] - ax, behind.ground_z[row] - az
        share = np.clip(px * ux + pz * uz, 0, 1)
        px, pz = px - share * bx, pz - share * bz
        dark = np.clip(1.5 - 1.5 * (px * px + pz * pz) / (r * r), 0, 1)
    dark = np.nan_to_num(dark, nan=0.0)
    shadow = np.zeros(width * height, np.float32)
    np.maximum.at(shadow, pixel, dark)
    behind.colour *= (1 - light.shadow * shadow.reshape(height, width))[..., None]


def developed(picture: F32, noise: float, shift: tuple[int, int], contrast: float) -> npt.NDArray[np.uint8]:
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
