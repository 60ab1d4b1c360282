"""How fast a server may be asked: requests and tokens per minute, and how many at once.

Own code: it has to hold two quantities at once, one of which is only known afterwards.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from humanagent.errors import SettingsError


@dataclass(frozen=True)
class Limits:
    """What a server allows. None means no limit.

    Attributes:
        requests_per_minute: Requests, retries included.
        tokens_per_minute: Tokens of prompts and replies together.
        at_once: Requests in flight.

    Raises:
        SettingsError: one of them is not above zero.
    """

    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    at_once: int = 8

    def __post_init__(self) -> None:
        """Refuse limits under which nothing would ever be asked."""
        for name in ("requests_per_minute", "tokens_per_minute", "at_once"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise SettingsError(f"{name} is {value}", do="give a number above zero, or none")


class Pace:
    """Spaces requests evenly, so that no minute has more than the limits allow.

    Evenly rather than in bursts: servers count in windows of their own, often of a second.

    Args:
        limits: see ``Limits``.
        clock: seconds, monotonic.
        sleep: for tests.
    """

    def __init__(
        self,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._limits, self._clock, self._sleep = limits, clock, sleep
        self._free = {"requests": 0.0, "tokens": 0.0}  # when the next one may start

    async def wait(self, tokens: int) -> None:
        """Until a request of so many tokens may be sent; it then counts as sent."""
        now = self._clock()
        start = max(now, *self._free.values())
        self._free["requests"] = start + _seconds(1, self._limits.requests_per_minute)
        self._free["tokens"] = start + _seconds(tokens, self._limits.tokens_per_minute)
        if start > now:
            await self._sleep(start - now)

    def settle(self, expected: int, real: int) -> None:
        """Correct the tokens of a request, when they are known."""
        self._free["tokens"] += _seconds(real - expected, self._limits.tokens_per_minute)

    def hold(self, seconds: float) -> None:
        """Nobody asks for so long: the server said so."""
        until = self._clock() + seconds
        self._free = {name: max(at, until) for name, at in self._free.items()}


def _seconds(amount: float, per_minute: float | None) -> float:
    return 0.0 if per_minute is None else 60.0 * amount / per_minute
