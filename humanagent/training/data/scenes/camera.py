"""A pinhole camera over level ground.

World: x to the viewer's right, y up, z towards the camera, metres; the camera stands at
(0, height, 0) and looks along -z, pitched down. Camera space: x right, y down, z away from the
camera, so that a pixel (u, v) is the ray ((u - cx) / f, (v - cy) / f, 1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from humanagent.training.data.scenes.solids import FloatArray


@dataclass(frozen=True)
class Camera:
    """Height in metres, pitch in degrees (positive looks down), focal length in pixels.

    Example:
        >>> camera = Camera(height=1.5, pitch=0.0, focal=100.0, size=(112, 112))
        >>> camera.project(np.array([[0.0, 1.5, -4.0]])).tolist()
        [[56.0, 56.0]]
    """

    height: float
    pitch: float
    focal: float
    size: tuple[int, int]

    @property
    def rotation(self) -> FloatArray:
        """(3, 3) from world to camera axes."""
        c, s = math.cos(math.radians(self.pitch)), math.sin(math.radians(self.pitch))
        return np.array([[1.0, 0.0, 0.0], [0.0, -c, s], [0.0, -s, -c]])

    def view(self, points: FloatArray) -> FloatArray:
        """World points (..., 3) in camera space."""
        seen: FloatArray = (points - np.array([0.0, self.height, 0.0])) @ self.rotation.T
        return seen

    def project(self, points: FloatArray) -> FloatArray:
        """Pixels (..., 2) of world points in front of the camera."""
        seen = self.view(points)
        depth = np.maximum(seen[..., 2:], 1e-6)
        pixels: FloatArray = seen[..., :2] / depth * self.focal + np.array(self.size) / 2.0
        return pixels

    def horizon(self) -> float:
        """The row of the horizon in pixels."""
        return self.size[1] / 2.0 - self.focal * math.tan(math.radians(self.pitch))
