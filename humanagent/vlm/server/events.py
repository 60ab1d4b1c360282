"""What a server says while it says it: server-sent events of a chat completion."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import httpx

from humanagent.errors import VLMError
from humanagent.printable import printable
from humanagent.vlm.server.reply import (
    MAX_CALLS,
    NO_SHAPE,
    call_of,
    no_completion,
    text_of,
    usage_of,
)
from humanagent.vlm.types import Completion, ToolCall

_END_S: Final = 0.25


async def read_events(
    chunks: AsyncIterator[bytes],
    stream: Callable[[str], None],
    *,
    model: str,
    where: str,
    sent: float,
) -> Completion:
    """``data: {json}`` lines until ``[DONE]``; each piece of text goes to ``stream`` as it is.

    ``sent`` is when the request was, on the monotonic clock.

    Raises:
        VLMError: the events are not those of a chat completion, or broke off.
    """
    said, lines = Said(model, where), _Lines()
    first_s: float | None = None

    def hear(chunk: bytes) -> None:
        nonlocal first_s
        for data in lines.add(chunk):
            piece = said.add(data)
            if first_s is None and said.begun:
                first_s = time.monotonic() - sent
            if piece:
                stream(piece)

    async for chunk in chunks:
        hear(chunk)
        if lines.done:
            await _read_out(chunks)
            break
    else:
        hear(b"\n")  # the last line may have no end
    said.ended = said.ended or lines.done
    return said.completion(first_s)


class Said:
    """The events of one reply, put together."""

    def __init__(self, model: str, where: str) -> None:
        self._model, self._where = model, where
        self._texts: list[str] = []
        self._calls: dict[int, _Call] = {}
        self._usage: dict[str, int] = {}
        self._any = False
        #: Whether the server said that this is all.
        self.ended = False

    @property
    def begun(self) -> bool:
        """Whether it has said any of the reply."""
        return bool(self._texts or self._calls)

    def add(self, data: str) -> str:
        """One event; the text in it.

        Raises:
            VLMError: an error, or an event of another shape.
        """
        self._any = True
        try:
            event = json.loads(data)
            if event.get("error"):
                raise self._broken_off(event["error"])
            self._usage = usage_of(event.get("usage")) or self._usage
            choices = event.get("choices")
            return self._choice(choices[0]) if choices else ""
        except NO_SHAPE as error:
            raise no_completion(self._where) from error

    def completion(self, first_s: float | None) -> Completion:
        """All of it.

        Raises:
            VLMError: no event came, or the server stopped before the end of its reply.
        """
        if not self._any:
            raise no_completion(self._where)
        if not self.ended:
            raise VLMError(
                "the model server stopped in the middle of its reply",
                where=self._where,
                transient=True,
            )
        try:
            calls = tuple(c.call(n) for n, (_, c) in enumerate(sorted(self._calls.items())))
        except TypeError as error:
            raise no_completion(self._where) from error
        return Completion(
            text="".join(self._texts),
            model=self._model,
            usage=self._usage,
            first_s=first_s,
            calls=calls,
        )

    def _broken_off(self, error: Any) -> VLMError:
        """An error among the events; vLLM writes the status into it that it would have had."""
        code = error.get("code") if isinstance(error, dict) else None
        return VLMError(
            f"the model server broke off: {printable(str(error)[:200])}",
            where=self._where,
            transient=not (isinstance(code, int) and 400 <= code < 500),
        )

    def _choice(self, choice: dict[str, Any]) -> str:
        self.ended = self.ended or bool(choice.get("finish_reason"))
        delta = choice.get("delta") or {}
        for part in delta.get("tool_calls") or ():
            self._add_call(part)
        text = text_of(delta.get("content"))
        if text:
            self._texts.append(text)
        return text

    def _add_call(self, part: dict[str, Any]) -> None:
        """A piece of a call; what belongs together has the same index."""
        index = part.get("index")
        if type(index) is not int:
            index = len(self._calls)
        if index in self._calls or len(self._calls) < MAX_CALLS:
            self._calls.setdefault(index, _Call()).add(part)


class _Call:
    """A tool call whose arguments come in pieces."""

    def __init__(self) -> None:
        self._id, self._name = "", ""
        self._arguments: list[str] = []

    def add(self, part: dict[str, Any]) -> None:
        function = part.get("function") or {}
        self._id = self._id or part.get("id") or ""
        self._name = self._name or function.get("name") or ""
        arguments = function.get("arguments")
        if arguments:
            text = arguments if isinstance(arguments, str) else json.dumps(arguments)
            self._arguments.append(text)

    def call(self, number: int) -> ToolCall:
        return call_of(self._id, self._name, "".join(self._arguments) or "{}", number)


class _Lines:
    """Bytes to the data of events.

    Own code, because httpx's reader of lines keeps one without an end whatever its length, and
    what comes here is bounded by whoever gives the bytes.
    """

    def __init__(self) -> None:
        self._rest = b""
        #: Whether the mark of the end has come; nothing is read behind it.
        self.done = False

    def add(self, chunk: bytes) -> Iterator[str]:
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            if not line.startswith(b"data:"):
                continue
            data = line[5:].strip().decode("utf-8", "replace")
            if data == "[DONE]":
                self.done = True
                return
            yield data


async def _read_out(chunks: AsyncIterator[bytes]) -> None:
    """The end of a response, so that its connection is used again; not waited for long."""
    with suppress(TimeoutError, httpx.HTTPError, VLMError):
        async with asyncio.timeout(_END_S):
            async for _ in chunks:
                pass
