"""From coordinates and confidences to ``Keypoints`` with a state for every joint."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from humanagent.scene import JointState, Keypoints

Array = npt.NDArray[np.float64]

#: Confidence from which a joint counts as *seen*: MMPose draws joints from here on (``kpt_thr``).
SEEN = 0.3


_STATES: Final[tuple[JointState, ...]] = ("absent", "off_frame", "guessed", "seen")


def with_states(
    xy: Array, score: Array, width: int, height: int, seen: float = SEEN
) -> list[Keypoints]:
    """Keypoints of all people of a picture.

    A joint without coordinates, or with no confidence at all, is *absent*; outside the picture it
    is *off_frame*; from ``seen`` on it is *seen*, below *guessed*.

    Args:
        xy: (N, 17, 2) pixels, NaN where a joint was not measured.
        score: (N, 17) clipped to 0..1.
        width: Of the picture, as is the height.
        seen: Confidence from which a joint counts as seen.

    Example:
        >>> one, = with_states(np.full((1, 17, 2), 5.0), np.full((1, 17), 0.9), width=4, height=9)
        >>> one.state[0]
        'off_frame'
    """
    known = np.isfinite(xy).all(-1) & (score > 0)
    points = np.where(known[..., None], xy, 0.0)
    values = np.where(known, score.clip(0.0, 1.0), 0.0)
    inside = ((points >= 0) & (points <= [width, height])).all(-1)
    state = np.where(inside, np.where(values >= seen, 3, 2), 1) * known
    return [
        Keypoints(
            xy=tuple((x, y) for x, y in places),
            score=tuple(confidences),
            state=tuple(_STATES[s] for s in states),
        )
        for places, confidences, states in zip(
            points.tolist(), values.tolist(), state.tolist(), strict=True
        )
    ]
