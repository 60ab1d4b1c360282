"""What this process holds, and how long it waited for a processor (Linux)."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from humanagent import HumanAgent

_SETTLES_WITHIN_S = 10.0
_LOOK_EVERY_S = 0.05


@dataclass(frozen=True)
class Held:
    """A count of each."""

    tasks: int
    threads: int
    files: int
    mib: float

    def __str__(self) -> str:
        counts = f"{self.tasks} tasks, {self.threads} threads, {self.files} files"
        return f"{counts}, {self.mib:.0f} MiB"


def held(agents: list[HumanAgent]) -> Held:
    """Now; tasks are those of the agents' own loops and of the caller's."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Held(
        tasks=sum(agent._background().run(_tasks()) for agent in agents),
        threads=threading.active_count(),
        files=len(os.listdir("/proc/self/fd")),
        mib=pages * os.sysconf("SC_PAGESIZE") / 2**20,
    )


def settled(look: Callable[[], Held], as_low_as: Callable[[Held], bool]) -> Held:
    """The first look that is low enough, or the last one: what was cancelled ends in a moment."""
    until = time.monotonic() + _SETTLES_WITHIN_S
    while not as_low_as(now := look()) and time.monotonic() < until:
        time.sleep(0.1)
    return now


class Starvation:
    """How long the threads that run event loops wanted to run, and other processes did instead.

    What is late because the machine had no time for us is not late by our own fault.
    """

    def __init__(self) -> None:
        self._times: list[float] = []
        self._waited: list[float] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, name="starvation", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def between(self, begin: float, end: float) -> float:
        """Seconds of waiting between two times of ``time.monotonic``."""
        waited = np.interp([begin, end], self._times, self._waited)
        return float(waited[1] - waited[0])

    def _look(self) -> None:
        done = False
        while not done:
            done = self._stopped.wait(_LOOK_EVERY_S)
            self._waited.append(sum(map(_waited_s, _loops())))
            self._times.append(time.monotonic())


def _loops() -> list[int]:
    """Ids of the threads that run event loops: this test's and the agents'."""
    return [
        thread.native_id
        for thread in threading.enumerate()
        if thread.native_id and thread.name in ("MainThread", "humanagent")
    ]


def _waited_s(thread: int) -> float:
    """Seconds that a thread was ready to run and did not."""
    try:
        return int(Path(f"/proc/self/task/{thread}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):  # it has ended, or this kernel does not count
        return 0.0


async def _tasks() -> int:
    return len(asyncio.all_tasks()) - 1
