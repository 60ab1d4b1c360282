"""``python -m tests.training.data.pipeline.killable OUT HOW [KILL NUMBER]``: a run that is killed.

HOW is *here*, *processes* or *ray*. KILL is *driver* (kills itself after so many rows), *worker*
(kills one of its workers after so many rows, and goes on), *half* (kills itself when the so manieth
shard is half written) or *unlisted* (when it is written and the manifest does not know it yet).
The folder in ``TINY_PIDS`` gets a file per worker. ``KILLED_KIND`` is a real kind to make instead.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from humanagent.training.data.instruct.types import MadeRow
from humanagent.training.data.pipeline.makers import MakerChoice
from humanagent.training.data.pipeline.run import How, make
from humanagent.training.data.pipeline.sources import find_source
from humanagent.training.data.pipeline.work import Work
from humanagent.training.data.rows import write
from tests.training.data.pipeline import tiny

#: Small enough for many runs, in many shards.
SCENES, PER_SHARD = 40, 3
HOWS = {"here": How(), "processes": How(processes=2), "ray": How(ray=True)}


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_worker() -> None:
    """The first that is alive; not the driver, which is one in a run without others."""
    for path in Path(os.environ["TINY_PIDS"]).iterdir():
        path.unlink()
        if int(path.name) != os.getpid():
            with suppress(ProcessLookupError):
                os.kill(int(path.name), signal.SIGKILL)
                print(f"killed {path.name}", flush=True)
                return


class AfterRows:
    """Kills after so many rows."""

    def __init__(self, kind: str, number: int) -> None:
        self._left, self._kind = number, kind

    def __call__(self, made: MadeRow) -> None:
        self._left -= 1
        if self._left == 0 and self._kind in ("driver", "worker"):
            (kill_self if self._kind == "driver" else kill_worker)()


def break_shards(kind: str, number: int) -> None:
    whole, shards = write._write_shard, count(1)

    def broken(path: Path, *rest: Any) -> str:
        digest = whole(path, *rest)
        if next(shards) == number:
            if kind == "half":
                os.truncate(path, path.stat().st_size // 2)
                path.rename(path.with_name(f".new-{path.name}"))
            kill_self()
        return digest

    write._write_shard = broken


def main(out: str, how: str, kill: str = "", number: str = "0") -> None:
    if kill in ("half", "unlisted"):
        break_shards(kill, int(number))
    kind = os.environ.get("KILLED_KIND")
    maker = tiny.Choice(tiny.LeavesPid) if kind is None else MakerChoice(kind)
    work = Work(maker, find_source(f"scenes:{SCENES}"), concurrency=4)
    given = How(HOWS[how].processes, HOWS[how].ray, rows_per_shard=PER_SHARD)
    make(work, Path(out), given, AfterRows(kill, int(number)))


if __name__ == "__main__":
    main(*sys.argv[1:])
