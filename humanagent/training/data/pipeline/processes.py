"""A run in several processes of this machine. Workers that die are replaced.

Own code around the standard pool: that one gives up as a whole when a worker is killed, and its
workers wait for ever when their parent is.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait
from typing import Any, Final

from humanagent.errors import HumanAgentError
from humanagent.training.data.instruct.types import MadeRow
from humanagent.training.data.pipeline.ordered import ordered
from humanagent.training.data.pipeline.source import Item
from humanagent.training.data.pipeline.stages import STOPS, Stages, told, unread
from humanagent.training.data.pipeline.store import from_made_record, to_made_record
from humanagent.training.data.pipeline.work import Work

#: Items that a worker gets at once; few, so that a death costs little.
_CHUNK: Final = 8
#: Chunks on the way per worker: one in work and one to go on with.
_AHEAD: Final = 2
#: So often work may be lost with a worker before it is tried by itself, and then before it is
#: what kills its worker.
_DEATHS: Final = 2

#: Records of a chunk, and what stopped it.
Result = tuple[list[dict[str, Any]], Exception | None]


@dataclass
class _Chunk:
    items: list[Item]
    result: Future[Result]
    deaths: int = 0


def run_processes(work: Work, items: Iterator[Item], processes: int) -> Iterator[MadeRow]:
    """As ``run_here``, with so many workers.

    A row that kills its worker again and again is kept as one that failed.

    Raises:
        HumanAgentError: a worker cannot be set up; and as ``run_here``.
    """
    pool = _Pool(work.shared(processes), processes)
    window: deque[_Chunk] = deque()
    try:
        while True:
            while len(window) < processes * _AHEAD and (chunk := list(islice(items, _CHUNK))):
                window.append(_Chunk(chunk, pool.submit(chunk)))
            if not window:
                return
            head = window[0]
            try:
                records, stop = head.result.result()
            except BrokenProcessPool:
                _again(pool, window, work)
                continue
            window.popleft()
            yield from map(from_made_record, records)
            if stop is not None:
                raise stop
    finally:
        pool.close()


def _again(pool: _Pool, window: deque[_Chunk], work: Work) -> None:
    """A worker died, and with it the pool: what is not done is begun again, in a new one."""
    pool.replace()
    head = window[0]
    head.deaths += 1
    if head.deaths == _DEATHS:  # any that was in work may be why: this one is now tried by itself
        head.result = Future()
        head.result.set_result(_alone(work, head.items))
    for chunk in window:
        if chunk.result.done() and (chunk.result.cancelled() or chunk.result.exception()):
            chunk.result = pool.submit(chunk.items)


def _alone(work: Work, items: list[Item]) -> Result:
    """Item by item, in a process that works on nothing else."""
    done: list[dict[str, Any]] = []
    pool = _Pool(work, 1)
    try:
        for item in items:
            records, stop = _tried(pool, item, work.source.name)
            done += records
            if stop is not None:
                return done, stop
    finally:
        pool.close()
    return done, None


def _tried(pool: _Pool, item: Item, source: str) -> Result:
    """The record of an item, or that it kills its worker."""
    for _ in range(_DEATHS):
        try:
            return pool.submit([item]).result()
        except BrokenProcessPool:
            pool.replace()
    lost = MadeRow(unread(item, source), error=f"its worker died {_DEATHS} times over it alone")
    return [to_made_record(lost)], None


class _Pool:
    """A pool of processes that can be begun anew."""

    def __init__(self, work: Work, processes: int) -> None:
        self._work, self._processes = work, processes
        self._pool = self._made()

    def submit(self, items: list[Item]) -> Future[Result]:
        try:
            return self._pool.submit(_do, items)
        except BrokenProcessPool as error:  # it broke just now: told as by those already in it
            broken: Future[Result] = Future()
            broken.set_exception(error)
            return broken

    def replace(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._made()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _made(self) -> ProcessPoolExecutor:
        # A fork would copy threads' locks of whatever library was used here before.
        return ProcessPoolExecutor(
            self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self._work,),
        )


class Kept:
    """The stages of a run in an event loop that is kept between calls, for a worker's life."""

    def __init__(self, work: Work) -> None:
        self.loop, self.at_once = asyncio.Runner(), work.concurrency
        self._open = AsyncExitStack()  # let go, it would close the teacher
        self.stages: Stages = self.loop.run(self._open.enter_async_context(work.stages()))


class _Worker(Kept):
    """What a worker process holds."""

    def do(self, items: list[Item]) -> Result:
        return self.loop.run(self._do(items))

    async def _do(self, items: list[Item]) -> Result:
        done: list[dict[str, Any]] = []
        try:
            async for made in ordered(self.stages.one, items, self.at_once):
                done.append(to_made_record(made))
        except STOPS as stop:
            return done, stop
        return done, None


_worker: _Worker | HumanAgentError | None = None


def _begin(work: Work) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver stops everything
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _worker = _Worker(work)
    except HumanAgentError as error:  # raised here it would look like a death
        _worker = error
    except Exception as error:
        _worker = HumanAgentError(told(error))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _do(items: list[Item]) -> Result:
    assert _worker is not None
    return ([], _worker) if isinstance(_worker, HumanAgentError) else _worker.do(items)
