"""The proxy does to a request what the plan says, and nothing else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
import pytest

from tests.serving.faults.faults import FAULTS
from tests.serving.faults.proxy import FaultProxy
from tests.serving.faults.tiny_server import MODEL, TinyServer
from tests.serving.faults.wire import Request

T = TypeVar("T")
BODY = {
    "model": MODEL,
    "messages": [{"role": "user", "content": "Who is in picture number 00007?"}],
    "stream": True,
}
REPLY = '{"claims": [], "answer": "There is one person in picture number 00007."}'
SOON_S = 0.3


class Always:
    """The same fault for every request."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.at_server: list[str] = []

    def pick(self, request: Request) -> str:
        return self.fault

    def forwarded(self, request: Request) -> None:
        self.at_server.append(request.target)


def through(plan: Always, work: Callable[[httpx.AsyncClient, FaultProxy], Awaitable[T]]) -> T:
    async def run() -> T:
        server = TinyServer()
        await server.start()
        try:
            async with (
                FaultProxy(server.port, plan) as proxy,
                httpx.AsyncClient(base_url=proxy.url, timeout=SOON_S, trust_env=False) as client,
            ):
                return await work(client, proxy)
        finally:
            await server.kill()

    return asyncio.run(run())


async def ask(client: httpx.AsyncClient, proxy: FaultProxy) -> httpx.Response:
    return await client.post("chat/completions", json=BODY)


def said(response: httpx.Response) -> str:
    events = [line[6:] for line in response.text.splitlines() if line.startswith("data: {")]
    deltas = [json.loads(event)["choices"][0]["delta"] for event in events]
    return "".join(delta.get("content", "") for delta in deltas)


def test_what_passes_is_not_changed() -> None:
    plan = Always("passed")
    assert said(through(plan, ask)) == REPLY
    assert plan.at_server == ["POST /v1/chat/completions"]


def test_a_connection_is_kept_for_the_next_request() -> None:
    async def twice(client: httpx.AsyncClient, proxy: FaultProxy) -> int:
        await ask(client, proxy)
        await client.get("models")
        return proxy.connections

    assert through(Always("passed"), twice) == 1


@pytest.mark.parametrize("fault", ["reset", "garbage", "cut", "garbage_inside", "short_body"])
def test_the_connection_breaks(fault: str) -> None:
    with pytest.raises(httpx.TransportError):
        through(Always(fault), ask)


@pytest.mark.parametrize("fault", ["hang", "hang_inside", "late"])
def test_nothing_comes_for_as_long_as_one_waits(fault: str) -> None:
    with pytest.raises(httpx.ReadTimeout):
        through(Always(fault), ask)


@pytest.mark.parametrize("fault", ["drip", "endless"])
def test_bytes_come_and_it_never_ends(fault: str) -> None:
    async def wait(client: httpx.AsyncClient, proxy: FaultProxy) -> None:
        async with asyncio.timeout(2 * SOON_S):  # the client's own is for a byte
            await ask(client, proxy)

    with pytest.raises(TimeoutError):
        through(Always(fault), wait)


@pytest.mark.parametrize(
    ("fault", "status"),
    [("status_500", 500), ("status_503", 503), ("malformed_json", 200), ("ends_early", 200)],
)
def test_a_response_is_made_up(fault: str, status: int) -> None:
    plan = Always(fault)
    assert through(plan, ask).status_code == status
    assert plan.at_server == []


def test_a_client_that_goes_leaves_nothing_behind() -> None:
    async def leave(client: httpx.AsyncClient, proxy: FaultProxy) -> tuple[int, int]:
        with pytest.raises(httpx.ReadTimeout):
            await ask(client, proxy)
        for _ in range(100):
            if not proxy.connections:
                break
            await asyncio.sleep(0.01)
        return proxy.connections, proxy.streaming

    assert through(Always("late"), leave) == (0, 0)


def test_a_server_that_is_dead_is_a_broken_connection() -> None:
    async def alone() -> None:
        server = TinyServer()
        await server.start()
        await server.kill()
        async with (
            FaultProxy(server.port, Always("passed")) as proxy,
            httpx.AsyncClient(base_url=proxy.url, trust_env=False) as client,
        ):
            await ask(client, proxy)

    with pytest.raises(httpx.TransportError):
        asyncio.run(alone())


def test_every_fault_is_described() -> None:
    assert all(fault.__doc__ for fault in FAULTS.values())
