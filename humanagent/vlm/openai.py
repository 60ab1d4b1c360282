"""Any OpenAI-compatible endpoint; vLLM is the production one.

Pictures go as data URLs that we fetched, checked and encoded ourselves: the server is never asked
to fetch anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import httpx

from humanagent.errors import NotStartedError, VLMError
from humanagent.vlm.types import Completion, Message


class OpenAIVLM:
    """A model behind ``{base_url}/chat/completions``.

    Args:
        base_url: For example ``http://localhost:8000/v1``.
        model: The model's name; by default the first one that the server lists.
        api_key: Sent as a bearer token.
        transport: For tests: an ``httpx`` transport.

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
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        if not base_url.startswith(("http://", "https://")):
            base_url = f"http://{base_url}"
        self.base_url = base_url.rstrip("/")
        self._model = model
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = httpx.AsyncClient(
            base_url=self.base_url, headers=headers, timeout=timeout_s, transport=transport
        )

    @property
    def name(self) -> str:
        """Model name where it is known, else the address."""
        return self._model or self.base_url

    async def generate(
        self,
        messages: Sequence[Message],
        *,
        schema: dict[str, Any] | None = None,
        stream: Callable[[str], None] | None = None,
        timeout_s: float | None = None,
    ) -> Completion:
        """One greedy reply.

        Raises:
            VLMError: an error status, a timeout, or a body that is not a chat completion.
            NotStartedError: nothing listens at the address.
        """
        timeout = httpx.USE_CLIENT_DEFAULT if timeout_s is None else httpx.Timeout(timeout_s)
        try:
            model = self._model or await self._first_model(timeout)
            body = _body(model, messages, schema, stream is not None)
            if stream is None:
                response = await self._client.post("chat/completions", json=body, timeout=timeout)
                _check(response)
                return _completion(response.json())
            async with self._client.stream(
                "POST", "chat/completions", json=body, timeout=timeout
            ) as response:
                if response.is_error:
                    await response.aread()
                _check(response)
                return await _read_stream(response, model, stream)
        except httpx.ConnectError as error:
            raise NotStartedError(
                "no model server answers", where=self.base_url, do="start it, or check the address"
            ) from error
        except httpx.TimeoutException as error:
            raise VLMError(
                "the model server was too late", where=self.base_url, do="raise the deadline"
            ) from error
        except httpx.HTTPError as error:
            raise VLMError(
                f"the connection to the model server broke: {type(error).__name__}",
                where=self.base_url,
                transient=True,
            ) from error
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise VLMError(
                "the model server's reply is not a chat completion", where=self.base_url
            ) from error

    async def aclose(self) -> None:
        """Close pooled connections."""
        await self._client.aclose()

    async def _first_model(self, timeout: Any) -> str:
        response = await self._client.get("models", timeout=timeout)
        _check(response)
        self._model = str(response.json()["data"][0]["id"])
        return self._model


def _body(
    model: str, messages: Sequence[Message], schema: dict[str, Any] | None, stream: bool
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": model,
        "messages": [_message(m) for m in messages],
        "temperature": 0,
        "stream": stream,
    }
    if schema is not None:
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "reply", "schema": schema, "strict": True},
        }
    return body


def _message(message: Message) -> dict[str, Any]:
    if not message.images:
        return {"role": message.role, "content": message.text}
    content: list[dict[str, Any]] = [
        {"type": "image_url", "image_url": {"url": url}} for url in message.images
    ]
    content.append({"type": "text", "text": message.text})
    return {"role": message.role, "content": content}


def _check(response: httpx.Response) -> None:
    if not response.is_error:
        return
    raise VLMError(
        f"the model server answered {response.status_code}: {response.text[:200].strip()}",
        where=str(response.request.url),
        transient=response.status_code in (429, 500, 502, 503, 504),
    )


def _completion(body: dict[str, Any]) -> Completion:
    usage = body.get("usage") or {}
    return Completion(
        text=str(body["choices"][0]["message"]["content"] or ""),
        model=str(body.get("model", "")),
        usage={k: v for k, v in usage.items() if isinstance(v, int)},
    )


async def _read_stream(
    response: httpx.Response, model: str, stream: Callable[[str], None]
) -> Completion:
    """Server-sent events of a chat completion: ``data: {json}`` lines until ``[DONE]``."""
    parts: list[str] = []
    async for line in response.aiter_lines():
        if not line.startswith("data:"):
            continue
        data = line[5:].strip()
        if data == "[DONE]":
            break
        choices = json.loads(data).get("choices") or []
        piece = choices[0].get("delta", {}).get("content") if choices else None
        if piece:
            parts.append(piece)
            stream(piece)
    return Completion(text="".join(parts), model=model)
