"""A teacher in this process: vLLM's engine without a server, for runs of one machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from humanagent.errors import VLMError
from humanagent.training.data.teacher.cache import ReplyCache
from humanagent.training.data.teacher.openai import settings_of
from humanagent.training.data.teacher.types import About, TeacherReply, prompt_hash
from humanagent.vlm.types import Completion, Message

#: An engine is asked when nothing new came for so long, or so many wait.
_GATHER_S: Final = 0.05
_MOST: Final = 256


class Batch(Protocol):
    """What answers many prompts in one go: ``VllmBatch``."""

    @property
    def name(self) -> str: ...

    def generate_many(
        self, conversations: Sequence[Sequence[Message]], schema: dict[str, Any] | None = None
    ) -> list[Completion]: ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True)
class _Waiting:
    messages: Sequence[Message]
    schema: dict[str, Any] | None
    reply: asyncio.Future[Completion]


class OfflineTeacher:
    """Asks an engine in this process; what is asked at the same time is answered as one batch.

    So it is worth its while with many rows in work at once (``--concurrency``). Each prompt is
    asked once, as with an endpoint; nothing is spent, so there is no budget.

    Args:
        engine: answers batches; blocks while it does, in a thread.
        cache: file of replies; None keeps them in memory.
        max_tokens: what the engine writes at most, a part of the prompt's hash.

    Example:
        ``teacher = OfflineTeacher(VllmBatch("models/qwen", max_tokens=1024))``
    """

    def __init__(self, engine: Batch, *, cache: Path | None = None, max_tokens: int = 1024) -> None:
        self._engine, self._settings = engine, settings_of(max_tokens)
        self.cache = ReplyCache(cache)
        self._waiting: list[_Waiting] = []
        self._came = asyncio.Event()
        self._answering: asyncio.Task[None] | None = None
        self._asked: dict[str, asyncio.Task[Completion]] = {}

    @property
    def name(self) -> str:
        """The model."""
        return self._engine.name

    async def ask(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        *,
        about: About | None = None,
    ) -> TeacherReply:
        """As ``Teacher.ask``; ``about`` is not looked at.

        Raises:
            VLMError: the engine cannot be made, refuses a prompt of the batch, or says nothing.
        """
        prompt = prompt_hash(messages, schema, self._settings)
        found = self.cache.get(prompt, self.name)
        if found is not None:
            return found
        task = self._asked.get(prompt)
        if task is None:  # two that ask the same at once have one answer
            task = self._asked[prompt] = asyncio.ensure_future(self._said(messages, schema))
            task.add_done_callback(lambda done: self._over(prompt, done))
        said = await asyncio.shield(task)
        if not said.text.strip():
            raise VLMError("the teacher said nothing", where=self.name)
        reply = TeacherReply(said.text, self.name, prompt, dict(said.usage))
        self.cache.put(self.name, reply)
        return reply

    async def aclose(self) -> None:
        """End the engine; who still waits is told so."""
        if self._answering is not None:
            self._answering.cancel()
        for one in self._waiting:
            one.reply.cancel()
        await self._engine.aclose()
        self.cache.close()

    async def _said(self, messages: Sequence[Message], schema: dict[str, Any] | None) -> Completion:
        one = _Waiting(messages, schema, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        self._came.set()
        if self._answering is None or self._answering.done():
            self._answering = asyncio.ensure_future(self._answer_all())
        return await one.reply

    async def _answer_all(self) -> None:
        """Batch after batch, until nobody waits."""
        while self._waiting:
            await self._gathered()
            shape = json.dumps(self._waiting[0].schema)
            batch = [one for one in self._waiting if json.dumps(one.schema) == shape][:_MOST]
            self._waiting = [one for one in self._waiting if one not in batch]
            await self._answer(batch)

    async def _gathered(self) -> None:
        """Until nothing comes for a moment."""
        try:
            while len(self._waiting) < _MOST:
                self._came.clear()
                await asyncio.wait_for(self._came.wait(), _GATHER_S)
        except TimeoutError:
            return

    async def _answer(self, batch: list[_Waiting]) -> None:
        try:
            said = await asyncio.to_thread(
                self._engine.generate_many, [one.messages for one in batch], batch[0].schema
            )
        except Exception as error:
            if len(batch) > 1:  # one prompt that is refused does not fail the others
                for one in batch:
                    await self._answer([one])
                return
            if not batch[0].reply.done():
                batch[0].reply.set_exception(error)
            return
        for one, completion in zip(batch, said, strict=True):
            if not one.reply.done():
                one.reply.set_result(completion)

    def _over(self, prompt: str, done: asyncio.Task[Completion]) -> None:
        del self._asked[prompt]
        if not done.cancelled():
            done.exception()  # taken here too, should nobody wait any more
