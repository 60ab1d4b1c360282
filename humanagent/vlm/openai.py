"""Any OpenAI-compatible endpoint; vLLM is the production one.

Pictures go as data URLs that we fetched, checked and encoded ourselves: the server is never asked
to fetch anything.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any, Final

import httpx

from humanagent.errors import BadInputError, NotStartedError, SettingsError, VLMError
from humanagent.printable import printable
from humanagent.vlm.checkpoint.contract import check_contract
from humanagent.vlm.reads import Reads
from humanagent.vlm.types import Completion, Message

#: A reply is a few kilobytes; what a server sends beyond this is not read.
_MAX_BYTES: Final = 4 * 2**20
#: What looking into JSON of another shape raises.
_NO_SHAPE: Final = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
_TRANSIENT: Final = (408, 409, 429, 500, 502, 503, 504)
_REMEDIES: Final = {
    401: "check the API key",
    403: "check the API key",
    404: "check the address (it ends in /v1 for most servers) and the model's name",
    413: "send a smaller picture",
}


class OpenAIVLM:
    """A model behind ``{base_url}/chat/completions``.

    Args:
        base_url: For example ``http://localhost:8000/v1``.
        model: The model's name; by default the first one that the server lists.
        api_key: Sent as a bearer token.
        checkpoint: Folder of the checkpoint that the server serves, for one of ours: the agent
            then renders the prompt and the person context that it was trained with.
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
        self._reads = Reads() if checkpoint is None else check_contract(checkpoint).reads()
        if not base_url.startswith(("http://", "https://")):
            base_url = f"http://{base_url}"
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        try:
            self._client = httpx.AsyncClient(
                base_url=base_url.rstrip("/"), headers=headers, timeout=None, transport=transport
            )
            address = self._client.base_url
            if not address.host:
                raise httpx.InvalidURL("no host")
        except (httpx.InvalidURL, UnicodeError, TypeError) as error:
            raise SettingsError(
                "not the address of a model server",
                where=repr(base_url),
                do="give one like http://localhost:8000/v1",
            ) from error
        # Without user and password: it goes into messages and provenance.
        self.base_url = str(address.copy_with(username=None, password=None)).rstrip("/")
        self._model = model
        self._timeout_s = timeout_s
        self._takes_schema = True

    @property
    def name(self) -> str:
        """Model name where it is known, else the address."""
        return self._model or self.base_url

    @property
    def reads(self) -> Reads:
        """What the served model was trained to read."""
        return self._reads

    async def generate(
        self,
        messages: Sequence[Message],
        *,
        schema: dict[str, Any] | None = None,
        stream: Callable[[str], None] | None = None,
        timeout_s: float | None = None,
    ) -> Completion:
        """One greedy reply; ``timeout_s`` is for all of it, however it trickles in.

        A server that refuses the schema is asked once more without it.

        Raises:
            VLMError: an error status, a timeout, or a body that is not a chat completion.
            NotStartedError: nothing listens at the address.
            BadInputError: an image that is not a data URL.
        """
        chat = [_message(m) for m in messages]
        seconds = self._timeout_s if timeout_s is None else timeout_s
        try:
            async with asyncio.timeout(seconds):
                if schema is not None and self._takes_schema:
                    try:
                        return await self._ask(chat, schema, stream)
                    except _SchemaRefusedError:
                        self._takes_schema = False
                return await self._ask(chat, None, stream)
        except httpx.ConnectError as error:
            raise NotStartedError(
                "no model server answers", where=self.base_url, do="start it, or check the address"
            ) from error
        except TimeoutError as error:
            raise VLMError(
                f"the model server took longer than {seconds:g} s",
                where=self.base_url,
                do="raise the deadline",
            ) from error
        except httpx.HTTPError as error:
            raise VLMError(
                f"the connection to the model server broke: {type(error).__name__}",
                where=self.base_url,
                transient=True,
            ) from error

    async def aclose(self) -> None:
        """Close pooled connections."""
        await self._client.aclose()

    async def _ask(
        self,
        chat: list[dict[str, Any]],
        schema: dict[str, Any] | None,
        stream: Callable[[str], None] | None,
    ) -> Completion:
        model = self._model or await self._first_model()
        body: dict[str, Any] = {
            "model": model,
            "messages": chat,
            "temperature": 0,
            "stream": stream is not None,
        }
        if schema is not None:
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "reply", "schema": schema, "strict": True},
            }
        async with self._client.stream("POST", "chat/completions", json=body) as response:
            if response.is_error:
                _check(response, await self._read(response), schema is not None)
            if stream is not None and "json" not in response.headers.get("content-type", ""):
                return await self._read_stream(response, model, stream)
            said = await self._read(response)
        completion = self._completion(said)
        if stream is not None:
            stream(completion.text)
        return completion

    async def _first_model(self) -> str:
        async with self._client.stream("GET", "models") as response:
            said = await self._read(response)
        if response.is_error:
            _check(response, said)
        try:
            self._model = str(json.loads(said)["data"][0]["id"])
        except _NO_SHAPE as error:
            raise VLMError(
                "the model server does not list a model", where=self.base_url, do="name the model"
            ) from error
        return self._model

    async def _chunks(self, response: httpx.Response) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > _MAX_BYTES:
                raise VLMError(
                    f"the model server sent more than {_MAX_BYTES >> 20} MiB", where=self.base_url
                )
            yield chunk

    async def _read(self, response: httpx.Response) -> bytes:
        return b"".join([chunk async for chunk in self._chunks(response)])

    def _completion(self, said: bytes) -> Completion:
        try:
            body = json.loads(said)
            usage = body.get("usage") or {}
            return Completion(
                text=_text(body["choices"][0]["message"]["content"]),
                model=str(body.get("model") or self._model),
                usage={k: v for k, v in usage.items() if isinstance(v, int)},
            )
        except _NO_SHAPE as error:
            raise self._no_completion() from error

    async def _read_stream(
        self, response: httpx.Response, model: str, stream: Callable[[str], None]
    ) -> Completion:
        """Server-sent events of a chat completion: ``data: {json}`` lines until ``[DONE]``."""
        parts: list[str] = []
        events = 0
        async for line in _lines(self._chunks(response)):
            if not line.startswith("data:"):
                continue
            data = line[5:].strip()
            if data == "[DONE]":
                break
            events += 1
            piece = self._piece(data)
            if piece:
                parts.append(piece)
                stream(piece)
        if not events:
            raise self._no_completion()
        return Completion(text="".join(parts), model=model)

    def _piece(self, data: str) -> str:
        try:
            event = json.loads(data)
            if event.get("error"):
                raise VLMError(
                    f"the model server broke off: {str(event['error'])[:200]}",
                    where=self.base_url,
                    transient=True,
                )
            choices = event.get("choices")
            return _text((choices[0].get("delta") or {}).get("content")) if choices else ""
        except _NO_SHAPE as error:
            raise self._no_completion() from error

    def _no_completion(self) -> VLMError:
        return VLMError(
            "the model server's reply is not a chat completion",
            where=self.base_url,
            do="check the address (it ends in /v1 for most servers)",
        )


class _SchemaRefusedError(Exception):
    """The server does not take this ``response_format``."""


def _message(message: Message) -> dict[str, Any]:
    if not message.images:
        return {"role": message.role, "content": message.text}
    for url in message.images:
        if not url.startswith("data:image/"):
            raise BadInputError(
                "a model server is only sent pictures that were checked here",
                where=url[:60],
                do="give a data URL",
            )
    content: list[dict[str, Any]] = [
        {"type": "image_url", "image_url": {"url": url}} for url in message.images
    ]
    content.append({"type": "text", "text": message.text})
    return {"role": message.role, "content": content}


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """Own code, because httpx's keeps a line without an end whatever its length."""
    rest = b""
    async for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "replace").rstrip("\r")
    yield rest.decode("utf-8", "replace")


def _check(response: httpx.Response, body: bytes, with_schema: bool = False) -> None:
    """Raise what an error status means."""
    status, said = response.status_code, printable(body[:2000].decode("utf-8", "replace"))
    asked = ("response_format", "json_schema", "schema", "grammar")
    if with_schema and status in (400, 422, 501) and any(word in said for word in asked):
        raise _SchemaRefusedError
    raise VLMError(
        f"the model server answered {status}: {said[:200].strip()}",
        where=str(response.request.url.copy_with(username=None, password=None)),
        do=_REMEDIES.get(status),
        transient=status in _TRANSIENT,
    )


def _text(content: Any) -> str:
    """The text of a message, which some servers send in parts."""
    if content is None:
        return ""
    if isinstance(content, list):
        return "".join(str(part["text"]) for part in content if part.get("type") == "text")
    if not isinstance(content, str):
        raise TypeError(f"content is {type(content).__name__}")
    return content
