"""What the proxy can do to a request: one small coroutine per fault.

Each gets a ``Talk``: it may ask the real server, and writes to the client what it likes. When the
client goes away, the proxy cancels it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from random import Random
from typing import Protocol

from tests.serving.faults.wire import STREAM_HEAD, as_json, chunk, event, response


class BrokenError(Exception):
    """The connection to the client is to be reset now."""


class Talk(Protocol):
    """One request on its way through the proxy."""

    random: Random

    def upstream(self) -> AsyncIterator[bytes]:
        """Ask the real server: the pieces of its response."""
        ...

    async def send(self, data: bytes) -> None:
        """To the client."""
        ...


Fault = Callable[[Talk], Awaitable[None]]

#: In the order they are told of.
FAULTS: dict[str, Fault] = {}


def _fault(work: Fault) -> Fault:
    FAULTS[work.__name__] = work
    return work


# --- the server is asked -------------------------------------------------------------------------


@_fault
async def passed(talk: Talk) -> None:
    """Nothing is done to it."""
    async for piece in talk.upstream():
        await talk.send(piece)


@_fault
async def cut(talk: Talk) -> None:
    """The connection breaks inside the response."""
    left = talk.random.randint(1, 1500)
    async for piece in talk.upstream():
        await talk.send(piece[:left])
        left -= len(piece)
        if left <= 0:
            break
    raise BrokenError


@_fault
async def drip(talk: Talk) -> None:
    """The response comes a byte at a time, too slowly for any deadline."""
    async for piece in talk.upstream():
        for byte in piece:
            await talk.send(bytes([byte]))
            await asyncio.sleep(0.05)


@_fault
async def late(talk: Talk) -> None:
    """The server answers well, and nothing of it arrives in time."""
    async for _ in talk.upstream():
        pass
    await _for_ever()


@_fault
async def garbage_inside(talk: Talk) -> None:
    """The response begins well and goes on as noise."""
    sent = 0
    async for piece in talk.upstream():
        await talk.send(piece)
        sent += 1
        if sent == 3:
            break
    await talk.send(talk.random.randbytes(300))
    raise BrokenError


# --- the server is never asked -------------------------------------------------------------------


@_fault
async def reset(talk: Talk) -> None:
    """The connection breaks before there is a response."""
    raise BrokenError


@_fault
async def hang(talk: Talk) -> None:
    """No byte comes."""
    await _for_ever()


@_fault
async def hang_inside(talk: Talk) -> None:
    """A response begins, and then nothing more comes."""
    await talk.send(STREAM_HEAD + chunk(event('{"claims": [')))
    await _for_ever()


@_fault
async def endless(talk: Talk) -> None:
    """Event after event, without an end."""
    await talk.send(STREAM_HEAD)
    while True:
        await talk.send(chunk(event("word ")))
        await asyncio.sleep(0.01)


@_fault
async def flood(talk: Talk) -> None:
    """More bytes than anybody should keep, in one line."""
    await talk.send(STREAM_HEAD + chunk(b"data: "))
    with contextlib.suppress(ConnectionError):
        for _ in range(128):
            await talk.send(chunk(b"x" * 65536))
    raise BrokenError


@_fault
async def status_500(talk: Talk) -> None:
    """The server failed, and says so."""
    await talk.send(as_json("500 Internal Server Error", {"error": {"message": "out of order"}}))


@_fault
async def status_503(talk: Talk) -> None:
    """A gateway's page instead of JSON."""
    await talk.send(response("503 Service Unavailable", b"<html>Busy</html>", "text/html"))


@_fault
async def garbage(talk: Talk) -> None:
    """Noise instead of a response."""
    await talk.send(talk.random.randbytes(500))
    raise BrokenError


@_fault
async def malformed_json(talk: Talk) -> None:
    """A good status with a body that is no JSON."""
    await talk.send(response("200 OK", b"{'choices': oops"))


@_fault
async def other_json(talk: Talk) -> None:
    """A good status with JSON of another shape."""
    await talk.send(as_json("200 OK", {"choices": [{"message": None}]}))


@_fault
async def truncated_json(talk: Talk) -> None:
    """JSON that stops in its middle, as long as was promised."""
    await talk.send(response("200 OK", b'{"choices": [{"message": {"content": "{\\"ans'))


@_fault
async def short_body(talk: Talk) -> None:
    """JSON that stops in its middle, shorter than was promised."""
    await talk.send(response("200 OK", b'{"choices": [{"message": {"cont', length=400))
    raise BrokenError


@_fault
async def broken_event(talk: Talk) -> None:
    """A stream with one event that is no JSON."""
    lines = event('{"claims": [], ') + b'data: {"choices": [{"del\n\n' + event('"answer": "Yes."}')
    await talk.send(STREAM_HEAD + chunk(lines + b"data: [DONE]\n\n") + chunk(b""))


@_fault
async def error_event(talk: Talk) -> None:
    """The server's engine dies inside a stream, and it says so."""
    said = b'data: {"error": {"message": "EngineCore died", "code": 500}}\n\n'
    await talk.send(STREAM_HEAD + chunk(event('{"claims": [], ') + said) + chunk(b""))


@_fault
async def ends_early(talk: Talk) -> None:
    """A stream that ends in the middle of the reply, in good order and without ``[DONE]``."""
    await talk.send(STREAM_HEAD + chunk(event('{"claims": [], "answer": "There ar')) + chunk(b""))


async def _for_ever() -> None:
    await asyncio.Event().wait()
