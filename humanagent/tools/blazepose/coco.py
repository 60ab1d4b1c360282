"""From 33 BlazePose points to COCO-17 joints with honest states, and to a box."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox, JointState, Keypoints
from humanagent.tools.blazepose.crop import Picture
from humanagent.tools.blazepose.landmarks import TO_COCO, Landmarks

Array = npt.NDArray[np.float64]

#: A joint is *seen* from this visibility on, if it also lies on the person's silhouette.
SEEN = 0.5
ON_PERSON = 0.3


def in_frame(xy: Array, picture: Picture) -> npt.NDArray[np.bool_]:
    """(N,) whether each of (N, 2) points lies inside the picture."""
    return np.asarray(((xy >= 0) & (xy < [picture.width, picture.height])).all(-1))


def to_keypoints(landmarks: Landmarks, picture: Picture) -> Keypoints:
    """COCO-17 in pixels of the original picture."""
    xy = landmarks.xy[TO_COCO]
    sure = np.minimum(landmarks.visibility, landmarks.presence)[TO_COCO]
    on_person = landmarks.mask_at(xy) >= ON_PERSON
    inside = in_frame(xy, picture)

    def state(i: int) -> JointState:
        if not inside[i]:
            return "off_frame"
        return "seen" if sure[i] >= SEEN and on_person[i] else "guessed"

    return Keypoints(
        xy=tuple((float(x), float(y)) for x, y in xy * picture.scale),
        score=tuple(float(s) for s in np.where(inside, sure, 0.0)),
        state=tuple(state(i) for i in range(len(TO_COCO))),
    )


def to_box(landmarks: Landmarks, picture: Picture) -> BBox:
    """The body's box in pixels of the original picture, clipped to it."""
    xy = landmarks.xy[:33]
    xy = xy[in_frame(xy, picture)]
    if len(xy) == 0:
        return (0.0, 0.0, 0.0, 0.0)
    low, high = xy.min(0), xy.max(0)
    margin = 0.06 * (high - low).max()
    frame = np.array([picture.width, picture.height])
    box = np.concatenate([(low - margin).clip(0, frame), (high + margin).clip(0, frame)])
    x0, y0, x1, y1 = (box * (picture.scale * 2)).tolist()
    return (x0, y0, x1, y1)
