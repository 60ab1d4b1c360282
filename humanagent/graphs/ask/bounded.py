"""Waiting that ends in time, whatever is waited for.

Own code: ``asyncio.wait_for`` waits on for a coroutine that ignores its cancellation, and threads
of ``asyncio.to_thread`` fill a small pool and keep the interpreter from exiting.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


async def within(seconds: float, work: Awaitable[T]) -> T:
    """The result of ``work``, which is cancelled and left behind when it takes too long.

    Raises:
        TimeoutError: it took longer.

    Example:
        >>> asyncio.run(within(1, asyncio.sleep(0, "done")))
        'done'
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if done:
        return task.result()
    task.cancel()
    task.add_done_callback(_forget)
    raise TimeoutError(f"not done in {seconds:g} s")


async def in_thread(work: Callable[..., T], *args: Any) -> T:
    """``work(*args)`` in a thread of its own, which nobody waits for at the interpreter's exit.

    Example:
        >>> asyncio.run(in_thread(max, 1, 2))
        2
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(result)  # type: ignore[arg-type]
        else:
            future.set_exception(error)

    def run() -> None:
        result: T | None = None
        error: BaseException | None = None
        try:
            result = work(*args)
        except StopIteration as stop:  # which a future cannot carry
            error = RuntimeError(f"StopIteration: {stop}")
        except BaseException as raised:
            error = raised
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name="humanagent-work", daemon=True).start()
    return await future


def _forget(task: asyncio.Future[Any]) -> None:
    """Take the late result, so that nobody complains that it was never looked at."""
    if not task.cancelled():
        task.exception()
