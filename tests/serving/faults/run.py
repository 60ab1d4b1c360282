"""A soak from beginning to end, with a look at what the process holds."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from humanagent import HumanAgent
from humanagent.media import load_picture
from tests.serving.faults.plan import Plan
from tests.serving.faults.proxy import FaultProxy
from tests.serving.faults.report import table
from tests.serving.faults.resources import Held, Starvation, held, settled
from tests.serving.faults.soak import Agents, End, Killable, Soak

PHOTO = Path(__file__).parents[3] / "examples" / "photos" / "skier.jpg"

#: From the address of a server (and settings) to an agent that asks it.
MakeAgent = Callable[..., HumanAgent]


@dataclass(frozen=True)
class Load:
    """How hard it is."""

    deadline_s: float
    concurrency: int
    kills: int
    after_kill: int  # asks that begin while it is dead, after each kill


@dataclass(frozen=True)
class Result:
    """What a soak left; ``held`` by moment: before, halfway, after, closed."""

    plan: Plan
    load: Load
    ends: list[End]
    cut_off: list[int]
    held: dict[str, Held]
    starvation: Starvation

    def late(self, end: End) -> float:
        """Seconds behind the deadline, less those in which the machine had no time for us."""
        due = end.begun + self.load.deadline_s
        over = end.begun + end.seconds - due
        return over - self.starvation.between(due, due + over) if over > 0 else over

    def __str__(self) -> str:
        load = self.load
        return (
            f"{len(self.ends)} asks, {load.concurrency} at once, deadline {load.deadline_s:g} s; "
            f"server killed {load.kills} times, streams it was writing then: {self.cut_off}\n\n"
            f"{table(self.ends, self.plan, load.deadline_s)}\n\n"
            f"{self._latest()}\n"
            + "\n".join(f"{moment}: {now}" for moment, now in self.held.items())
        )

    def _latest(self) -> str:
        worst = max(self.ends, key=lambda end: end.seconds)
        began = self.ends[0].begun
        waited = self.starvation.between(began, max(e.begun + e.seconds for e in self.ends))
        return (
            f"latest: {worst.seconds - self.load.deadline_s:+.2f} s, "
            f"less waiting for a processor {max(map(self.late, self.ends)):+.2f} s "
            f"(waited {waited:.0f} s in all)"
        )


async def run_soak(plan: Plan, server: Killable, make: MakeAgent, load: Load) -> Result:
    """All asks of the plan, from the start of the server to its end."""
    await server.start()
    try:
        async with FaultProxy(server.port, plan) as proxy:
            with _agents(make, proxy.url) as asked:
                result = await _soak(plan, server, load, proxy, asked)
            await asyncio.to_thread(settled, lambda: held([]), lambda _: not proxy.connections)
            assert not proxy.connections, "the agents are closed, their connections are not"
            result.held["closed"] = held([])
    finally:
        await server.kill()
    return result


async def _soak(
    plan: Plan, server: Killable, load: Load, proxy: FaultProxy, asked: Agents
) -> Result:
    photo = load_picture(PHOTO)
    for agent in asked.all():  # measures the picture, and opens what stays open
        await agent.aask(photo, "How many people are there?")
    moments = {"before": held(asked.all())}

    def halfway() -> None:
        moments["halfway"] = held([])

    soak = Soak(plan, proxy, server, asked, photo, halfway=halfway, **vars(load))
    with Starvation() as starvation:
        await soak.run()
    moments["after"] = await asyncio.to_thread(
        settled, lambda: held(asked.all()), lambda now: now.tasks == 0
    )
    return Result(plan, load, soak.ends, soak.cut_off, moments, starvation)


@contextmanager
def _agents(make: MakeAgent, url: str) -> Iterator[Agents]:
    with socket.socket() as bound:  # and never listened at
        bound.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{bound.getsockname()[1]}/v1"
        made = Agents(make(url), make(url, vlm_model="not-served-here"), make(nobody))
        try:
            yield made
        finally:
            for agent in made.all():
                agent.close()
