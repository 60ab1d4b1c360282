"""Many asks at once through an agent, a proxy that breaks them, and a server that is killed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from humanagent import HumanAgent
from humanagent.answer import Answer
from humanagent.errors import HumanAgentError
from humanagent.media import Picture
from tests.serving.faults.plan import NOBODY_LISTENS, WRONG_MODEL, Ask, Plan
from tests.serving.faults.proxy import FaultProxy

ANSWERED, DEGRADED, ERROR, LOST = "answered", "degraded", "typed error", "LOST"
#: An ask that has not ended after this many deadlines is lost.
_GIVEN_UP = 3


class Killable(Protocol):
    """A server that can die and come back on its port, which is known once it was started."""

    port: int

    async def kill(self) -> None:
        """At once."""
        ...

    async def start(self) -> None:
        """Until it answers."""
        ...


@dataclass(frozen=True)
class End:
    """How one ask ended."""

    ask: Ask
    kind: str
    begun: float  # time.monotonic
    seconds: float
    note: str
    answers: tuple[Answer, ...]
    killed: bool  # the server was dead at some moment of it


@dataclass
class Agents:
    """One for most asks, one that asks for a model that is not there, one where nobody listens."""

    main: HumanAgent
    wrong_model: HumanAgent
    nobody: HumanAgent

    def of(self, ask: Ask) -> HumanAgent:
        """The one that gets this ask."""
        return {WRONG_MODEL: self.wrong_model, NOBODY_LISTENS: self.nobody}.get(
            ask.fault, self.main
        )

    def all(self) -> list[HumanAgent]:
        """Each of them."""
        return [self.main, self.wrong_model, self.nobody]


@dataclass
class Soak:
    """A plan on its way.

    Attributes:
        kills: How often the server is killed, spread over the plan.
        after_kill: Asks that begin while it is dead; the others wait for it to come back.
        halfway: Called once, when half of the asks have begun.
    """

    plan: Plan
    proxy: FaultProxy
    server: Killable
    agents: Agents
    photo: Picture
    deadline_s: float
    concurrency: int
    kills: int
    after_kill: int
    halfway: Callable[[], None]
    ends: list[End] = field(default_factory=list)
    cut_off: list[int] = field(default_factory=list)  # streams that each kill broke
    _begun: int = 0
    _dead: list[tuple[float, float]] = field(default_factory=list)

    async def run(self) -> list[End]:
        """All asks; in the order in which they ended."""
        self._open = asyncio.Event()
        self._open.set()
        asks = iter(self.plan.asks)
        killing = asyncio.create_task(self._kill_in_between())
        try:
            await asyncio.gather(*(self._work(asks) for _ in range(self.concurrency)))
            await killing
        finally:
            killing.cancel()
        return self.ends

    async def _work(self, asks: Iterator[Ask]) -> None:
        for ask in asks:
            await self._open.wait()
            self._begun += 1
            if self._begun == len(self.plan.asks) // 2:
                self.halfway()
            self.ends.append(await self._end_of(ask))

    async def _end_of(self, ask: Ask) -> End:
        begun = time.monotonic()
        answers: list[Answer] = []
        kind, note = LOST, ""
        try:
            async with asyncio.timeout(_GIVEN_UP * self.deadline_s):
                await (self._streamed if ask.streamed else self._asked)(ask, answers)
        except HumanAgentError as error:
            kind, note = ERROR, f"{type(error).__name__}: {error}"
        except Exception as error:
            note = f"{type(error).__name__}: {error}"
        else:
            if len(answers) == 1 and answers[0].question == ask.question:
                kind = DEGRADED if answers[0].degraded else ANSWERED
                note = " | ".join(answers[0].warnings)
        ended = time.monotonic()
        killed = self._was_dead(begun, ended)
        return End(ask, kind, begun, ended - begun, note, tuple(answers), killed)

    async def _asked(self, ask: Ask, answers: list[Answer]) -> None:
        answers.append(await self.agents.of(ask).aask(self.photo, ask.question))

    async def _streamed(self, ask: Ask, answers: list[Answer]) -> None:
        async for event in self.agents.of(ask).astream(self.photo, ask.question):
            if event["type"] == "answer":
                answers.append(event["answer"])

    async def _kill_in_between(self) -> None:
        for number in range(self.kills):
            at = (2 * number + 1) * len(self.plan.asks) // (2 * self.kills)
            await self._begin(at)
            while not self.proxy.streaming:
                await asyncio.sleep(0.002)
            self.cut_off.append(self.proxy.streaming)
            self._dead.append((time.monotonic(), float("inf")))
            await self.server.kill()
            await self._begin(at + self.after_kill)
            self._open.clear()
            await self.server.start()
            self._dead[-1] = (self._dead[-1][0], time.monotonic())
            self._open.set()

    async def _begin(self, asks: int) -> None:
        """Wait until so many have begun."""
        while self._begun < asks:
            await asyncio.sleep(0.002)

    def _was_dead(self, begun: float, ended: float) -> bool:
        return any(begun < back and died < ended for died, back in self._dead)
