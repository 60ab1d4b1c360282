"""The One-Euro filter for many points at once (Casiez, Roussel and Vogel, CHI 2012).

A low-pass filter whose cut-off rises with speed: steady where people stand still, quick where
they move. Own code: the filter is ten lines, and the packages of it filter one number at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class OneEuroSettings:
    """How much is smoothed. Speed is in body heights per second.

    The defaults, measured on drawn clips of 25 pictures a second whose joints have the errors of a
    good pose tool (``tests/tools/tracking/measure.py``): jitter of still joints .36 of what it
    was, error of all joints .66, error of fast ones (above .7 heights a second) 1.0, and these lag
    12 ms behind.

    Attributes:
        cutoff: cut-off at rest, in Hz; lower is steadier.
        beta: Hz that the cut-off rises per body height per second; higher follows quicker.
        speed_cutoff: cut-off of the speed estimate, in Hz (1 in the paper).
        memory_s: seconds after which a point that was not given starts anew.
    """

    cutoff: float = 1.0
    beta: float = 12.0
    speed_cutoff: float = 1.0
    memory_s: float = 0.5


class OneEuro:
    """One filter for N points, each with its own past.

    Example:
        >>> still = OneEuro(1)
        >>> [round(float(still(np.array([[x, 0.0]]), t / 30, 100.0)[0, 0]), 1)
        ...  for t, x in enumerate([10, 12, 10, 12])]
        [10.0, 10.6, 10.5, 11.0]
    """

    def __init__(self, points: int, settings: OneEuroSettings | None = None) -> None:
        self.settings = settings or OneEuroSettings()
        self._value = np.full((points, 2), np.nan)
        self._speed = np.zeros((points, 2))
        self._time = np.full(points, -np.inf)

    def __call__(self, points: Array, time_s: float, height: float) -> Array:
        """Smoothed (N, 2) pixels.

        Args:
            points: (N, 2) pixels; NaN where a point was not seen, which stays NaN.
            time_s: seconds, larger than at the call before.
            height: of the person, in pixels: the measure of speed.
        """
        s = self.settings
        given = np.isfinite(points).all(1)
        elapsed = time_s - self._time
        goes_on = given & (elapsed <= s.memory_s)
        dt = np.where(goes_on, elapsed, 1.0)[:, None]
        step = np.where(goes_on[:, None], points - self._value, 0.0)
        speed = self._speed + _share(np.full_like(dt, s.speed_cutoff), dt) * (
            step / dt - self._speed
        )
        # The paper takes the speed of each coordinate; that of the point treats diagonals alike.
        pace = np.linalg.norm(speed, axis=1, keepdims=True) / max(height, 1.0)
        value = self._value + _share(s.cutoff + s.beta * pace, dt) * step
        value = np.where(goes_on[:, None], value, points)
        self._value[given] = value[given]
        self._speed[given] = np.where(goes_on[:, None], speed, 0.0)[given]
        self._time[given] = time_s
        return np.asarray(np.where(given[:, None], value, np.nan))


def _share(cutoff: Array, dt: Array) -> Array:
    """The share of a new value: alpha of an exponential filter with this cut-off."""
    return np.asarray(1 / (1 + 1 / (2 * np.pi * cutoff * dt)))
