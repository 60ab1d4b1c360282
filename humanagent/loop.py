"""One event loop in a background thread, for the blocking methods of the agent.

Own code: ``asyncio.run`` per call would tear down pooled connections and the conversation
database each time, and fails inside a running loop (notebooks).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
_CLOSING_S = 5.0


class BackgroundLoop:
    """Runs coroutines from any thread, and from other loops.

    Coroutine functions in ``on_close`` run when it is closed, once everything else has ended.

    Example:
        >>> loop = BackgroundLoop()
        >>> loop.run(asyncio.sleep(0, "done"))
        'done'
        >>> loop.close()
    """

    def __init__(self) -> None:
        self.on_close: list[Callable[[], Awaitable[None]]] = []
        self._loop = asyncio.new_event_loop()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="humanagent", daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start it; the future can be awaited with ``asyncio.wrap_future``."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for it; an interrupt cancels it."""
        future = self.submit(work)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """Cancel what still runs, call ``on_close``, stop the thread.

        It may be called by the garbage collector, in any thread: it never waits for itself, and
        for a coroutine that will not end it waits a few seconds only.
        """
        with self._closing:
            if self._closed:
                return
            self._closed = True
        self.submit(self._finish())
        if threading.current_thread() is not self._thread:
            self._thread.join(_CLOSING_S)

    def _serve(self) -> None:
        """Run until closed: a SystemExit in a coroutine belongs to who asked, not to this loop."""
        ended = False
        while not ended:
            with suppress(SystemExit, KeyboardInterrupt):
                self._loop.run_forever()
                ended = True
        self._loop.close()

    async def _finish(self) -> None:
        try:
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            if others:
                await asyncio.wait(others, timeout=_CLOSING_S / 2)
            for last in self.on_close:
                with suppress(Exception):  # one that cannot close must not keep the others open
                    await last()
            await self._loop.shutdown_asyncgens()
        finally:
            self._loop.stop()
