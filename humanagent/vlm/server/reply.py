"""What a server said, whole: text, tool calls and usage of a chat completion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from humanagent.errors import VLMError
from humanagent.vlm.types import Completion, ToolCall

#: What looking into JSON of another shape raises.
NO_SHAPE: Final = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
#: Calls of one reply that are heard.
MAX_CALLS: Final = 8
_MAX_NAME: Final = 128


def completion_of(said: bytes, model: str, where: str) -> Completion:
    """From the body of a reply.

    Raises:
        VLMError: it is not a chat completion.

    Example:
        >>> completion_of(b'{"choices": [{"message": {"content": "Two."}}]}', "m", "here").text
        'Two.'
    """
    try:
        body = json.loads(said)
        message = body["choices"][0]["message"]
        calls = [_call(c, n) for n, c in enumerate((message.get("tool_calls") or [])[:MAX_CALLS])]
        return Completion(
            text=text_of(message["content"] if not calls else message.get("content")),
            model=str(body.get("model") or model),
            usage=usage_of(body.get("usage")),
            calls=tuple(calls),
        )
    except NO_SHAPE as error:
        raise no_completion(where) from error


def no_completion(where: str) -> VLMError:
    """What a body of another shape means."""
    return VLMError(
        "the model server's reply is not a chat completion",
        where=where,
        do="check the address (it ends in /v1 for most servers)",
    )


def text_of(content: Any) -> str:
    """The text of a message, which some servers send in parts.

    Raises:
        TypeError, LookupError, AttributeError: it is neither.
    """
    if content is None:
        return ""
    if isinstance(content, list):
        return "".join(str(part["text"]) for part in content if part.get("type") == "text")
    if not isinstance(content, str):
        raise TypeError(f"content is {type(content).__name__}")
    return content


def usage_of(usage: Any) -> dict[str, int]:
    """Numbers of tokens, with ``cached_tokens``: those of the prompt that were read before.

    Example:
        >>> usage_of({"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 4}})
        {'prompt_tokens': 9, 'cached_tokens': 4}
    """
    if not isinstance(usage, Mapping):
        return {}
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, Mapping) else None
    counts = {str(k): v for k, v in usage.items() if type(v) is int}
    return counts | ({"cached_tokens": cached} if type(cached) is int else {})


def call_of(call_id: Any, name: Any, arguments: Any, number: int) -> ToolCall:
    """One call; one without an id gets one, arguments that came as an object are written out.

    Raises:
        TypeError: it has no name.
    """
    if not isinstance(name, str) or not name:
        raise TypeError("a call without a name")
    text = arguments if isinstance(arguments, str) else json.dumps(arguments or {})
    return ToolCall(id=str(call_id or f"call_{number}"), name=name[:_MAX_NAME], arguments=text)


def _call(call: Any, number: int) -> ToolCall:
    function = call["function"]
    return call_of(call.get("id"), function.get("name"), function.get("arguments"), number)
