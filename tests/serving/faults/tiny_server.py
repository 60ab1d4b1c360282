"""The least that looks like a model server: for tests of our own logic, without a model.

Its reply says the id of the ask, so that an answer that went to another ask is seen.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from typing import Any

from tests.serving.faults.wire import (
    STREAM_HEAD,
    Request,
    as_json,
    chunk,
    event,
    read_request,
)

MODEL = "tiny"
_LONGEST = 3500  # characters of the question and what stands around it
_ID = re.compile(r"number (\d{5})")


class TinyServer:
    """Serves ``/v1/models`` and ``/v1/chat/completions`` on the port that it was first given."""

    def __init__(self) -> None:
        self.port = 0
        self._server: asyncio.Server | None = None
        self._talking: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def start(self) -> None:
        """Listen, after a kill on the same port again."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def kill(self) -> None:
        """Like the end of a process: nothing is said to anybody."""
        assert self._server is not None
        self._server.close()
        for task, writer in list(self._talking.items()):
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talking[task] = writer
        try:
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                while (request := await read_request(reader)) is not None:
                    await self._answer(request, writer)
        finally:
            writer.close()
            self._talking.pop(task)

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        if request.target == "GET /v1/models":
            writer.write(as_json("200 OK", {"object": "list", "data": [{"id": MODEL}]}))
            return
        body = json.loads(request.body)
        text = _text(body)
        if body["model"] != MODEL:
            said = f"The model `{body['model']}` does not exist."
            writer.write(as_json("404 Not Found", {"error": {"message": said, "code": 404}}))
        elif len(text) > _LONGEST:
            said = "This model's maximum context length is 2048 tokens."
            writer.write(as_json("400 Bad Request", {"error": {"message": said, "code": 400}}))
        elif body.get("stream"):
            await self._stream(_reply(text), writer)
        else:
            message = {"role": "assistant", "content": _reply(text)}
            choice = {"message": message, "finish_reason": "stop"}
            writer.write(as_json("200 OK", {"model": MODEL, "choices": [choice]}))
        await writer.drain()

    async def _stream(self, reply: str, writer: asyncio.StreamWriter) -> None:
        writer.write(STREAM_HEAD)
        for word in re.findall(r"\S+\s*", reply):
            writer.write(chunk(event(word, MODEL)))
            await writer.drain()
            await asyncio.sleep(0.003)
        end: dict[str, Any] = {"model": MODEL, "choices": [{"delta": {}, "finish_reason": "stop"}]}
        last = b"data: " + json.dumps(end).encode() + b"\n\ndata: [DONE]\n\n"
        writer.write(chunk(last) + chunk(b""))


def _text(body: dict[str, Any]) -> str:
    """What the last message says, its pictures left out."""
    content = body["messages"][-1]["content"]
    if isinstance(content, str):
        return content
    return "".join(part["text"] for part in content if part["type"] == "text")


def _reply(text: str) -> str:
    number = _ID.search(text)
    which = number.group(1) if number else "unknown"
    return json.dumps({"claims": [], "answer": f"There is one person in picture number {which}."})
