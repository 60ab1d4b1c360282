"""Rays followed step by step through the solids: slow, and independent of ``raycast``."""

from __future__ import annotations

import numpy as np

from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.solids import Boxes, Cones, FloatArray

STEP = 0.004  # metres along the view
SLICES = 48  # balls per round cone


def inside_cones(points: FloatArray, cones: Cones, grow: float = 0.0) -> np.ndarray:
    """(K, N) whether a world point lies in a cone whose radii are ``grow`` metres larger.

    A squashed cone is the hull of balls after the space is stretched along its axis.
    """
    k = (cones.squash - 1.0)[:, None]

    def stretched(p: FloatArray) -> FloatArray:
        along = (p * cones.axis).sum(-1, keepdims=True)
        return p + k * along * cones.axis

    a, b = stretched(cones.a), stretched(cones.b)
    p = stretched(points[:, None, :])
    found = np.zeros((len(points), len(cones)), bool)
    for s in np.linspace(0, 1, SLICES):
        centre, radius = a + s * (b - a), cones.ra + s * (cones.rb - cones.ra) + grow
        found |= ((p - centre) ** 2).sum(2) < np.maximum(radius, 0) ** 2
    return found


def inside_boxes(points: FloatArray, boxes: Boxes, grow: float = 0.0) -> np.ndarray:
    """(K, M) whether a world point lies in a box."""
    local = np.einsum("mij,kmj->kmi", boxes.axes, points[:, None] - boxes.centre)
    return (np.abs(local) < boxes.half + grow).all(2)


def ray_to(camera: Camera, point: FloatArray, start: float = 0.3) -> tuple[FloatArray, FloatArray]:
    """Depths (K,) and world points (K, 3) from the camera to a point."""
    eye = np.array([0.0, camera.height, 0.0])
    depth = float(camera.view(point)[2])
    depths = np.arange(start, depth, STEP)
    return depths, eye + (point - eye) * (depths / depth)[:, None]


def near_ray(camera: Camera, point: FloatArray, cones: Cones) -> np.ndarray:
    """(N,) whether a ray passes a cone closely; squashing only takes away from a cone."""
    eye = np.array([0.0, camera.height, 0.0])
    way = (point - eye) / np.linalg.norm(point - eye)
    found = np.zeros(len(cones), bool)
    for s in np.linspace(0, 1, SLICES):
        off = cones.a + s * (cones.b - cones.a) - eye
        off -= (off @ way)[:, None] * way
        found |= np.linalg.norm(off, axis=1) < np.maximum(cones.ra, cones.rb) + 0.1
    return found
