"""What a server is asked: messages, schema and tools as the body of a chat request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from humanagent.errors import BadInputError
from humanagent.vlm.types import Message, ToolSpec

#: Parts of a request that a server may not know.
Part = Literal["tools", "strict", "schema", "usage", "uuid"]
#: How it says so, in this order.
_SAID: Final[dict[Part, tuple[str, ...]]] = {
    "strict": ("strict", "grammar"),
    "tools": ("tool", "grammar"),
    "usage": ("stream_options", "include_usage"),
    "uuid": ("uuid",),
    "schema": ("response_format", "json_schema", "schema", "grammar"),
}


@dataclass(frozen=True)
class Ask:
    """One request for a reply.

    Raises:
        BadInputError: an image that is not a data URL.
    """

    messages: Sequence[Message]
    schema: dict[str, Any] | None = None
    tools: Sequence[ToolSpec] = ()
    tool_choice: str = "auto"
    stream: bool = False

    def __post_init__(self) -> None:
        for url in (url for message in self.messages for url in message.images):
            if not url.startswith("data:image/"):
                raise BadInputError(
                    "a model server is only sent pictures that were checked here",
                    where=url[:60],
                    do="give a data URL",
                )

    def parts(self, *, vllm: bool, refused: set[Part]) -> set[Part]:
        """Those of this request that the server is believed to know.

        Tools leave the schema out: few servers take both, and a call is not of that shape.
        """
        pictures = any(message.images for message in self.messages)
        wanted: dict[Part, bool] = {
            "tools": bool(self.tools),
            "strict": vllm and bool(self.tools),
            "usage": self.stream,
            "uuid": vllm and pictures,
            "schema": self.schema is not None,
        }
        known = {part for part, is_wanted in wanted.items() if is_wanted} - refused
        return known - {"schema"} if "tools" in known else known

    def body(self, model: str, parts: set[Part], max_tokens: int | None = None) -> bytes:
        """As JSON, greedy; without ``max_tokens`` a reply may be as long as the model's memory."""
        body: dict[str, Any] = {
            "model": model,
            "messages": [_message(message, uuid="uuid" in parts) for message in self.messages],
            "temperature": 0,
            "stream": self.stream,
        }
        if max_tokens is not None:
            body["max_tokens"] = max_tokens
        if "usage" in parts:
            body["stream_options"] = {"include_usage": True}
        if "schema" in parts:
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "reply", "schema": self.schema, "strict": True},
            }
        if "tools" in parts:
            body["tools"] = [_tool(tool, strict="strict" in parts) for tool in self.tools]
            body["tool_choice"] = self.tool_choice
        return json.dumps(body, separators=(",", ":")).encode()


def refused_part(status: int, said: bytes, parts: set[Part]) -> Part | None:
    """Which part of a request an error says that the server does not take.

    Example:
        >>> refused_part(400, b"Unknown field: stream_options", {"usage", "schema"})
        'usage'
    """
    if status not in (400, 422, 501):
        return None
    text = said[:4000].decode("utf-8", "replace")
    for part, words in _SAID.items():
        if part in parts and any(word in text for word in words):
            return part
    return None


def _message(message: Message, *, uuid: bool) -> dict[str, Any]:
    written: dict[str, Any] = {"role": message.role, "content": message.text}
    if message.images:
        text = {"type": "text", "text": message.text}
        written["content"] = [*(_picture(url, uuid=uuid) for url in message.images), text]
    if message.calls:
        written["content"] = message.text or None
        written["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.calls
        ]
    if message.role == "tool":
        written["tool_call_id"] = message.call_id
    return written


def _picture(url: str, *, uuid: bool) -> dict[str, Any]:
    """With a name for vLLM's caches of what it made of a picture.

    It then does not hash what it decoded. (By hash it finds the same: a picture is not encoded
    twice either way, as long as its bytes are the same.)
    """
    part: dict[str, Any] = {"type": "image_url", "image_url": {"url": url}}
    if uuid:
        part["uuid"] = hashlib.sha256(url.encode()).hexdigest()
    return part


def _tool(tool: ToolSpec, *, strict: bool) -> dict[str, Any]:
    """Strict: vLLM holds the arguments to their schema only then; others mean more by it."""
    about = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    return {"type": "function", "function": about | ({"strict": True} if strict else {})}
