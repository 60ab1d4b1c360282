"""The driver: what is not done yet goes through the stages, and into the folder in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from humanagent.errors import BadInputError
from humanagent.training.data.instruct.types import MadeRow
from humanagent.training.data.pipeline.here import run_here
from humanagent.training.data.pipeline.processes import run_processes
from humanagent.training.data.pipeline.source import Item
from humanagent.training.data.pipeline.stages import STOPS
from humanagent.training.data.pipeline.store import MADE, MadeWriter
from humanagent.training.data.pipeline.work import Work
from humanagent.training.data.rows.manifest import FILE, Manifest, read_manifest
from humanagent.training.data.rows.write import ROWS_PER_SHARD
from humanagent.training.stages.lock import only_one

#: What becomes of items, in their order, however many are in work.
Runner = Callable[[Work, Iterator[Item]], Iterator[MadeRow]]


@dataclass(frozen=True)
class How:
    """How a run is done; its output is the same for all of them.

    Attributes:
        processes: Of this machine; 1 does everything in this one.
        ray: On Ray Data instead.
        limit: Only the first so many items.
        rows_per_shard: Rows of a file.
    """

    processes: int = 1
    ray: bool = False
    limit: int | None = None
    rows_per_shard: int = ROWS_PER_SHARD


def make(
    work: Work, out: Path, how: How | None = None, told: Callable[[MadeRow], Any] | None = None
) -> Manifest:
    """Make instructions of every item that is not done, and say what the folder then holds.

    Killed at any time, and run again, it ends in the same files as a run that nobody stopped. What
    stops it (``STOPS``, an interrupt) leaves what was done.

    Args:
        work: What to do.
        out: Folder, new or gone on with; one run at a time.
        how: Where, and how much.
        told: Called with every row that was written.

    Raises:
        BadInputError: the folder is of another run, or another run writes to it.
        BudgetSpentError: the teacher may not be asked any more.
        NotStartedError: its server does not answer.
        MissingDependencyError: something has to be installed first.
    """
    how = how or How()
    out.mkdir(parents=True, exist_ok=True)
    with only_one(out):
        _same_run(work, out)
        writer = MadeWriter(out, rows_per_shard=how.rows_per_shard, about=work.about())
        items = islice(work.source.items(), how.limit)
        coming = (item for item in items if item.key not in writer.done)
        with writer:
            try:
                for made in _runner(how)(work, coming):
                    if writer.add(made) and told is not None:
                        told(made)
            except (*STOPS, KeyboardInterrupt):
                writer.pause()
                raise
        return read_manifest(out, MADE)


def _runner(how: How) -> Runner:
    if how.ray:
        from humanagent.training.data.pipeline.on_ray import run_on_ray

        return lambda work, items: run_on_ray(work, items, how.processes)
    if how.processes > 1:
        return lambda work, items: run_processes(work, items, how.processes)
    return run_here


def _same_run(work: Work, out: Path) -> None:
    if not (out / FILE).exists():
        return
    before = read_manifest(out, MADE).about
    for name, value in work.about().items():
        if before.get(name) != value:
            raise BadInputError(
                f"its {name} was {before.get(name)!r}, not {value!r}",
                where=str(out),
                do="give another folder, or the same command as before",
            )
