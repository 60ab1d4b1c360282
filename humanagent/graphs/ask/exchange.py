"""The calls of one ask and what came of them, as plain data: what the state and a checkpoint hold.

Crops are named by their SHA-256 in the content store.
"""

from __future__ import annotations

import base64
import io
import json
from typing import Any, Literal

from PIL import Image as Pillow
from typing_extensions import TypedDict  # pydantic, for Studio's forms, wants it below 3.12

from humanagent.graphs.ask.context import Gallery
from humanagent.printable import printable
from humanagent.tools.protocols import Image
from humanagent.vlm.types import Completion, Message, ToolCall

#: Calls of one round; those beyond them are left out of what the model said.
MAX_CALLS = 4
_LONGEST_TEXT = 2000
_LONGEST_WORD = 64
_QUALITY = 90


class Said(TypedDict):
    """One message of the exchange."""

    role: Literal["user", "assistant", "tool"]
    text: str
    calls: list[dict[str, str]]
    call_id: str
    crops: list[str]


def said(
    role: Literal["user", "assistant", "tool"],
    text: str,
    *,
    calls: list[dict[str, str]] | None = None,
    call_id: str = "",
    crops: list[str] | None = None,
) -> Said:
    """A message of the exchange."""
    return Said(role=role, text=text, calls=calls or [], call_id=call_id, crops=crops or [])


def asked_for(completion: Completion, number: int) -> Said:
    """The message in which a model calls tools, cut to what is done; ``number`` is of the round."""
    calls: list[dict[str, str]] = []
    for i, call in enumerate(completion.calls[:MAX_CALLS]):
        name = printable(call.id)[:_LONGEST_WORD]
        if not name or any(name == other["id"] for other in calls):
            name = f"call{number:02}{i:03}"  # nine letters and digits, as some templates want
        calls.append(
            {
                "id": name,
                "name": printable(call.name)[:_LONGEST_WORD],
                "arguments": printable(call.arguments)[: _LONGEST_TEXT + 1],
            }
        )
    return said("assistant", printable(completion.text)[:_LONGEST_TEXT], calls=calls)


def pending(exchange: list[Said]) -> list[ToolCall]:
    """The calls that have no results yet."""
    if not exchange or exchange[-1]["role"] != "assistant":
        return []
    return [ToolCall(**call) for call in exchange[-1]["calls"]]


def to_messages(exchange: list[Said], gallery: Gallery) -> list[Message]:
    """The exchange as a model is sent it.

    Raises:
        PictureError: a crop is no longer in the store.
    """
    return [
        Message(
            role=one["role"],
            text=one["text"],
            images=tuple(_url(gallery.store.get(sha256)) for sha256 in one["crops"]),
            calls=tuple(
                ToolCall(c["id"], c["name"], _object(c["arguments"])) for c in one["calls"]
            ),
            call_id=one["call_id"],
        )
        for one in exchange
    ]


def keep_crop(crop: Image, gallery: Gallery) -> str:
    """Keep a crop as the JPEG that is sent; its SHA-256."""
    buffer = io.BytesIO()
    Pillow.fromarray(crop).save(buffer, "JPEG", quality=_QUALITY)
    return gallery.store.put(buffer.getvalue())


def as_data(arguments: str) -> Any:
    """Arguments as a trace shows them: the JSON object, or what was written instead of one."""
    try:
        value = json.loads(arguments or "{}")
    except (ValueError, RecursionError):
        return arguments[:200]
    return value if isinstance(value, dict) else arguments[:200]


def _object(arguments: str) -> str:
    """What is sent back: templates read it as a JSON object, and fail on anything else."""
    return arguments if arguments and isinstance(as_data(arguments), dict) else "{}"


def _url(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")
