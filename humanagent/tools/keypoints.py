"""From coordinates and confidences to ``Keypoints`` with a state for every joint."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from humanagent.scene import JointState, Keypoints

Array = npt.NDArray[np.float64]

#: Confidence from which a joint counts as *seen*: MMPose draws joints from here on (``kpt_thr``).
SEEN = 0.3


def with_states(xy: Array, score: Array, width: int, height: int, seen: float = SEEN) -> Keypoints:
    """Keypoints of one person.

    A joint without coordinates, or with no confidence at all, is *absent*; outside the picture it
    is *off_frame*; from ``seen`` on it is *seen*, below *guessed*.

    Args:
        xy: (17, 2) pixels, NaN where a joint was not measured.
        score: (17,) clipped to 0..1.
        width: Of the picture, as is the height.
        seen: Confidence from which a joint counts as seen.

    Example:
        >>> k = with_states(np.full((17, 2), 5.0), np.full(17, 0.9), width=4, height=9)
        >>> k.state[0]
        'off_frame'
    """
    known = np.isfinite(xy).all(-1) & (score > 0)
    points = np.where(known[:, None], xy, 0.0)
    values = np.where(known, np.clip(np.nan_to_num(score), 0.0, 1.0), 0.0)
    inside = ((points >= 0) & (points <= [width, height])).all(-1)

    def state(i: int) -> JointState:
        if not known[i]:
            return "absent"
        if not inside[i]:
            return "off_frame"
        return "seen" if values[i] >= seen else "guessed"

    return Keypoints(
        xy=tuple((float(x), float(y)) for x, y in points),
        score=tuple(float(v) for v in values),
        state=tuple(state(i) for i in range(len(points))),
    )
