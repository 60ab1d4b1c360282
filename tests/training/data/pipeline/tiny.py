"""A maker so small that runs of it are about the pipeline alone; and ways to go wrong."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from humanagent.errors import BadInputError, NotStartedError
from humanagent.training.data.geometry.types import Checked
from humanagent.training.data.instruct.types import Instruction, Kind, MadeRow, Turn, Where
from humanagent.training.data.rows import Row
from humanagent.training.data.teacher import Teacher
from humanagent.training.data.teacher.budget import BudgetSpentError


class TinyMaker:
    """Says how many people there are, and where. The number of a drawn scene decides what fails."""

    kind: Kind = "humanins"

    def __init__(self, seed: int = 0, slow_s: float = 0.0) -> None:
        self._seed, self._slow_s = seed, slow_s

    async def make(self, row: Row) -> MadeRow:
        if self._slow_s:  # later ones are sooner done
            await asyncio.sleep(self._slow_s * (int(row.id[:2], 16) % 5))
        boxes = [Where("box", one.bbox) for one in row.people if one.bbox is not None]
        turns = (
            Turn("user", ("Where?",)),
            Turn("assistant", (f"{len(boxes)} {self._seed}", *boxes)),
        )
        one = Instruction(f"{row.id}-humanins-count-0", row.id, self.kind, "count", turns)
        return MadeRow(row, (one,), checked=(("count", Checked("", "kept")),))


def number(row: Row) -> int:
    return int(PurePosixPath(row.path).stem)


class LeavesPid(TinyMaker):
    """Leaves a file named like its process in the folder ``TINY_PIDS``."""

    async def make(self, row: Row) -> MadeRow:
        (Path(os.environ["TINY_PIDS"]) / str(os.getpid())).touch()
        return await super().make(row)


class PoisonedMaker(TinyMaker):
    """Fails on scene 3 in a way nobody thought of, on scene 5 as it should."""

    async def make(self, row: Row) -> MadeRow:
        if number(row) == 3:
            raise ZeroDivisionError("three")
        if number(row) == 5:
            raise BadInputError("five")
        return await super().make(row)


class DeadlyMaker(TinyMaker):
    """Takes the process with it on scene 3."""

    async def make(self, row: Row) -> MadeRow:
        if number(row) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return await super().make(row)


class StoppedMaker(TinyMaker):
    """The budget is spent at scene 6; the server is gone at scene 8."""

    async def make(self, row: Row) -> MadeRow:
        if number(row) == 6:
            raise BudgetSpentError("spent")
        if number(row) == 8:
            raise NotStartedError("gone")
        return await super().make(row)


@dataclass(frozen=True)
class Choice:
    """One of these makers, as ``MakerChoice`` is one of the real ones."""

    made: type[TinyMaker] = TinyMaker
    seed: int = 0
    slow_s: float = 0.0
    kind: Kind = "humanins"

    def about(self) -> dict[str, Any]:
        return {"kind": self.kind, "seed": self.seed}

    def build(self, teacher: Teacher | None) -> TinyMaker:
        return self.made(self.seed, self.slow_s)
