"""The same questions through the agent and straight to its server, in turns."""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from humanagent import HumanAgent
from humanagent.media import Picture
from humanagent.scene import Scene
from humanagent.settings import Settings
from humanagent.tools.protocols import ToolInfo
from humanagent.vlm.prompt import reply_schema
from humanagent.vlm.reads import Reads
from humanagent.vlm.server import OpenAIVLM
from humanagent.vlm.serving.process import ServerProcess
from humanagent.vlm.types import Completion, Message

#: Sorts of questions; numbered, they are as many as are wanted, and no two are the same.
QUESTIONS = (
    "How many people are there?",
    "Is anyone sitting?",
    "Who is raising a hand?",
    "Where does P1 look?",
    "Describe P1.",
    "Is P1 standing?",
    "Which way does P1 face?",
    "Are the arms of P1 up or down?",
)
_HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Run:
    """One run: seconds of each ask and of all, CPU seconds here and there, what was written."""

    each: list[float]
    whole: float
    cpu: float  # of this process
    server_cpu: float  # of the server and its workers
    written: int  # tokens
    requests: int
    degraded: int

    @property
    def rate(self) -> float:
        """Asks per second."""
        return len(self.each) / self.whole


@dataclass(frozen=True)
class Pair:
    """Alternating runs of the agent and of the bare client."""

    concurrency: int
    agent: list[Run]
    bare: list[Run]

    @property
    def ratios(self) -> list[float]:
        """Throughput of the agent as a share of the bare client's, for each two runs in a row."""
        return [agent.rate / bare.rate for agent, bare in zip(self.agent, self.bare, strict=True)]

    @property
    def cpu_ratio(self) -> float:
        """CPU time of the bare client and the server as a share of the agent's and the server's.

        What the ratio of throughputs comes to where all of them share too few cores.
        """
        agent, bare = (
            sum(run.cpu + run.server_cpu for run in runs) for runs in (self.agent, self.bare)
        )
        return bare / agent

    def at(self, percent: float) -> tuple[float, float]:
        """A percentile of one ask's milliseconds: agent, bare."""
        return tuple(
            float(np.percentile([s for run in runs for s in run.each], percent)) * 1e3
            for runs in (self.agent, self.bare)
        )  # type: ignore[return-value]


class Prepared:
    """A perceiver whose scene is ready: perception is no part of what is measured."""

    info = ToolInfo("prepared", "1")

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def perceive(self, image: object) -> Scene:
        return self._scene


class Recorder(httpx.AsyncHTTPTransport):
    """Keeps the bodies that a client sends."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[bytes] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.bodies.append(await request.aread())
        return await super().handle_async_request(request)


class Metrics:
    """What is known of a server: sums of its counters by name, and its CPU seconds (Linux)."""

    def __init__(self, server: ServerProcess) -> None:
        self._url = server.url.removesuffix("/v1") + "/metrics"
        self._group = server.pid

    async def read(self) -> dict[str, float]:
        """Each counter, over all its labels."""
        async with httpx.AsyncClient(trust_env=False) as client:
            text = (await client.get(self._url)).text
        sums: dict[str, float] = {}
        for name, value in re.findall(r"^(vllm:\w+)(?:\{.*\})? (\S+)$", text, re.MULTILINE):
            sums[name] = sums.get(name, 0.0) + float(value)
        return sums

    def cpu(self) -> float:
        """Of all processes of its group."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self._group:  # proc_pid_stat(5): pgrp, then utime and stime
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def numbered(asks: int) -> list[str]:
    """So many different questions."""
    return [f"{QUESTIONS[i % len(QUESTIONS)]} ({i // len(QUESTIONS) + 1})" for i in range(asks)]


class Revisable(OpenAIVLM):
    """Our model, told what it was trained on, while the agent treats it as one that was not.

    An agent sends contradicted replies back to such a model only.
    """

    @property
    def reads(self) -> Reads:
        return replace(super().reads, prompt="rules")

    async def generate(self, messages: Sequence[Message], **more: Any) -> Completion:
        more["schema"] = reply_schema("plain")
        return await super().generate([m for m in messages if m.role != "system"], **more)


class Contradicted(Revisable):
    """Every first reply gets a claim that cannot be true: the most that revising can cost."""

    async def generate(self, messages: Sequence[Message], **more: Any) -> Completion:
        completion = await super().generate(messages, **more)
        if any(message.role == "assistant" for message in messages):
            return completion
        said = json.loads(completion.text)
        said["claims"].append({"subject": "scene", "predicate": "count", "value": "99"})
        return replace(completion, text=json.dumps(said))


async def record(
    vlm: OpenAIVLM,
    recorder: Recorder,
    perceiver: Prepared,
    photo: Picture,
    asks: Sequence[str],
    settings: Settings,
) -> list[bytes]:
    """The bodies that an agent sends for these questions, one after the other."""
    with HumanAgent(vlm, perceiver=perceiver, settings=settings) as agent:
        for question in asks:
            await agent.aask(photo, question)
    return recorder.bodies


async def alternate(
    server: ServerProcess,
    agent: HumanAgent,
    photo: Picture,
    asks: Sequence[str],
    bodies: Sequence[bytes],
    concurrency: int,
    rounds: int,
) -> Pair:
    """One run each to warm up, then so many, the order changing from round to round."""
    metrics = Metrics(server)
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
    async with httpx.AsyncClient(
        base_url=server.url, limits=limits, timeout=None, headers=_HEADERS, trust_env=False
    ) as client:

        async def through_agent(i: int) -> bool:
            return (await agent.aask(photo, asks[i])).degraded

        async def straight(i: int) -> bool:
            async with client.stream("POST", "chat/completions", content=bodies[i]) as response:
                response.raise_for_status()
                async for _ in response.aiter_raw():
                    pass
            return False

        kinds = {"agent": (through_agent, len(asks)), "bare": (straight, len(bodies))}
        runs: dict[str, list[Run]] = {"agent": [], "bare": []}
        for number in range(rounds + 1):
            for kind in sorted(kinds, reverse=number % 2 == 1):
                one, many = kinds[kind]
                done = await _run(one, many, concurrency, metrics)
                if number:
                    runs[kind].append(done)
    return Pair(concurrency, runs["agent"], runs["bare"])


async def _run(
    one: Callable[[int], Awaitable[bool]], many: int, concurrency: int, metrics: Metrics
) -> Run:
    numbers = iter(range(many))
    each: list[float] = []
    degraded: list[bool] = []

    async def work() -> None:
        for i in numbers:
            begun = time.perf_counter()
            degraded.append(await one(i))
            each.append(time.perf_counter() - begun)

    before = await metrics.read()
    there, cpu, begun = metrics.cpu(), time.process_time(), time.perf_counter()
    await asyncio.gather(*(work() for _ in range(concurrency)))
    whole, cpu = time.perf_counter() - begun, time.process_time() - cpu
    there = metrics.cpu() - there
    after = await metrics.read()
    tokens, requests = (
        round(after[name] - before.get(name, 0.0))
        for name in ("vllm:generation_tokens_total", "vllm:request_success_total")
    )
    return Run(each, whole, cpu, there, tokens, requests, sum(degraded))
