"""A server asked for what the agent's client does not need: its version, tokens, counters."""

from __future__ import annotations

import json
import re
from types import TracebackType
from typing import Any, Final, Self

from humanagent.errors import NotStartedError, VLMError
from humanagent.printable import printable

_MAX_BYTES: Final = 4 * 2**20


class RefusedError(Exception):
    """It answered with an error status, or with something else than was asked for."""


class Asked:
    """Blocking requests to an OpenAI-compatible server; ``url`` ends in ``/v1`` for most.

    Raises:
        NotStartedError: nothing listens at the address.
        VLMError: the connection broke, or no answer came in time.
    """

    def __init__(self, url: str, *, api_key: str | None, timeout_s: float) -> None:
        import httpx

        self._httpx = httpx
        self.url = url.rstrip("/")
        self.root = self.url.removesuffix("/v1")
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = httpx.Client(headers=headers, timeout=timeout_s)

    def text(self, url: str) -> str:
        """What a GET gives.

        Raises:
            RefusedError: an error status.
        """
        return self._send("GET", url)

    def get(self, url: str) -> Any:
        """The JSON that a GET gives.

        Raises:
            RefusedError: an error status, or no JSON.
        """
        return _json(self._send("GET", url))

    def post(self, url: str, body: dict[str, Any]) -> Any:
        """The JSON that a POST gives.

        Raises:
            RefusedError: an error status, or no JSON.
        """
        return _json(self._send("POST", url, body))

    def chat(self, body: dict[str, Any]) -> str:
        """The text of a chat completion.

        Raises:
            RefusedError: an error status, or no completion.
        """
        said = self.post(f"{self.url}/chat/completions", {"temperature": 0, **body})
        try:
            return str(said["choices"][0]["message"]["content"] or "")
        except (LookupError, TypeError) as error:
            raise RefusedError("the reply is not a chat completion") from error

    def chat_pieces(self, body: dict[str, Any]) -> list[str]:
        """The pieces in which the text of a chat completion came.

        Raises:
            RefusedError: an error status, or no stream of events.
        """
        asked = {"temperature": 0, **body, "stream": True}
        pieces = []
        for line in self._send("POST", f"{self.url}/chat/completions", asked).splitlines():
            data = line.removeprefix("data:").strip()
            if not line.startswith("data:") or data == "[DONE]":
                continue
            try:
                choices = json.loads(data)["choices"]
                pieces.append((choices[0]["delta"].get("content") or "") if choices else "")
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                raise RefusedError("an event of the stream is no piece of a completion") from error
        return [piece for piece in pieces if piece]

    def counter(self, name: str) -> float | None:
        """A counter of its ``/metrics``, summed over engines; None where it has none."""
        try:
            text = self._send("GET", f"{self.root}/metrics")
        except RefusedError:
            return None
        found = re.findall(rf"^{re.escape(name)}(?:\{{[^}}]*\}})? ([0-9.e+]+)$", text, re.MULTILINE)
        return sum(map(float, found)) if found else None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _send(self, method: str, url: str, body: dict[str, Any] | None = None) -> str:
        httpx = self._httpx
        try:
            with self._client.stream(method, url, json=body) as response:
                said = b""
                for chunk in response.iter_bytes():
                    said += chunk
                    if len(said) > _MAX_BYTES:
                        raise RefusedError(f"more than {_MAX_BYTES >> 20} MiB")
        except httpx.ConnectError as error:
            raise NotStartedError(
                "no model server answers", where=self.url, do="start it, or check the address"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise VLMError(
                f"the connection to the model server broke: {type(error).__name__}",
                where=self.url,
                transient=True,
            ) from error
        text = said.decode("utf-8", "replace")
        if response.is_error:
            raise RefusedError(f"{response.status_code}: {printable(text)[:200].strip()}")
        return text

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise RefusedError(f"no JSON: {printable(text)[:100].strip()}") from error
