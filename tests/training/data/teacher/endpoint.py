"""An OpenAI-compatible endpoint on the loopback device, in the test's own event loop."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

Answer = tuple[int, dict[str, str], dict[str, Any]]
Handle = Callable[[int, dict[str, Any]], Answer]


def completion(text: str, prompt: int = 20, written: int = 5, **more: Any) -> Answer:
    """A chat completion that states its usage."""
    usage = {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
    }
    choice = {"message": {"content": text}, "finish_reason": "stop"}
    return 200, {}, {"choices": [choice], "model": "teach-1", "usage": usage, **more}


class Endpoint:
    """Keeps what it was sent; ``most`` is how many requests were in flight at once."""

    def __init__(self, handle: Handle, slow_s: float = 0.0) -> None:
        self.handle, self.slow_s = handle, slow_s
        self.bodies: list[dict[str, Any]] = []
        self.url, self.most, self._now = "", 0, 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                (int(line.split(":")[1]) for line in head.lower().splitlines()
                 if line.startswith("content-length")), 0,
            )  # fmt: skip
            said = await reader.readexactly(length)
            if head.startswith("GET"):
                answer: Answer = (200, {}, {"data": [{"id": "teach-1"}]})
            else:
                answer = await self._chat(json.loads(said))
            status, headers, body = answer
            data = json.dumps(body).encode()
            lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(data)}", "Connection: close",
                     *(f"{k}: {v}" for k, v in headers.items())]  # fmt: skip
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client hung up
        finally:
            writer.close()

    async def _chat(self, body: dict[str, Any]) -> Answer:
        self.bodies.append(body)
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            await asyncio.sleep(self.slow_s)
            return self.handle(len(self.bodies), body)
        finally:
            self._now -= 1


@asynccontextmanager
async def endpoint(handle: Handle, slow_s: float = 0.0) -> AsyncIterator[Endpoint]:
    """A running endpoint; ``handle`` gets the number of the request, from 1, and its body."""
    made = Endpoint(handle, slow_s)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    async with server:
        yield made


@contextmanager
def in_thread(handle: Handle, slow_s: float = 0.0) -> Iterator[Endpoint]:
    """An endpoint in a thread, for code that has an event loop of its own."""
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    found: list[Endpoint] = []

    async def serve() -> None:
        async with endpoint(handle, slow_s) as server:
            found.append(server)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(10)
        yield found[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
