"""The pace of requests, on a clock of the test's own."""

from __future__ import annotations

import asyncio

import pytest

from humanagent.errors import SettingsError
from humanagent.training.data.teacher.limits import Limits, Pace


class Clock:
    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 6))
        self.now += seconds


def waits(limits: Limits, tokens: list[int]) -> list[float]:
    clock = Clock()
    pace = Pace(limits, clock, clock.sleep)

    async def run() -> None:
        for count in tokens:
            await pace.wait(count)

    asyncio.run(run())
    return clock.waits


def test_requests_are_spread_over_the_minute() -> None:
    assert waits(Limits(requests_per_minute=30), [1] * 4) == [2.0, 2.0, 2.0]


def test_tokens_count_as_they_are() -> None:
    assert waits(Limits(tokens_per_minute=600), [100, 50, 10]) == [10.0, 5.0]


def test_the_tighter_limit_decides() -> None:
    both = Limits(requests_per_minute=60, tokens_per_minute=600)
    assert waits(both, [100, 1, 1]) == [10.0, 1.0]


def test_without_limits_nobody_waits() -> None:
    assert waits(Limits(), [10**6] * 3) == []


def test_a_reply_shorter_than_expected_gives_time_back() -> None:
    clock = Clock()
    pace = Pace(Limits(tokens_per_minute=600), clock, clock.sleep)

    async def run() -> None:
        await pace.wait(100)
        pace.settle(100, 40)
        await pace.wait(1)

    asyncio.run(run())
    assert clock.waits == [4.0]


def test_a_server_that_asks_for_a_pause_gets_it_from_all() -> None:
    clock = Clock()
    pace = Pace(Limits(), clock, clock.sleep)
    pace.hold(7.0)
    asyncio.run(pace.wait(1))
    assert clock.waits == [7.0]


@pytest.mark.parametrize("name", ["requests_per_minute", "tokens_per_minute", "at_once"])
def test_a_limit_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Limits(**{name: 0})
