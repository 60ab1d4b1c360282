"""Association by the ``trackers`` package: ByteTrack, SORT, OC-SORT and what else it has.

Apache-2.0. It needs numpy 2, so it cannot be installed beside the embedded models; it brings
OpenCV, SciPy and Matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from humanagent.errors import MissingDependencyError
from humanagent.scene import Person
from humanagent.tools.protocols import ToolInfo
from humanagent.tools.tracking.association import best_pairs, overlaps

Algorithm = Literal["bytetrack", "sort", "ocsort"]
Array = npt.NDArray[np.float64]

INSTALL: Final = 'pip install "humanagent[tracking]"'
_CLASSES: Final[dict[Algorithm, str]] = {
    "bytetrack": "ByteTrackTracker",
    "sort": "SORTTracker",
    "ocsort": "OCSORTTracker",
}
#: Overlap from which somebody is who stood there in the picture before.
_SAME_PLACE: Final = 0.3


class TrackersAssociator:
    """Who is who, by boxes, as the ``trackers`` package says.

    The package names somebody in the second picture at the earliest. Everybody has a number here
    from the first one: who is named keeps the number of the unnamed box in the same place.

    Args:
        algorithm: ``bytetrack``, ``sort`` or ``ocsort``.
        frame_rate: pictures per second that the motion model is tuned for; times are kept anyway.
        memory_s: seconds that somebody unseen is remembered.
        options: further arguments of the algorithm's class.

    Raises:
        MissingDependencyError: the package is not installed.

    Example:
        >>> who = TrackersAssociator("bytetrack")                             # doctest: +SKIP
        >>> who.assign([Person(id="P1", bbox=(0, 0, 40, 99), score=1)], 0.0)  # doctest: +SKIP
        [1]
    """

    def __init__(
        self,
        algorithm: Algorithm = "bytetrack",
        *,
        frame_rate: float = 30.0,
        memory_s: float = 2.0,
        **options: float,
    ) -> None:
        package = _package("trackers")
        self._supervision = _package("supervision")
        self._algorithm = algorithm
        # Scenes hold people who were accepted already, so every box may begin a track.
        ours: dict[str, float] = {"minimum_consecutive_frames": 1}
        if algorithm != "ocsort":
            ours["track_activation_threshold"] = 0.0
        self._options = {
            "frame_rate": frame_rate, "lost_track_buffer": round(30 * memory_s), **ours, **options
        }  # fmt: skip
        self._tracker: Any = getattr(package, _CLASSES[algorithm])(**self._options)
        self.reset()

    @property
    def info(self) -> ToolInfo:
        """Version of the package and its options."""
        return ToolInfo(self._algorithm, f"trackers {version('trackers')}", dict(self._options))

    def reset(self) -> None:
        """Forget everybody; numbers begin at 1 again."""
        self._tracker.reset()
        self._numbers: dict[int, int] = {}
        self._last = 0
        self._unnamed: dict[int, Array] = {}  # number to box, of the picture before

    def assign(self, people: Sequence[Person], time_s: float) -> list[int]:
        """A number for each person; see ``Associator``."""
        boxes = np.array([p.bbox for p in people], dtype=float).reshape(-1, 4)
        theirs = self._theirs(boxes, np.array([p.score for p in people]), time_s)
        waiting = list(self._unnamed)
        now = [i for i, name in enumerate(theirs) if name not in self._numbers]
        before = np.array([self._unnamed[n] for n in waiting]).reshape(-1, 4)
        same = best_pairs(overlaps(before, boxes[now]), _SAME_PLACE)
        kept = {now[j]: waiting[i] for i, j in same}
        numbers = []
        for i, name in enumerate(theirs):
            number = self._numbers.get(name) or kept.get(i) or self._next()
            if name >= 0:
                self._numbers[name] = number
            numbers.append(number)
        self._unnamed = {
            n: boxes[i] for i, (n, name) in enumerate(zip(numbers, theirs, strict=True)) if name < 0
        }
        return numbers

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _theirs(self, boxes: Array, scores: Array, time_s: float) -> list[int]:
        """The package's own name of each box, -1 for none."""
        given = self._supervision.Detections(
            # It may leave out or reorder boxes: the class says which one it was.
            xyxy=boxes, confidence=scores, class_id=np.arange(len(boxes))
        )  # fmt: skip
        found = self._tracker.update(given, timestamp=time_s)
        names = [-1] * len(boxes)
        for index, name in zip(found.class_id, found.tracker_id, strict=True):
            names[int(index)] = int(name)
        return names


def _package(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingDependencyError(
            f"tracking by the trackers package needs {name} ({error})",
            where="tracking",
            do=f"{INSTALL}, in an environment without the embedded models (they need numpy 1), "
            "or use the built-in association",
        ) from error
