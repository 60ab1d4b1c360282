"""HTTP/1.1 as it goes over the wire, as far as the proxy and the test's own server need it.

Own code: a library would mend or refuse the very things that are broken here on purpose.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

CHUNK = 65536


@dataclass(frozen=True)
class Request:
    """A request with its bytes as they came."""

    head: bytes
    body: bytes

    @property
    def target(self) -> str:
        """Method and path, as in ``GET /v1/models``."""
        return " ".join(self.head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")[:2])


async def read_request(reader: asyncio.StreamReader, ahead: bytes = b"") -> Request | None:
    """The next request of a connection; None when the client closed it instead.

    ``ahead`` are bytes of it that were read before.
    """
    try:
        head = ahead + await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head) or 0)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return Request(head, body)


async def response_pieces(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """The head of one response, then its body as it comes, and nothing of what follows it.

    Raises:
        IncompleteReadError: the server closed the connection inside it.
    """
    head = await reader.readuntil(b"\r\n\r\n")
    yield head
    if b"transfer-encoding: chunked" in head.lower():
        async for piece in _chunks(reader):
            yield piece
    elif (left := _length(head)) is not None:
        while left:
            piece = await reader.readexactly(min(left, CHUNK))
            left -= len(piece)
            yield piece
    else:
        while piece := await reader.read(CHUNK):
            yield piece


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Chunk by chunk with its frame, the last (empty) one included."""
    size = -1
    while size:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        yield line + await reader.readexactly(size + 2)


def _length(head: bytes) -> int | None:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":", 1)[1])
    return None


def response(
    status: str, body: bytes, kind: str = "application/json", length: int | None = None
) -> bytes:
    """A whole response; ``length`` claims another length of the body than it has."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n"
    head += f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    return head.encode() + body


def as_json(status: str, said: object) -> bytes:
    """A whole response in JSON."""
    return response(status, json.dumps(said).encode())


def event(delta: str, model: str = "proxy") -> bytes:
    """A server-sent event that brings a piece of a chat completion."""
    choice = {"index": 0, "delta": {"content": delta}, "finish_reason": None}
    said = {"object": "chat.completion.chunk", "model": model, "choices": [choice]}
    return b"data: " + json.dumps(said).encode() + b"\n\n"


def chunk(data: bytes) -> bytes:
    """It as one chunk of a chunked body; no data ends the body."""
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
