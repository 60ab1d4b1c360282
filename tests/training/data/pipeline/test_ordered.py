"""The window of a run: in order, bounded, and closed when something stops it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from humanagent.training.data.pipeline.ordered import ordered


def counted(read: list[int], whole: int = 100) -> Iterator[int]:
    for number in range(whole):
        read.append(number)
        yield number


def test_a_slow_consumer_holds_the_source_back() -> None:
    read: list[int] = []

    async def run() -> None:
        async def work(number: int) -> int:
            return number

        made = ordered(work, counted(read), 5)
        for expected in range(10):
            assert await anext(made) == expected
            await asyncio.sleep(0)
            assert len(read) <= expected + 5
        await made.aclose()

    asyncio.run(run())


def test_no_more_than_the_window_is_in_work_and_results_keep_their_order() -> None:
    now, most = 0, 0

    async def run() -> list[int]:
        async def work(number: int) -> int:
            nonlocal now, most
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.01 * (3 - number % 3))
            now -= 1
            return number

        return [number async for number in ordered(work, range(30), 4)]

    assert asyncio.run(run()) == list(range(30))
    assert 1 < most <= 4


def test_what_fails_stops_it_after_all_before_and_cancels_the_rest() -> None:
    given: list[int] = []
    cancelled: list[int] = []

    async def run() -> None:
        async def work(number: int) -> int:
            if number == 3:
                raise ValueError("three")
            try:
                await asyncio.sleep(0.01 if number < 3 else 60)
            except asyncio.CancelledError:
                cancelled.append(number)
                raise
            return number

        async for number in ordered(work, range(30), 6):
            given.append(number)

    with pytest.raises(ValueError, match="three"):
        asyncio.run(run())
    assert given == [0, 1, 2]
    assert cancelled
