"""Many at once, in order, and never more than so many: the window of a run in one process."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


async def ordered(
    work: Callable[[A], Awaitable[B]], items: Iterable[A], at_once: int
) -> AsyncGenerator[B, None]:
    """Results in the order of the items, of which ``at_once`` are taken up before one is given out.

    Nothing more is read than that, so a slow consumer holds everything up, and memory is bounded.
    The items are read in a thread: they may come from a disk.

    Raises:
        Exception: what ``work`` raises, once all before it were given out; the others are
            cancelled.

    Example:
        >>> async def main() -> list[int]:
        ...     async def double(x: int) -> int:
        ...         await asyncio.sleep(0.01 / (x + 1))
        ...         return 2 * x
        ...     return [x async for x in ordered(double, range(5), 3)]
        >>> asyncio.run(main())
        [0, 2, 4, 6, 8]
    """
    coming = iter(items)
    running: deque[asyncio.Task[B]] = deque()
    more = True
    try:
        while True:
            while more and len(running) < at_once:
                taken = await asyncio.to_thread(_next, coming)
                more = bool(taken)
                running.extend(asyncio.ensure_future(work(item)) for item in taken)
            if not running:
                return
            yield await running[0]
            running.popleft()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _next(coming: Iterator[A]) -> list[A]:
    """The next one, or none: a StopIteration cannot leave a thread."""
    for item in coming:
        return [item]
    return []
