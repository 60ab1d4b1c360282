"""Soft shadows on the ground: the cones, slid along the light and laid flat."""

from __future__ import annotations

from typing import Final

import numpy as np

from humanagent.training.data.scenes.backgrounds import Backdrop
from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.light import Light
from humanagent.training.data.scenes.raycast import Grid, rays_in
from humanagent.training.data.scenes.solids import Cones

#: Solids thinner than this throw no shadow, metres.
_THROWS: Final = 0.034


def darken_ground(behind: Backdrop, cones: Cones, camera: Camera, light: Light) -> None:
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
    counts, column, row = rays_in(
        np.concatenate([first, last], 1).astype(np.int32), Grid(width, height, 1.0)
    )
    ba = b - a
    square = np.maximum((ba**2).sum(1), 1e-9)
    table = np.concatenate([a.T, (ba / square[:, None]).T, ba.T, radius[None]])
    data = np.repeat(table.astype(np.float32), counts, axis=1)
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
