"""A server whose connections a test can count, reset and cut."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Self

from tests.vlm.server.fake import completion, models

#: What a handler returns to reset the connection.
RESET = None
Handle = Callable[[str, bytes], bytes | None]


def http(status: int, body: object = b"", kind: str = "application/json", **headers: str) -> bytes:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Because", f"Content-Type: {kind}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if "Content_Length" not in headers:
        lines.append(f"Content-Length: {len(data)}")
    return "\r\n".join([*lines, "", ""]).encode() + data


LISTED = http(200, models("human-vlm"))
SAID = http(200, completion("Two."))


class Raw:
    """HTTP/1.1 with connections that are kept, on the loopback device.

    ``asked`` holds the bodies of chat requests, ``connections`` how many there were.
    """

    def __init__(self, *replies: bytes | None, port: int = 0, listed: bytes | None = LISTED):
        self.replies = list(replies)
        self.listed = listed
        self.asked: list[bytes] = []
        self.lists = self.connections = 0
        self._port = port
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.kill()
        await asyncio.gather(*self._tasks)

    @property
    def port(self) -> int:
        return self._port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    def kill(self) -> None:
        """As a process that is killed: nobody listens, every connection is reset."""
        self._server.close()
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.append(task)
        try:
            while reply := self._reply(*await _request(reader)):
                writer.write(reply)
                await writer.drain()
                if b"Connection: close" in reply:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        self._open.discard(writer)
        writer.transport.abort() if reply is None else writer.close()

    def _reply(self, path: str, body: bytes) -> bytes | None:
        if path.endswith("/models"):
            self.lists += 1
            return self.listed
        self.asked.append(body)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


async def _request(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = 0
    for line in head.split("\r\n"):
        if line.lower().startswith("content-length:"):
            length = int(line.partition(":")[2])
    return head.split()[1], await reader.readexactly(length)
