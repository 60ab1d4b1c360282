"""``EmbeddedReader``: what readers have in common that run models of the mediapipe wheel."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final, Protocol

from humanagent.scene import Scene
from humanagent.tools.blazepose.models import Models, load_models, package_folder
from humanagent.tools.protocols import Image, ToolInfo

#: Longer side of the picture that is looked at, in pixels.
LONGEST: Final = 1920


class OfPerson(Protocol):
    """What was read off one part of a person."""

    @property
    def person(self) -> str | None: ...

    def words(self) -> dict[str, str]: ...


class EmbeddedReader(ABC):
    """Reads something off people. Safe to call from several threads.

    Args:
        threads: Of the models, which are loaded once per process and number of threads, also for
            the perceiver ``blazepose``.

    Raises:
        MissingDependencyError: mediapipe 0.10.21 or ai-edge-litert is not installed.
    """

    def __init__(self, *, threads: int = 2) -> None:
        package_folder()
        self._threads = threads

    @property
    @abstractmethod
    def info(self) -> ToolInfo:
        """Versions, thresholds and hashes."""

    @property
    def _models(self) -> Models:
        return load_models(self._threads)

    @abstractmethod
    def read(self, image: Image, scene: Scene) -> Sequence[OfPerson]:
        """All that is read off a (H, W, 3) uint8 RGB picture."""

    def words(self, image: Image, scene: Scene) -> dict[str, dict[str, str]]:
        """What is known of each person, by id, in words that fit ``Person.attributes``."""
        found: dict[str, dict[str, str]] = {}
        for reading in self.read(image, scene):
            if reading.person is not None:
                found.setdefault(reading.person, {}).update(reading.words())
        return found
