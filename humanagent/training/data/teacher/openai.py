"""A teacher behind any OpenAI-compatible endpoint, a vLLM server in practice."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar
from weakref import WeakValueDictionary

import httpx

from humanagent.errors import HumanAgentError, VLMError
from humanagent.training.data.teacher.budget import Budget, TeacherRefusedError
from humanagent.training.data.teacher.cache import ReplyCache
from humanagent.training.data.teacher.estimate import Count, tokens_of
from humanagent.training.data.teacher.limits import Limits, Pace
from humanagent.training.data.teacher.types import About, TeacherReply, prompt_hash
from humanagent.vlm.server.body import Ask, Part, refused_part
from humanagent.vlm.server.link import Link
from humanagent.vlm.server.patience import TroubleError
from humanagent.vlm.server.reply import NO_SHAPE, completion_of
from humanagent.vlm.server.served import read_served
from humanagent.vlm.types import Completion, Message

T = TypeVar("T")
_FIRST_WAIT_S: Final = 0.5
_LONGEST_WAIT_S: Final = 60.0
#: A server that asks for more has a quota of hours or days: that is for a person to know.
_LONGEST_HOLD_S: Final = 900.0
#: A wrong key or model: every other row would be answered the same.
_NOBODY: Final = (401, 403, 404)


class OpenAITeacher:
    """Asks ``{base_url}/chat/completions``, at a pace, within a budget, each prompt once.

    A prompt that was answered before, by the same model, is answered from the cache: it costs
    nothing, also after a kill. What fails and may work later (a refused or broken connection, 408,
    409, 429, 5xx) is tried again; a ``Retry-After`` of up to a quarter of an hour holds all
    requests, not only the one that got it. Where ``OpenAIVLM`` gives up in time for somebody who
    waits, this one bears with a server: nobody does.

    Args:
        base_url: For example ``http://localhost:8000/v1``.
        model: The model's name; by default the first one that the server lists.
        api_key: Sent as a bearer token.
        cache: File of replies; None keeps them in memory.
        limits: Pace; by default eight requests at once and no limit per minute.
        budget: What may be spent; by default counted without limit.
        max_tokens: Longest reply.
        retries: How often a request is sent again, 0 or more.
        timeout_s: Seconds that one try may take.
        count: Tokens of a text, for the budget before a reply states them.
        transport: For tests: an ``httpx`` transport.

    Raises:
        SettingsError: the address is not one.
        BadInputError: the cache cannot be used.

    Example:
        ``reply = await OpenAITeacher("http://localhost:8000/v1").ask([Message("user", "Hi")])``
    """

    def __init__(
        self,
        base_url: str,
        *,
        model: str | None = None,
        api_key: str | None = None,
        cache: Path | None = None,
        limits: Limits | None = None,
        budget: Budget | None = None,
        max_tokens: int = 1024,
        retries: int = 5,
        timeout_s: float = 300.0,
        count: Count | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._link = Link(base_url, api_key=api_key, transport=transport)
        self._model, self._max_tokens = model, max_tokens
        self._retries, self._timeout_s, self._count = retries, timeout_s, count
        self.cache = ReplyCache(cache)
        self.budget = budget or Budget()
        limits = limits or Limits()
        self._pace = Pace(limits)
        self._places = asyncio.Semaphore(limits.at_once)
        self._refused: set[Part] = set()
        # Two that ask the same at once: the second waits, and finds the reply in the cache.
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._finding = asyncio.Lock()

    @property
    def name(self) -> str:
        """The model's name, or the address while it is not known."""
        return self._model or self._link.base_url

    @property
    def settings(self) -> Mapping[str, Any]:
        """What decides a reply beside the messages; part of the prompt's hash."""
        return settings_of(self._max_tokens)

    async def model(self) -> str:
        """The model's name, asked of the server where it was not given.

        Raises:
            VLMError: the server lists none.
            NotStartedError: nothing answers at the address.
        """
        async with self._finding:
            if self._model is None:
                self._model = read_model(await self._tried(self._listed), self._link.base_url)
        return self._model

    async def ask(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        *,
        about: About | None = None,
    ) -> TeacherReply:
        """As ``Teacher.ask``; ``about`` is not looked at."""
        model = await self.model()
        prompt = prompt_hash(messages, schema, self.settings)
        lock = self._asking.setdefault(prompt, asyncio.Lock())
        async with lock:
            reply = self.cache.get(prompt, model)
            if reply is None:
                reply = await self._paid(Ask(messages, schema), model, prompt)
                self.cache.put(model, reply)
        return reply

    async def aclose(self) -> None:
        """Close connections and the cache."""
        await self._link.aclose()
        self.cache.close()

    async def _paid(self, ask: Ask, model: str, prompt: str) -> TeacherReply:
        """A reply that is asked for; nothing is asked for which the budget might not do."""
        most = (tokens_of(ask.messages, ask.schema, self._count), self._max_tokens)
        async with self._places:
            self.budget.reserve(*most)
            try:
                reply, by = await self._tried(lambda: self._answer(ask, model, most))
            finally:
                self.budget.release(*most)
        text = reply.text.encode(errors="replace").decode()  # half a surrogate cannot be stored
        return TeacherReply(text, by, prompt, dict(reply.usage))

    async def _answer(self, ask: Ask, model: str, most: tuple[int, int]) -> tuple[Completion, str]:
        """One try, and who answered; again for each part of the request that is refused."""
        while True:
            parts = ask.parts(vllm=False, refused=self._refused)
            await self._pace.wait(sum(most))
            said = await self._sent(ask.body(model, parts, self._max_tokens), parts, most)
            if said is not None:
                return self._read(said, model, most)

    async def _sent(self, body: bytes, parts: set[Part], most: tuple[int, int]) -> bytes | None:
        """The body that came back; None where a part was refused, which is then left out."""
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._link.exchange("chat/completions", body) as response,
            ):
                said = await self._link.read(response)
                if not response.is_error:
                    return said
                refused = refused_part(response.status_code, said, parts)
                if refused is None:
                    error = self._link.refusal(response, said)
                    if response.status_code in _NOBODY:
                        raise TeacherRefusedError(str(error))
                    raise error
                self._refused.add(refused)
                return None
        except (TimeoutError, asyncio.CancelledError):
            self.budget.charge(*most)  # the server may go on writing, and charge for it
            raise

    def _read(self, said: bytes, model: str, most: tuple[int, int]) -> tuple[Completion, str]:
        """The reply in a body, which is charged, and who answered."""
        reply = completion_of(said, model, self._link.base_url)
        prompt = reply.usage.get("prompt_tokens", most[0])
        written = reply.usage.get("completion_tokens", most[1])
        self.budget.charge(prompt, written)
        self._pace.settle(sum(most), prompt + written)
        body = json.loads(said)
        if body["choices"][0].get("finish_reason") == "length":
            raise VLMError(
                f"the reply was cut off after {written} tokens", where=self.name,
                do="allow more tokens",
            )  # fmt: skip
        if not reply.text.strip():
            raise VLMError("the teacher said nothing", where=self.name)
        revision = str(body.get("system_fingerprint") or "")
        return reply, f"{reply.model}@{revision}" if revision else reply.model

    async def _listed(self) -> bytes:
        async with (
            asyncio.timeout(self._timeout_s),
            self._link.exchange("models") as response,
        ):
            said = await self._link.read(response)
            if response.is_error:
                raise self._link.refusal(response, said)
            return said

    async def _tried(self, work: Callable[[], Awaitable[T]]) -> T:
        """The result of ``work``, tried again where that may help."""
        for again in range(self._retries + 1):
            wait_s = 0.0
            error: HumanAgentError
            try:
                return await work()
            except TroubleError as trouble:
                error, wait_s = trouble.error, trouble.wait_s
            except VLMError as failed:
                if not failed.transient:
                    raise
                error = failed
            except TimeoutError:
                error = VLMError(f"no reply within {self._timeout_s:g} s", where=self.name)
            except httpx.HTTPError as broken:
                error = self._link.broken(broken)
            if again == self._retries or wait_s > _LONGEST_HOLD_S:
                raise error
            if wait_s:
                self._pace.hold(wait_s)
            longest = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2**again)
            await asyncio.sleep(max(wait_s, random.uniform(longest / 2, longest)))
        raise AssertionError("unreachable")


def settings_of(max_tokens: int) -> Mapping[str, Any]:
    """What decides a reply beside the messages, of a teacher that is not built yet."""
    return {"max_tokens": max_tokens, "temperature": 0}


def read_model(said: bytes, where: str) -> str:
    """The first model that a server lists.

    Raises:
        VLMError: it lists none.
    """
    try:
        return read_served(said).model
    except NO_SHAPE as error:
        raise VLMError(
            "the server does not list a model", where=where, do="name the model"
        ) from error
