"""A run in this process: one event loop, a window of rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator

from humanagent.training.data.instruct.types import MadeRow
from humanagent.training.data.pipeline.ordered import ordered
from humanagent.training.data.pipeline.source import Item
from humanagent.training.data.pipeline.work import Work


def run_here(work: Work, items: Iterator[Item]) -> Iterator[MadeRow]:
    """What becomes of the items, in their order.

    The loop stands still between two of them: while a shard is written nothing new is begun.

    Raises:
        BudgetSpentError: the teacher may not be asked any more.
        NotStartedError: its server does not answer.
        MissingDependencyError: something has to be installed first.
    """
    with asyncio.Runner() as loop:
        made = _made(work, items)
        try:
            while (one := loop.run(anext(made, None))) is not None:
                yield one
        finally:
            loop.run(made.aclose())


async def _made(work: Work, items: Iterator[Item]) -> AsyncGenerator[MadeRow, None]:
    async with work.stages() as stages:
        async for one in ordered(stages.one, items, work.concurrency):
            yield one
