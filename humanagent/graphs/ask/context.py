"""What an ask runs with: models, stores, policy and its deadline (the graph's context schema)."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from humanagent.errors import DeadlineError
from humanagent.graphs.ask.scenes import SceneShelf
from humanagent.media import ContentStore, Picture, PictureSource
from humanagent.settings import Settings
from humanagent.tools.protocols import PersonPerceiver
from humanagent.tools.select import make_perceiver

if TYPE_CHECKING:
    from humanagent.graphs.ask.measured import Measured
    from humanagent.tools.looks import Look
    from humanagent.vlm import VLM

_DECODED_KEPT = 4


class Gallery:
    """Bytes of pictures by SHA-256, and the last few decoded ones."""

    def __init__(self, store: ContentStore) -> None:
        self.store = store
        self._decoded: OrderedDict[str, Picture] = OrderedDict()
        self._taken: OrderedDict[str, tuple[Picture, Picture]] = OrderedDict()
        self._lock = Lock()

    def keep(self, picture: Picture) -> None:
        """Remember a decoded picture."""
        with self._lock:
            self._decoded[picture.sha256] = picture
            self._decoded.move_to_end(picture.sha256)
            while len(self._decoded) > _DECODED_KEPT:
                self._decoded.popitem(last=False)

    def take(self, given: Picture, kept: Picture) -> None:
        """Remember as what a picture that somebody gave was kept: its bytes may be others here."""
        self.keep(kept)
        with self._lock:
            self._taken[given.sha256] = (given, kept)
            while len(self._taken) > _DECODED_KEPT:
                self._taken.popitem(last=False)

    def taken(self, given: Picture) -> Picture | None:
        """What was kept of these very pixels, if they were given lately."""
        with self._lock:
            before, kept = self._taken.get(given.sha256, (None, None))
        return kept if before is not None and before.pixels is given.pixels else None

    def decoded(self, sha256: str) -> Picture | None:
        """A decoded picture, if it is among the last few."""
        with self._lock:
            return self._decoded.get(sha256)


@dataclass
class AskContext:
    """Everything a node needs beside the state.

    ``source`` is the picture of this ask, ``None`` for a follow-up question; ``picture`` is what
    it was loaded as. ``perceiver`` makes the backend on first use, so that a question that needs no
    perception loads no model; ``made`` is that backend where it is there already. ``looks`` are
    what a model may call, by name; ``known`` is what was rendered last, and for what.
    """

    settings: Settings = field(default_factory=Settings)
    perceiver: Callable[[], PersonPerceiver] = field(default_factory=lambda: _default_perceiver)
    made: PersonPerceiver | None = None
    vlm: VLM | None = None
    gallery: Gallery = field(default_factory=lambda: Gallery(ContentStore(None)))
    scenes: SceneShelf = field(default_factory=SceneShelf)
    source: PictureSource | Picture | None = None
    picture: Picture | None = None
    looks: Mapping[str, Look[Any]] = field(default_factory=dict)
    known: tuple[object, Measured] | None = None
    started: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds until the deadline, negative behind it."""
        return self.settings.deadline_s - (time.monotonic() - self.started)

    def remaining(self, keep: float = 0.0) -> float:
        """Seconds until the deadline, or until ``keep`` seconds before it.

        Raises:
            DeadlineError: that has passed.
        """
        left = self.left() - keep
        if left <= 0:
            raise DeadlineError(
                f"the ask took longer than {self.settings.deadline_s:g} s",
                do="raise deadline_s, or use a faster backend",
            )
        return left


def looks_for(
    settings: Settings, perceiver: Callable[[], PersonPerceiver]
) -> Mapping[str, Look[Any]]:
    """The looks that a model may call with these settings; loads no model of theirs."""
    if not settings.vlm_tools:
        return {}
    from humanagent.tools.looks import Equipment, make_looks

    return make_looks(Equipment.of(settings, perceiver))


def _default_perceiver() -> PersonPerceiver:
    return make_perceiver(Settings())
