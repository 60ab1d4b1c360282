"""A vLLM server that serves a checkpoint, compared token by token with transformers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import httpx

from humanagent.errors import BackendError, NotStartedError, SettingsError, VLMError
from humanagent.printable import printable
from humanagent.training.export.parity import TOKENS, Asked, Reference
from humanagent.vlm.checkpoint.chat import END
from humanagent.vlm.checkpoint.contract import CheckpointError
from humanagent.vlm.checkpoint.signature import signature
from humanagent.vlm.server.body import Ask
from humanagent.vlm.server.served import read_served

#: Seconds for one reply: the first one may wait for a server that is warming up.
_TIMEOUT_S: Final = 300.0
#: What looking into JSON of another shape raises.
_NO_SHAPE: Final = (ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True)
class ServedAlike:
    """Shares of equal prompts and of equal greedy answers, token by token, over ``prompts``."""

    url: str
    model: str
    prompts: int
    same_prompts: float
    answers: float


def compare_served(
    reference: Reference, url: str, transport: httpx.BaseTransport | None = None
) -> ServedAlike:
    """Ask the server every probe, one after the other, and compare ids.

    ``transport`` is httpx's, for tests.

    Raises:
        NotStartedError: nothing answers at the address.
        SettingsError: the address is not one.
        CheckpointError: the server says that it serves another checkpoint.
        VLMError: an error of the server, or one that gives no token ids, as vLLM does.
        BackendError: one prompt or answer differs in one token.
    """
    try:
        with httpx.Client(
            base_url=url.rstrip("/"), timeout=_TIMEOUT_S, transport=transport
        ) as client:
            model = _model(client, reference, url)
            replies = [_reply(client, model, one) for one in reference.asked]
    except httpx.ConnectError as error:
        raise NotStartedError(
            "no model server answers", where=url, do="start it: humanagent vlm serve CHECKPOINT"
        ) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise SettingsError(
            "not the address of a model server", where=url, do="give http://localhost:8000/v1"
        ) from error
    except httpx.HTTPError as error:
        raise VLMError(f"the connection broke: {type(error).__name__}", where=url) from error
    count = len(replies)
    end = reference.words.convert_tokens_to_ids(END)
    prompts = sum(r[0] == a.probe[0] for r, a in zip(replies, reference.asked, strict=True))
    answers = sum(
        _without(r[1], end) == a.tokens for r, a in zip(replies, reference.asked, strict=True)
    )
    if min(prompts, answers) < count:
        raise BackendError(
            f"the server reads {prompts} of {count} prompts as transformers does, and gives "
            f"{answers} equal answers",
            where=url,
            do="serve this checkpoint, in float32 for the comparison (--dtype float32)",
        )
    return ServedAlike(url, model, count, prompts / count, answers / count)


def _model(client: httpx.Client, reference: Reference, url: str) -> str:
    reply = client.get("models")
    try:
        served = read_served(reply.raise_for_status().content)
    except (*_NO_SHAPE, httpx.HTTPStatusError) as error:
        raise VLMError(
            "the server lists no model", where=url, do="check the address (it ends in /v1)"
        ) from error
    mine = signature(reference.contract)
    if served.signed is not None and served.signed.name != mine:
        raise CheckpointError(
            f"the server serves another checkpoint: it says {served.signed.name}, "
            f"the given one is {mine}",
            where=url,
            do="give the folder of the checkpoint that it serves",
        )
    return served.model


def _reply(client: httpx.Client, model: str, asked: Asked) -> tuple[list[int], list[int]]:
    """Ids of the prompt as the server reads it, and of its answer."""
    body: dict[str, Any] = json.loads(Ask(asked.messages).body(model, set()))
    body |= {"max_tokens": TOKENS, "return_token_ids": True}
    reply = client.post("chat/completions", json=body)
    if reply.is_error:
        said = printable(" ".join(reply.text[:200].split()))
        raise VLMError(
            f"the model server answered {reply.status_code}: {said}", where=str(client.base_url)
        )
    try:
        found = reply.json()
        return list(found["prompt_token_ids"]), list(found["choices"][0]["token_ids"])
    except _NO_SHAPE as error:
        raise VLMError(
            "the server gives no token ids",
            where=str(client.base_url),
            do="compare with vLLM 0.30 or newer",
        ) from error


def _without(tokens: list[int], end: int) -> list[int]:
    """Without the end of the turn, which vLLM gives too."""
    return tokens[:-1] if tokens[-1:] == [end] else tokens
