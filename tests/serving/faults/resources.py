"""What this process holds: tasks, threads, open files, memory (Linux)."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from humanagent import HumanAgent

_SETTLES_WITHIN_S = 10.0


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


async def _tasks() -> int:
    return len(asyncio.all_tasks()) - 1
