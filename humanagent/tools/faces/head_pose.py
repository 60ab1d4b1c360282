"""Where a head is turned, from the mesh alone: its own axes, without a camera model."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from humanagent.tools.faces.mesh import CHIN, FOREHEAD, LEFT_EYE_OUT, RIGHT_EYE_OUT

Array = npt.NDArray[np.float64]


class HeadPose(NamedTuple):
    """Degrees. Right and left are the viewer's.

    ``yaw`` above 0: turned to the right of the picture; ``pitch`` above 0: looking up; ``roll``
    above 0: the top of the head leans to the right of the picture.
    """

    yaw: float
    pitch: float
    roll: float


def head_pose(points: Array) -> HeadPose:
    """The turn of a head from its (468, 3) mesh, z away from the camera.

    The line through the outer eye corners is the head's own x axis; the one from forehead to
    chin, made square to it, its y axis. In the mesh's canonical face both lie in one plane that
    faces ahead, so nothing has to be fitted.

    Example:
        >>> mesh = np.zeros((468, 3))
        >>> mesh[[RIGHT_EYE_OUT, LEFT_EYE_OUT], 0] = -3, 3
        >>> mesh[[FOREHEAD, CHIN], 1] = -9, 9
        >>> head_pose(mesh)
        HeadPose(yaw=0.0, pitch=0.0, roll=0.0)
    """
    x = points[LEFT_EYE_OUT] - points[RIGHT_EYE_OUT]
    x = x / max(float(np.linalg.norm(x)), 1e-9)
    y = points[CHIN] - points[FOREHEAD]
    y = y - (y @ x) * x
    y = y / max(float(np.linalg.norm(y)), 1e-9)
    ahead = -np.cross(x, y)  # out of the face, towards the camera when it looks there
    yaw = np.degrees(np.arctan2(ahead[0], -ahead[2]))
    pitch = np.degrees(np.arctan2(-ahead[1], np.hypot(ahead[0], ahead[2])))
    roll = np.degrees(np.arctan2(x[1], x[0]))
    return HeadPose(*(round(float(v), 1) + 0.0 for v in (yaw, pitch, roll)))
