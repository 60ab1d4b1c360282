"""What a tracker is, and what it is built from: somebody who says which box is whose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from humanagent.scene import Person, Scene
from humanagent.tools.protocols import ToolInfo


@runtime_checkable
class Tracker(Protocol):
    """People keep their names from picture to picture of one camera. One tracker per stream."""

    @property
    def info(self) -> ToolInfo: ...

    def update(self, scene: Scene, time_s: float) -> Scene:
        """The same scene with ``track_id`` and the ids ``P<track_id>``.

        Args:
            scene: what was measured in the next picture.
            time_s: when it was taken, in seconds from any start; larger than the time before.

        Raises:
            BadInputError: time stands still or goes back, or the picture has another size.
        """
        ...

    def reset(self) -> None:
        """Forget everybody, for the next stream. Numbers begin at 1 again."""
        ...


@runtime_checkable
class Associator(Protocol):
    """Says which people of this picture were in the pictures before."""

    @property
    def info(self) -> ToolInfo: ...

    def assign(self, people: Sequence[Person], time_s: float) -> list[int]:
        """A number of 1 or more for each person: the same as before for who was there before.

        Nobody else ever gets the number of somebody, until ``reset``.
        """
        ...

    def reset(self) -> None:
        """Forget everybody."""
        ...
