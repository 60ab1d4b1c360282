"""Waiting that ends in time."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from humanagent.graphs.ask.bounded import in_thread, within


def test_what_ignores_its_cancellation_is_left_behind() -> None:
    async def stubborn() -> None:
        for _ in range(3):
            try:
                await asyncio.sleep(30)
            except asyncio.CancelledError:
                continue

    async def main() -> float:
        task = asyncio.ensure_future(stubborn())
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            await within(0.05, task)
        waited = time.monotonic() - started
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0)
        return waited

    assert asyncio.run(main()) < 10


def test_cancelling_the_waiter_cancels_the_work() -> None:
    async def main() -> bool:
        work = asyncio.ensure_future(asyncio.sleep(30))
        waiter = asyncio.ensure_future(within(30, work))
        await asyncio.sleep(0)
        waiter.cancel()
        await asyncio.gather(waiter, work, return_exceptions=True)
        return work.cancelled()

    assert asyncio.run(main())


@pytest.mark.parametrize("error", [ValueError("a"), SystemExit(3)])
def test_an_error_in_the_thread_arrives(error: BaseException) -> None:
    def work() -> None:
        raise error

    async def main() -> BaseException:
        with pytest.raises(type(error)) as caught:
            await in_thread(work)
        return caught.value

    assert asyncio.run(main()) is error


def test_a_stop_iteration_does_not_hang() -> None:
    async def main() -> None:
        await in_thread(next, iter(()))

    with pytest.raises(RuntimeError, match="StopIteration"):
        asyncio.run(main())


def test_a_thread_that_ends_after_its_loop_is_quiet() -> None:
    go = threading.Event()

    async def main() -> None:
        await within(0.01, in_thread(go.wait, 10))

    with pytest.raises(TimeoutError):
        asyncio.run(main())
    go.set()
