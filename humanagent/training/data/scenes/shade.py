"""The colour of a surface: lamp, sky, darker edges, stripes."""

from __future__ import annotations

import numpy as np

from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.light import Light
from humanagent.training.data.scenes.raycast import F32, I32, Grid, box_constants, cone_constants
from humanagent.training.data.scenes.solids import Boxes, Cones


def shaded(
    rays: I32, solid: I32, depth: F32, grid: Grid, cones: Cones, boxes: Boxes, camera: Camera,
    light: Light,
) -> F32:  # fmt: skip
    """Colours (M, 3) of the nearest hits of M rays.

    Args:
        rays: (M,) indices of rays.
        solid: (M,) what they hit, cones first.
        depth: of all rays.
        grid: the rays.
        cones: of the scene.
        boxes: of the scene.
        camera: for the axes.
        light: lamp and surroundings.
    """
    x, y = grid.x(rays % grid.width), grid.y(rays // grid.width)
    t = depth.ravel()[rays]
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
    data = np.concatenate(rows).astype(np.float32).take(solid, axis=1, mode="clip")
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


def _box_normals(solid: I32, x: F32, y: F32, t: F32, boxes: Boxes, camera: Camera) -> F32:
    table = box_constants(boxes, camera).astype(np.float32)[:, solid]
    local = [
        table[3 * i] * x * t + table[3 * i + 1] * y * t + table[3 * i + 2] * t - table[9 + i]
        for i in range(3)
    ]
    face = np.argmax(np.abs(local), axis=0)
    sign = np.sign(np.stack(local)[face, np.arange(len(t))])
    columns = np.arange(len(t))
    return np.stack([table[3 * face + j, columns] * sign for j in range(3)])
