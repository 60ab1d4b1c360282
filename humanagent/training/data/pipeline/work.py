"""What a run does, as settings that can go to another process, and the stages built of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Self

from humanagent.settings import Settings
from humanagent.training.data.instruct.types import Maker
from humanagent.training.data.pipeline.source import Source
from humanagent.training.data.pipeline.stages import Loading, Stages
from humanagent.training.data.pipeline.teachers import TeacherChoice
from humanagent.training.data.teacher import Teacher


class Makes(Protocol):
    """What ``MakerChoice`` is: a choice of a maker that can go to another process."""

    @property
    def kind(self) -> str: ...

    def about(self) -> dict[str, Any]: ...

    def build(self, teacher: Teacher | None) -> Maker: ...


@dataclass(frozen=True)
class Work:
    """A kind of instructions from a source.

    Attributes:
        maker: Which kind.
        source: Where items come from.
        teacher: Who writes.
        settings: Of detector and pose; by default those of the environment.
        concurrency: Rows in flight in one process; with their pictures they are what memory holds.
    """

    maker: Makes
    source: Source
    teacher: TeacherChoice = field(default_factory=TeacherChoice)
    settings: Settings = field(default_factory=Settings)
    concurrency: int = 16

    def shared(self, processes: int) -> Self:
        """What each of so many processes does, so that together they keep to the limits."""
        return replace(self, teacher=self.teacher.shared(processes))

    def about(self) -> dict[str, Any]:
        """What decides the output: a run goes on only with the same."""
        return {
            "command": "data make",
            **self.maker.about(),
            **self.source.about(),
            "teacher": self.teacher.name,
            "perceiver": self.settings.perceiver,
        }

    def loading(self) -> Loading:
        """The stages that need no teacher."""
        return Loading(self.source, self.maker.kind, self.settings)

    @asynccontextmanager
    async def stages(self) -> AsyncIterator[Stages]:
        """The stages, in the event loop that runs them.

        Raises:
            HumanAgentError: the teacher or the maker cannot be built from the settings.
        """
        teacher = self.teacher.build()
        try:
            yield Stages(self.loading(), self.maker.build(teacher))
        finally:
            if teacher is not None:
                await teacher.aclose()
