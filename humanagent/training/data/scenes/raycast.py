"""Rays against round cones and boxes: a z-buffer of exact hits.

Own code in numpy rather than a renderer (pyrender, Blender, moderngl): those need a GL context
or gigabytes, cannot promise the same bytes on every machine, and are slower for a picture of a
hundred solids at 112 px. Every solid is tested only against the rays in its screen box, all
solids in one pass over flat arrays, so the number of numpy calls does not grow with the people.

The ray of a pixel is d = (x, y, 1) from the camera, so a hit at parameter t has depth t.
Round cone: https://iquilezles.org/articles/intersectors/ (MIT), here with unnormalised rays and
squashed along one axis by a linear map applied to both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.solids import Boxes, Cones, FloatArray

F32 = npt.NDArray[np.float32]
I32 = npt.NDArray[np.int32]
#: Nearer solids are left out: a camera does not stand inside people.
NEAR: Final = 0.25


@dataclass
class Hits:
    """Rays that meet a solid: ray index, solid index (cones first, then boxes), depth."""

    ray: I32
    solid: I32
    depth: F32


@dataclass
class Grid:
    """The rays of a picture: ``width`` x ``height`` of them, ``step`` pixels apart."""

    width: int
    height: int
    focal: float  # in rays

    def x(self, column: I32) -> F32:
        """Direction of a column of rays."""
        return ((column + 0.5 - self.width / 2) / self.focal).astype(np.float32)

    def y(self, row: I32) -> F32:
        """Direction of a row of rays."""
        return ((row + 0.5 - self.height / 2) / self.focal).astype(np.float32)


def grid_of(camera: Camera, supersample: int) -> Grid:
    """The rays of a camera's picture."""
    width, height = camera.size
    return Grid(width * supersample, height * supersample, camera.focal * supersample)


def cone_constants(cones: Cones, camera: Camera) -> FloatArray:
    """(14, N) per cone, in camera space: what the ray test needs.

    Rows: u (3), w (3), n (3) with m2 = u.d, m3 = w.d, squash = n.d; then d2, m1, m5, ra, rr.
    """
    a, b = camera.view(cones.a), camera.view(cones.b)
    axis = cones.axis @ camera.rotation.T
    ra, rb = cones.ra, cones.rb
    ba = b - a
    # A ball inside the other one vanishes: the larger is drawn as a very short cylinder.
    inside = (ba**2).sum(1) <= 1.02 * (ra - rb) ** 2 + 1e-9
    larger = np.where((ra >= rb)[:, None], a, b)
    radius = np.maximum(ra, rb)
    tip = larger + 0.1 * radius[:, None] * np.array([0.0, 1.0, 0.0])
    a, b = np.where(inside[:, None], larger, a), np.where(inside[:, None], tip, b)
    ra, rb = np.where(inside, radius, ra), np.where(inside, radius, rb)
    k = (cones.squash - 1.0)[:, None]
    ba = b - a
    ba_s = ba + k * (ba * axis).sum(1, keepdims=True) * axis
    oa_s = -(a + k * (a * axis).sum(1, keepdims=True) * axis)
    u = ba_s + k * (ba_s * axis).sum(1, keepdims=True) * axis
    w = oa_s + k * (oa_s * axis).sum(1, keepdims=True) * axis
    n = np.sqrt(cones.squash**2 - 1.0)[:, None] * axis
    rr = ra - rb
    d2 = (ba_s**2).sum(1) - rr**2
    m1 = (ba_s * oa_s).sum(1)
    m5 = (oa_s**2).sum(1)
    return np.concatenate([u.T, w.T, n.T, [d2, m1, m5, ra, rr]])


def meet_cones(constants: F32, x: F32, y: F32) -> F32:
    """Depth of the first hit of each ray with its own cone; inf where it misses.

    Args:
        constants: (14, M), the cone of each ray.
        x, y: (M,) directions.
    """
    ux, uy, uz, wx, wy, wz, nx, ny, nz, d2, m1, m5, ra, rr = constants
    m2 = ux * x + uy * y + uz
    m3 = wx * x + wy * y + wz
    flat = nx * x + ny * y + nz
    m4 = x * x + y * y + 1.0 + flat * flat
    rise = rr * ra - m1
    k2 = d2 * m4 - m2 * m2
    k1 = d2 * m3 + m2 * rise
    k0 = d2 * m5 - m1 * m1 + 2.0 * m1 * rr * ra - (d2 + rr * rr) * ra * ra
    h = k1 * k1 - k0 * k2
    # Both balls lie inside the full cone: who misses it misses all.
    near = np.flatnonzero((h >= 0) & (k2 != 0))
    depth = np.full(len(x), np.inf, np.float32)
    if not len(near):
        return depth
    m2, m3, m4, k1, k2, h, d2, m1, m5, ra, rr, rise = (
        v[near] for v in (m2, m3, m4, k1, k2, h, d2, m1, m5, ra, rr, rise)
    )
    t = -(np.sqrt(h) + k1) / k2
    along = t * m2 - rise
    body = (along > 0) & (along < d2)
    caps = np.flatnonzero(~body)
    m2, m3, m4, d2, m1, m5, ra, rr = (v[caps] for v in (m2, m3, m4, d2, m1, m5, ra, rr))
    # The ball at a, and the one at b: their distances follow from those of a.
    ha = m3 * m3 - m4 * (m5 - ra * ra)
    mb = m3 - m2
    rb = ra - rr
    hb = mb * mb - m4 * (m5 - 2.0 * m1 + d2 + rr * rr - rb * rb)
    with np.errstate(invalid="ignore"):
        ta = np.where(ha >= 0, -(m3 + np.sqrt(ha)) / m4, np.inf)
        tb = np.where(hb >= 0, -(mb + np.sqrt(hb)) / m4, np.inf)
    t[caps] = np.minimum(ta, tb)
    depth[near] = np.where(t > NEAR, t, np.inf)
    return depth


def box_constants(boxes: Boxes, camera: Camera) -> FloatArray:
    """(15, N): the axes in camera space, over the half extents, and the centre along them."""
    axes = boxes.axes @ camera.rotation.T / boxes.half[:, :, None]
    centre = camera.view(boxes.centre)
    along = (axes * centre[:, None, :]).sum(2)
    return np.concatenate([axes.reshape(-1, 9).T, along.T])


def meet_boxes(constants: F32, x: F32, y: F32) -> F32:
    """Depth of the first hit of each ray with its own box; inf where it misses."""
    enter = np.full(len(x), -np.inf, np.float32)
    leave = np.full(len(x), np.inf, np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        for i in range(3):
            ax, ay, az = constants[3 * i : 3 * i + 3]
            inverse = 1.0 / (ax * x + ay * y + az)
            middle, reach = constants[9 + i] * inverse, np.abs(inverse)
            np.maximum(enter, middle - reach, out=enter)
            np.minimum(leave, middle + reach, out=leave)
        return np.where((enter <= leave) & (enter > NEAR), enter, np.float32(np.inf))


def cone_screens(cones: Cones, camera: Camera, grid: Grid) -> npt.NDArray[np.int32]:
    """(N, 4) x0, y0, x1, y1 in rays, half open, empty for what lies too near."""
    ends = [(camera.view(cones.a), cones.ra), (camera.view(cones.b), cones.rb)]
    bounds = []
    for centre, radius in ends:
        z = np.maximum(centre[:, 2:], NEAR + 1.01 * radius[:, None])
        xy, square = centre[:, :2], z**2 - radius[:, None] ** 2
        root = radius[:, None] * np.sqrt(np.maximum(xy**2 + square, 0))
        bounds.append(((xy * z - root) / square, (xy * z + root) / square))
    (low_a, high_a), (low_b, high_b) = bounds
    near = np.minimum(*(c[:, 2] - r for c, r in ends)) < NEAR
    return _screens(np.minimum(low_a, low_b), np.maximum(high_a, high_b), near, grid)


def box_screens(boxes: Boxes, camera: Camera, grid: Grid) -> npt.NDArray[np.int32]:
    """As for cones, from the eight corners."""
    signs = np.array([[i, j, k] for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)], float)
    corners = boxes.centre[:, None] + (signs * boxes.half[:, None]) @ boxes.axes
    seen = camera.view(corners)
    near = seen[..., 2].min(1) < NEAR
    xy = seen[..., :2] / np.maximum(seen[..., 2:], NEAR)
    return _screens(xy.min(1), xy.max(1), near, grid)


def _screens(
    low: FloatArray, high: FloatArray, near: npt.NDArray[np.bool_], grid: Grid
) -> npt.NDArray[np.int32]:
    middle = np.array([grid.width, grid.height]) / 2
    limit = np.array([grid.width, grid.height])
    first = np.clip(np.floor(low * grid.focal + middle), 0, limit)
    last = np.clip(np.ceil(high * grid.focal + middle), first, limit)
    last = np.where(near[:, None], first, last)
    screens: npt.NDArray[np.int32] = np.concatenate([first, last], axis=1).astype(np.int32)
    return screens


def rays_in(screens: npt.NDArray[np.int32], grid: Grid) -> tuple[npt.NDArray[np.int64], I32, I32]:
    """Rays per screen box (N,), and the column and row of each, box after box."""
    width = screens[:, 2] - screens[:, 0]
    counts = width.astype(np.int64) * (screens[:, 3] - screens[:, 1])
    total = int(counts.sum())
    starts = np.cumsum(counts) - counts
    index = np.arange(total, dtype=np.int32) - np.repeat(starts.astype(np.int32), counts)
    wide = np.repeat(width, counts)
    row = index // np.maximum(wide, 1)
    column = index - row * wide + np.repeat(screens[:, 0], counts)
    row += np.repeat(screens[:, 1], counts)
    return counts, column, row


def cast(cones: Cones, boxes: Boxes, camera: Camera, grid: Grid) -> Hits:
    """Every hit of a ray of the grid with a solid."""
    found = []
    if len(cones):
        table = cone_constants(cones, camera)
        found.append(_hits(meet_cones, table, cone_screens(cones, camera, grid), grid, 0))
    if len(boxes):
        table = box_constants(boxes, camera)
        screens = box_screens(boxes, camera, grid)
        found.append(_hits(meet_boxes, table, screens, grid, len(cones)))
    if not found:
        return Hits(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))
    rays, solids, depths = zip(*found, strict=True)
    return Hits(np.concatenate(rays), np.concatenate(solids), np.concatenate(depths))


def _hits(
    meet: Callable[[F32, F32, F32], F32],
    table: FloatArray,
    screens: npt.NDArray[np.int32],
    grid: Grid,
    base: int,
) -> tuple[I32, I32, F32]:
    counts, column, row = rays_in(screens, grid)
    depth = meet(np.repeat(table.astype(np.float32), counts, axis=1), grid.x(column), grid.y(row))
    hit = np.flatnonzero(np.isfinite(depth))
    solid = np.repeat(np.arange(base, base + len(counts), dtype=np.int32), counts)
    return row[hit] * np.int32(grid.width) + column[hit], solid[hit], depth[hit]


def nearest(hits: Hits, rays: int) -> tuple[F32, I32]:
    """The z-buffer: depth (inf) and solid (-1) of the first hit of every ray."""
    depth = np.full(rays, np.inf, np.float32)
    np.minimum.at(depth, hits.ray, hits.depth)
    solid = np.full(rays, -1, np.int32)
    first = hits.depth == depth[hits.ray]
    # Equal depths: the solid listed first wins, whatever order numpy assigns in.
    solid[hits.ray[first][::-1]] = hits.solid[first][::-1]
    return depth, solid
