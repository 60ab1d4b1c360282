"""Work that several asks need at the same moment is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Shares running work by its key; what is done is forgotten, keeping it is up to a cache.

    Who is cancelled while waiting leaves the work to the others.

    Example:
        >>> async def both():
        ...     once, done = Once(), []
        ...     async def work():
        ...         await asyncio.sleep(0)
        ...         done.append(1)
        ...     await asyncio.gather(once.do("a", work), once.do("a", work))
        ...     return len(done)
        >>> asyncio.run(both())
        1
    """

    def __init__(self) -> None:
        self._running: dict[tuple[int, str], asyncio.Future[T]] = {}

    async def do(self, key: str, work: Callable[[], Awaitable[T]]) -> T:
        """The result of ``work``, or of the work that is running under the same key."""
        place = (id(asyncio.get_running_loop()), key)
        task = self._running.get(place)
        if task is None:
            task = self._running[place] = asyncio.ensure_future(work())
            task.add_done_callback(lambda done: self._over(place, done))
        return await asyncio.shield(task)

    def _over(self, place: tuple[int, str], done: asyncio.Future[Any]) -> None:
        del self._running[place]
        if not done.cancelled():
            done.exception()  # taken here too, should nobody wait any more
