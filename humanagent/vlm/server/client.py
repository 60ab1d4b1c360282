"""A model behind an OpenAI-compatible server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx

from humanagent.errors import VLMError
from humanagent.vlm.checkpoint.chat import MAX_NEW
from humanagent.vlm.checkpoint.contract import CheckpointError, check_contract
from humanagent.vlm.checkpoint.signature import signature
from humanagent.vlm.reads import Reads
from humanagent.vlm.server.body import Ask, Part, refused_part
from humanagent.vlm.server.events import read_events
from humanagent.vlm.server.link import Link
from humanagent.vlm.server.patience import Patience, TroubleError
from humanagent.vlm.server.reply import NO_SHAPE, completion_of
from humanagent.vlm.server.served import Served, read_served
from humanagent.vlm.types import Completion, Message, ToolSpec

T = TypeVar("T")
#: A server that was heard of so recently was not restarted since: that takes longer.
_RESTARTS_IN_S: Final = 5.0


class OpenAIVLM:
    """A model behind ``{base_url}/chat/completions``, asked through one pool of connections.

    Before the first question it asks the server what it serves. A model of ours that was
    started by ``humanagent vlm serve`` says there what it reads (its signature); a model that says
    nothing is asked with the general instructions, and ``notice`` says so.

    What goes wrong before anything is heard of a reply is tried again where that is safe: a
    connection that is refused or breaks, and the statuses 408, 429, 502, 503, 504 (with their
    ``Retry-After``). One question is sent three times at most, and never again once a piece of
    the reply was handed on. A server that answered before is waited for while it is restarted,
    until a tenth of the time (at most two seconds) is left, unless it has been away for five
    minutes. A server that never answered is reported at once: its address is wrong, or it was not
    started.

    Args:
        base_url: For example ``http://localhost:8000/v1``.
        model: The model's name; by default the first one that the server lists.
        api_key: Sent as a bearer token.
        checkpoint: Folder of the checkpoint that the server serves, for one of ours whose server
            does not say so: the agent then renders the prompt, the person context and the picture
            that it was trained with. A server that says something else is refused.
        timeout_s: Seconds that one reply may take where a call does not say.
        transport: For tests: an ``httpx`` transport.

    Raises:
        SettingsError: the address is not one.
        CheckpointError: the folder is no checkpoint of ours.

    Example:
        >>> OpenAIVLM("http://localhost:8000/v1").name
        'http://localhost:8000/v1'
    """

    def __init__(
        self,
        base_url: str,
        *,
        model: str | None = None,
        api_key: str | None = None,
        timeout_s: float = 60.0,
        checkpoint: Path | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._contract = None if checkpoint is None else check_contract(checkpoint)
        self._reads = Reads() if self._contract is None else self._contract.reads()
        self._link = Link(base_url, api_key=api_key, transport=transport)
        self.base_url = self._link.base_url
        self._model = model
        self._timeout_s = timeout_s
        self._served: Served | None = None  # None before first contact, and after a loss
        self._learned = False
        self._refused: set[Part] = set()

    @property
    def name(self) -> str:
        """Model name where it is known, else the address."""
        return self._model or (self._served.model if self._served else self.base_url)

    @property
    def reads(self) -> Reads:
        """What the served model was trained to read; known after ``prepare``."""
        return self._reads

    @property
    def notice(self) -> str | None:
        """A sentence for the provenance about a model that is not one of ours."""
        if self._served is None or self._served.signed or self._contract:
            return None
        return f"{self.name} is not a model of ours: it is asked with the general instructions."

    @property
    def takes_tools(self) -> bool:
        """Whether tools may be offered: neither the server nor the model's training forbids it."""
        return "tools" not in self._refused and self._reads.prompt == "rules"

    async def prepare(self, timeout_s: float | None = None) -> None:
        """Learn what is served, so that ``reads`` is right when a prompt is made.

        Costs one small request the first time, after a connection was lost, and when nothing was
        heard of the server for five seconds: it may have been restarted with another model.
        Otherwise it costs nothing.

        Raises:
            VLMError: the server failed, lists no model, or was too late.
            NotStartedError: nothing answers at the address.
            CheckpointError: the server says that it serves another checkpoint than the given one.
            ContextChangedError: the served model reads what this code does not render.
        """
        if self._must_look():
            await self._patiently(self._known, timeout_s)

    async def generate(
        self,
        messages: Sequence[Message],
        *,
        schema: dict[str, Any] | None = None,
        stream: Callable[[str], None] | None = None,
        timeout_s: float | None = None,
        tools: Sequence[ToolSpec] = (),
        tool_choice: str = "auto",
    ) -> Completion:
        """One greedy reply; ``timeout_s`` is for all of it, however it trickles in.

        ``stream`` gets the raw pieces as the server sends them, of JSON where there is a schema;
        ``SpokenAnswer`` gives the words in them. With ``tools`` the reply may be calls of them
        (``tool_choice`` is "auto", "required" or "none"), and the schema is left out. A server
        that refuses schema, tools or usage is asked again without, and not offered them any more.

        Raises:
            VLMError: an error status, a timeout, or a body that is not a chat completion;
                ``transient`` where asking again may help, as when another model is served now.
            NotStartedError: nothing listens at the address.
            BadInputError: an image that is not a data URL.
            CheckpointError: as ``prepare``.
        """
        ask = Ask(messages, schema, tools, tool_choice, stream is not None)
        rendered_for = self._reads if self._learned else None

        async def work() -> Completion:
            served = await self._known()
            if rendered_for not in (None, self._reads):
                raise VLMError(
                    "the server was restarted with another model",
                    where=self.base_url,
                    transient=True,
                )
            return await self._answer(ask, served, stream)

        return await self._patiently(work, timeout_s)

    async def aclose(self) -> None:
        """Close pooled connections."""
        await self._link.aclose()

    async def _patiently(self, work: Callable[[], Awaitable[T]], timeout_s: float | None) -> T:
        """The result of ``work``, tried again as ``Patience`` says; errors are ours."""
        seconds = self._timeout_s if timeout_s is None else timeout_s
        patience = Patience(self._link.health, seconds)
        try:
            async with asyncio.timeout(seconds):
                while True:
                    try:
                        return await work()
                    except TroubleError as trouble:
                        self._forget()
                        await asyncio.sleep(patience.wait_s(trouble))
        except TimeoutError as error:
            raise VLMError(
                f"the model server took longer than {seconds:g} s",
                where=self.base_url,
                do="raise the deadline",
            ) from error
        except httpx.HTTPError as error:
            self._forget()
            raise self._link.broken(error) from error

    def _forget(self) -> None:
        """The connection was lost: who answers next may be somebody else."""
        self._served = None

    def _must_look(self) -> bool:
        return self._served is None or self._link.health.silent_s > _RESTARTS_IN_S

    async def _known(self) -> Served:
        """What is served, asked when that may have changed."""
        if self._served is None or self._must_look():
            served = await self._listed()
            if served != self._served:
                self._refused.clear()
            self._reads = self._reads_of(served)
            self._served, self._learned = served, True
        return self._served

    async def _listed(self) -> Served:
        """From the server's list; a server without one is believed to have the named model."""
        try:
            async with self._link.exchange("models") as response:
                said = await self._link.read(response)
                if response.is_error:
                    raise self._link.refusal(response, said)
            return read_served(said, self._model)
        except VLMError as error:
            if self._model is None or error.transient:
                raise
        except NO_SHAPE as error:
            if self._model is None:
                raise VLMError(
                    "the model server does not list a model",
                    where=self.base_url,
                    do="name the model",
                ) from error
        return Served(self._model)

    def _reads_of(self, served: Served) -> Reads:
        if self._contract is None:
            return served.signed.reads() if served.signed else Reads()
        mine = signature(self._contract)
        if served.signed is not None and served.signed.name != mine:
            raise CheckpointError(
                f"the server serves another checkpoint: it says {served.signed.name}, "
                f"the given one is {mine}",
                where=self.base_url,
                do="give the folder of the checkpoint that it serves, or none",
            )
        return self._contract.reads()

    async def _answer(
        self, ask: Ask, served: Served, stream: Callable[[str], None] | None
    ) -> Completion:
        """One reply; asked again for each part of the request that the server refuses."""
        while True:
            parts = ask.parts(vllm=served.vllm, refused=self._refused)
            # A model of ours that is hardly trained may never end; others may think at length.
            most = MAX_NEW if self._reads.prompt == "plain" else None
            body = ask.body(served.model, parts, most)
            sent = time.monotonic()
            async with self._link.exchange("chat/completions", body) as response:
                if not response.is_error:
                    return await self._heard(response, served.model, stream, sent)
                said = await self._link.read(response)
                refused = refused_part(response.status_code, said, parts)
                if refused is None:
                    raise self._link.refusal(response, said, served.names)
                self._refused.add(refused)

    async def _heard(
        self,
        response: httpx.Response,
        model: str,
        stream: Callable[[str], None] | None,
        sent: float,
    ) -> Completion:
        if stream is not None and "json" not in response.headers.get("content-type", ""):
            chunks = self._link.chunks(response)
            return await read_events(chunks, stream, model=model, where=self.base_url, sent=sent)
        completion = completion_of(await self._link.read(response), model, self.base_url)
        if stream is not None and completion.text:
            stream(completion.text)
        return completion
