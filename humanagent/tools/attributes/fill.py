"""What readers say of people becomes ``Person.attributes``, which the person context tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from humanagent.scene import Scene
from humanagent.settings import Settings
from humanagent.tools.protocols import Image, PersonPerceiver, ToolInfo


class Reader(Protocol):
    """Reads something off people whose joints are known."""

    @property
    def info(self) -> ToolInfo: ...

    def words(self, image: Image, scene: Scene) -> Mapping[str, Mapping[str, str]]:
        """What is known of each person, by id; what is not known is left out."""
        ...


def readers(settings: Settings) -> list[Reader]:
    """Those that the settings ask for.

    Raises:
        MissingDependencyError: the models of one are not installed.

    Example:
        >>> [reader.info.name for reader in readers(Settings(clothes=True))]
        ['clothes']
    """
    found: list[Reader] = []
    if settings.clothes:
        from humanagent.tools.appearance import ClothesReader

        found.append(ClothesReader())
    if settings.faces:
        from humanagent.tools.faces import FaceReader

        found.append(FaceReader(threads=settings.threads))
    if settings.hands:
        from humanagent.tools.hands import HandReader

        found.append(HandReader(threads=settings.threads))
    return found


class Filled:
    """A perceiver whose scenes also say what was read off the people.

    What an attribute says already stays.

    Example:
        >>> from humanagent.tools.blazepose import BlazePose
        >>> filled = Filled(BlazePose(), readers(Settings(clothes=True)))
        >>> "clothes.least_share" in filled.info.settings
        True
    """

    def __init__(self, perceiver: PersonPerceiver, readers: Sequence[Reader]) -> None:
        self.perceiver = perceiver
        self._readers = readers

    @property
    def info(self) -> ToolInfo:
        """That of the perceiver, with the settings of the readers."""
        info = self.perceiver.info
        settings = dict(info.settings)
        for reader in self._readers:
            of = reader.info
            settings |= {f"{of.name}.version": of.version}
            settings |= {f"{of.name}.{name}": value for name, value in of.settings.items()}
        return replace(info, settings=settings)

    def perceive(self, image: Image) -> Scene:
        """As the perceiver does, with attributes."""
        scene = self.perceiver.perceive(image)
        words = [reader.words(image, scene) for reader in self._readers]
        people = []
        for person in scene.people:
            read = {k: v for of_all in words for k, v in of_all.get(person.id, {}).items()}
            attributes = {**read, **person.attributes}
            people.append(person.model_copy(update={"attributes": attributes}))
        update = {"people": tuple(people), "provenance": self.info.provenance()}
        return scene.model_copy(update=update)

    def without(self, sha256: str) -> Filled:
        """The perceiver that was not fitted on a picture: itself, where that cannot matter."""
        without = getattr(self.perceiver, "without", None)
        other = self.perceiver if without is None else without(sha256)
        return self if other is self.perceiver else Filled(other, self._readers)
