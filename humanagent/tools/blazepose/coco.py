"""From 33 BlazePose points to COCO-17 joints with honest states, and to a box.

The thresholds were chosen on annotated photos (each seen joint against the annotators' one):
visibility alone leaves 10 % of the joints far off, and where the heat map is low as well as where
the silhouette is missing most errors lie. The model also draws the eyes and nose of people who are
seen from behind; only a sure face or a sharp heat map tells the two apart.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox, JointState, Keypoints
from humanagent.tools.blazepose.crop import Picture
from humanagent.tools.blazepose.landmarks import HEAT, TO_COCO, Landmarks, in_frame

Array = npt.NDArray[np.float64]

#: A joint is *seen* when visibility, heat map and silhouette all reach these.
SEEN_VISIBILITY = 0.6
SEEN_PEAK = 0.5
SEEN_MASK = 0.3
#: Nose and eyes are *seen* only with a face of this score or heat maps this sharp.
SEEN_FACE = 0.7
SEEN_FACE_PEAK = 0.88
FACE_JOINTS = [0, 1, 2]
#: Fewer mask cells than this do not make a box.
LEAST_CELLS = 20
#: Margin around the joints, in their extent, where there is no usable silhouette.
MARGIN = 0.06


def to_keypoints(found: Landmarks, face: float, picture: Picture) -> Keypoints:
    """COCO-17 in pixels of the original picture; ``face`` is the score of the person's face."""
    xy = found.xy[TO_COCO]
    inside = in_frame(xy, picture)
    visibility, peak = found.visibility[TO_COCO], found.peak[TO_COCO]
    seen = (visibility >= SEEN_VISIBILITY) & (peak >= SEEN_PEAK)
    seen &= found.mask_at(xy) >= SEEN_MASK
    if face < SEEN_FACE and peak[FACE_JOINTS].mean() < SEEN_FACE_PEAK:
        seen[FACE_JOINTS] = False

    def state(i: int) -> JointState:
        if not inside[i]:
            return "off_frame"
        return "seen" if seen[i] else "guessed"

    score = np.where(inside, np.minimum(visibility, peak), 0.0)
    return Keypoints(
        xy=tuple((float(x), float(y)) for x, y in xy * picture.scale),
        score=tuple(float(s) for s in score),
        state=tuple(state(i) for i in range(len(TO_COCO))),
    )


def to_box(found: Landmarks, picture: Picture) -> BBox:
    """The body's box in pixels of the original picture, clipped to it.

    It is the extent of the silhouette; on annotated photos that is closer to the annotators' boxes
    (mean IoU .81) than the joints with a margin (.71), which serve where there is no silhouette.
    """
    rows, columns = np.nonzero(found.mask >= 0.5)
    cells = found.roi.to_picture((np.stack([columns, rows], -1) + 0.5) / HEAT)
    points, margin = cells[in_frame(cells, picture)], 0.0
    if len(points) < LEAST_CELLS:
        joints = found.xy[:33]
        points = joints[in_frame(joints, picture)]
        if len(points) == 0:
            return (0.0, 0.0, 0.0, 0.0)
        margin = MARGIN * float(np.ptp(points, axis=0).max())
    frame = np.array([picture.width, picture.height], dtype=float)
    low, high = (points.min(0) - margin).clip(0, frame), (points.max(0) + margin).clip(0, frame)
    x0, y0 = (low * picture.scale).tolist()
    x1, y1 = (high * picture.scale).tolist()
    return (x0, y0, x1, y1)
