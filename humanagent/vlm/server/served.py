"""What a server says that it serves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from humanagent.vlm.checkpoint.signature import Signed, read_signature

_MAX_MODELS: Final = 1000


@dataclass(frozen=True)
class Served:
    """The model that is asked, and what is known of it.

    ``vllm`` is whether the server says that it is vLLM; ``names`` are the other models that it
    lists, signatures left out.
    """

    model: str
    vllm: bool = False
    signed: Signed | None = None
    names: tuple[str, ...] = ()


def read_served(said: bytes, wanted: str | None = None) -> Served:
    """From the body of ``/v1/models``, for the model ``wanted``, else the first of the list.

    A signature belongs to a model when it is another name of the same weights, or of those that
    an adapter was made for (vLLM's ``root`` and ``parent``).

    Raises:
        ValueError, LookupError, TypeError, AttributeError, RecursionError: no list of models.

    Example:
        >>> read_served(b'{"data": [{"id": "human-vlm", "owned_by": "vllm"}]}').vllm
        True
    """
    cards = [c for c in json.loads(said)["data"][:_MAX_MODELS] if isinstance(c.get("id"), str)]
    signed = {c["id"]: found for c in cards if (found := read_signature(c["id"]))}
    plain = [c for c in cards if c["id"] not in signed]
    if wanted is None:
        asked = (plain or cards)[0]
    else:
        asked = next((c for c in cards if c["id"] == wanted), None)
    names = tuple(c["id"] for c in plain)
    if asked is None:
        return Served(str(wanted), vllm=any(_is_vllm(c) for c in cards), names=names)
    own = _signature_of(asked, cards, signed)
    return Served(asked["id"], vllm=_is_vllm(asked), signed=own, names=names)


def _is_vllm(card: dict[str, Any]) -> bool:
    return card.get("owned_by") == "vllm"


def _signature_of(
    card: dict[str, Any], cards: list[dict[str, Any]], signed: dict[str, Signed]
) -> Signed | None:
    parent = next((c for c in cards if c["id"] == card.get("parent")), None)
    for weights in (card, *([parent] if parent else [])):
        for other in cards:
            if other["id"] in signed and other.get("root") == weights.get("root"):
                return signed[other["id"]]
    return None
