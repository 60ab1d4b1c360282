"""Joints of one person over time, smoothed where they are seen."""

from __future__ import annotations

import numpy as np

from humanagent.scene import JOINTS, Person
from humanagent.tools.tracking.one_euro import OneEuro, OneEuroSettings


class JointSmoother:
    """Smooths the *seen* joints of one person; the others pass as they are.

    A guessed joint may jump anywhere, so it neither is smoothed nor moves what is. A joint that
    comes back soon goes on from where it was.

    Example:
        >>> from humanagent.scene import Keypoints
        >>> at = lambda x: Person(id="P1", bbox=(0, 0, 50, 100), score=1,
        ...                       keypoints=Keypoints.from_array([[x, 5, 2]] * 17))
        >>> smoother = JointSmoother()
        >>> first = smoother(at(20), 0.0)
        >>> 20 < smoother(at(22), 1 / 30).keypoints.xy[0][0] < 22
        True
    """

    def __init__(self, settings: OneEuroSettings | None = None) -> None:
        self._filter = OneEuro(len(JOINTS), settings)

    def __call__(self, person: Person, time_s: float) -> Person:
        """The person with smoothed joints at this time, in seconds."""
        keypoints = person.keypoints
        seen = np.array([state == "seen" for state in keypoints.state])
        raw = np.array(keypoints.xy, dtype=float)
        given = np.where(seen[:, None], raw, np.nan)
        smooth = self._filter(given, time_s, max(person.width, person.height))
        xy = np.where(seen[:, None], smooth, raw)
        return person.model_copy(
            update={
                "keypoints": keypoints.model_copy(
                    update={"xy": tuple((float(x), float(y)) for x, y in xy)}
                )
            }
        )
