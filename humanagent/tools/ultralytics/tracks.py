"""Association by ultralytics' own trackers: ByteTrack and BoT-SORT.

The library's ``track=True`` keeps them inside its model, which then belongs to one stream. Here the
same trackers stand behind the protocol of ``tracking``: one model serves any number of streams,
and people may come from any backend.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from humanagent.errors import MissingDependencyError
from humanagent.scene import Person
from humanagent.tools.protocols import ToolInfo
from humanagent.tools.ultralytics.load import library_version, prepared

Algorithm = Literal["bytetrack", "botsort"]
Array = npt.NDArray[np.float32]

_CLASSES: Final[dict[Algorithm, tuple[str, str]]] = {
    "bytetrack": ("ultralytics.trackers.byte_tracker", "BYTETracker"),
    "botsort": ("ultralytics.trackers.bot_sort", "BOTSORT"),
}
#: The library's own values, but that scenes hold people who were accepted already, so every box may
#: begin a track; and that BoT-SORT goes by boxes: here it is given no pixels.
_OPTIONS: Final[dict[str, str | int | float | bool]] = {
    "track_high_thresh": 0.0,
    "track_low_thresh": 0.0,
    "new_track_thresh": 0.0,
    "match_thresh": 0.8,
    "fuse_score": True,
    "gmc_method": "none",
    "proximity_thresh": 0.5,
    "appearance_thresh": 0.8,
    "with_reid": False,
    "model": "auto",
}


class UltralyticsAssociator:
    """Who is who, by boxes, as ultralytics' trackers say. For ``PersonTracker``.

    The library reports somebody in the second picture at the earliest. Everybody has a number here
    from the first one: the track is there by then, and is asked.

    Args:
        algorithm: ``bytetrack`` or ``botsort``.
        frame_rate: Pictures per second; the library counts pictures, not seconds.
        memory_s: Seconds that somebody unseen is remembered.
        options: Further settings of the library's tracker files.

    Raises:
        MissingDependencyError: ultralytics, or ``lap`` which its trackers need, is not installed.

    Example:
        >>> who = UltralyticsAssociator()                                     # doctest: +SKIP
        >>> who.assign([Person(id="P1", bbox=(0, 0, 40, 99), score=1)], 0.0)  # doctest: +SKIP
        [1]
    """

    def __init__(
        self,
        algorithm: Algorithm = "bytetrack",
        *,
        frame_rate: float = 30.0,
        memory_s: float = 2.0,
        **options: str | int | float | bool,
    ) -> None:
        prepared()
        if importlib.util.find_spec("lap") is None:
            raise MissingDependencyError(
                "lap is not installed", where="ultralytics", do="pip install lap"
            )
        buffer = max(1, round(frame_rate * memory_s))
        self._options = {**_OPTIONS, "track_buffer": buffer, **options}
        self._algorithm: Algorithm = algorithm
        module, name = _CLASSES[algorithm]
        self._class: Any = getattr(importlib.import_module(module), name)
        self._boxes: Any = importlib.import_module("ultralytics.engine.results").Boxes
        self.reset()

    @property
    def info(self) -> ToolInfo:
        """Versions of the libraries and the tracker's settings."""
        return ToolInfo(f"ultralytics-{self._algorithm}", library_version(), dict(self._options))

    def reset(self) -> None:
        """Forget everybody; numbers begin at 1 again."""
        settings = SimpleNamespace(tracker_type=self._algorithm, **self._options)
        self._tracker: Any = self._class(settings)
        self._numbers: dict[int, int] = {}
        self._last = 0

    def assign(self, people: Sequence[Person], time_s: float) -> list[int]:
        """A number for each person; see ``Associator``."""
        rows = np.array([(*p.bbox, p.score, 0.0) for p in people], np.float32).reshape(-1, 6)
        self._tracker.update(self._boxes(rows, (1, 1)))
        names = {
            int(track.idx): int(track.track_id)
            for track in self._tracker.tracked_stracks
            if track.frame_id == self._tracker.frame_id
        }
        return [self._number(names.get(i)) for i in range(len(people))]

    def _number(self, name: int | None) -> int:
        """Ours for the library's: without gaps, and for boxes that it left out."""
        if name is not None and name in self._numbers:
            return self._numbers[name]
        self._last += 1
        if name is not None:
            self._numbers[name] = self._last
        return self._last
