"""A proxy on the loopback device that breaks requests on purpose.

It goes by requests, not by connections: a client that keeps its connection meets a fault on a
connection that worked before. A real server behind it may die and come back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from random import Random
from typing import Protocol

from tests.serving.faults.faults import FAULTS, BrokenError
from tests.serving.faults.wire import Request, read_request, response_pieces


class Picks(Protocol):
    """Decides what happens to each request."""

    def pick(self, request: Request) -> str:
        """The name of its fault."""
        ...

    def forwarded(self, request: Request) -> None:
        """It is told of a request that the real server is sent."""
        ...


class FaultProxy:
    """Listens on a free port in front of ``127.0.0.1:port``.

    Attributes:
        streaming: Responses of the real server that have begun and not ended.
    """

    def __init__(self, port: int, plan: Picks, seed: int = 0) -> None:
        self.streaming = 0
        self.plan = plan
        self.random = Random(seed)
        self._upstream = port
        self._server: asyncio.Server | None = None
        self._talking: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Base URL for a client."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    @property
    def connections(self) -> int:
        """Connections of clients that are open."""
        return len(self._talking)

    async def __aenter__(self) -> FaultProxy:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._talking:
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)
        await self._server.wait_closed()

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """To the real server.

        Raises:
            OSError: nothing listens there.
        """
        return await asyncio.open_connection("127.0.0.1", self._upstream)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talking.add(task)
        connection = _Connection(self, reader, writer)
        try:
            with contextlib.suppress(asyncio.CancelledError):  # the proxy is being closed
                await connection.serve()
        finally:
            connection.close()
            self._talking.discard(task)


class _Connection:
    """A client's connection, and one to the real server once there is something to ask."""

    def __init__(
        self, proxy: FaultProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.random = proxy.random
        self._proxy = proxy
        self._reader, self._writer = reader, writer
        self._up: asyncio.StreamWriter | None = None
        self._streaming = 0
        self._request = Request(b"", b"")

    async def serve(self) -> None:
        """Request after request, until the client has gone or a fault breaks the connection."""
        ahead = b""
        while (request := await read_request(self._reader, ahead)) is not None:
            self._request = request
            fault = asyncio.ensure_future(FAULTS[self._proxy.plan.pick(request)](self))
            gone = asyncio.ensure_future(self._reader.read(1))
            try:
                await asyncio.wait({fault, gone}, return_when=asyncio.FIRST_COMPLETED)
                if not fault.done():
                    return
                fault.result()
            except (BrokenError, OSError, asyncio.IncompleteReadError):
                self._writer.transport.abort()
                return
            finally:
                for task in (fault, gone):
                    task.cancel()
                said = (await asyncio.gather(fault, gone, return_exceptions=True))[1]
                self._hang_up()
            if said == b"":
                return
            ahead = said if isinstance(said, bytes) else b""

    async def upstream(self) -> AsyncIterator[bytes]:
        reader, self._up = await self._proxy.connect()
        self._proxy.plan.forwarded(self._request)
        self._up.write(self._request.head + self._request.body)
        await self._up.drain()
        async for piece in response_pieces(reader):
            if not self._streaming:
                self._count(+1)
            yield piece
        self._hang_up()

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    def close(self) -> None:
        self._hang_up()
        self._writer.close()

    def _hang_up(self) -> None:
        self._count(-self._streaming)
        if self._up is not None:
            self._up.transport.abort()

    def _count(self, more: int) -> None:
        self._streaming += more
        self._proxy.streaming += more
