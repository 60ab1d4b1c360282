"""``humanagent vlm check``: what a running server serves, and whether the agent can use it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np

from humanagent.errors import BackendError
from humanagent.media import load_picture
from humanagent.printable import printable
from humanagent.vlm.checkpoint.chat import CHAT_TEMPLATE, END, START, Turn, encode_prompt
from humanagent.vlm.checkpoint.contract import CheckpointError, Contract, check_contract
from humanagent.vlm.checkpoint.signature import Signed, read_signature, signature
from humanagent.vlm.reads import Reads
from humanagent.vlm.server import OpenAIVLM
from humanagent.vlm.server.reply import NO_SHAPE
from humanagent.vlm.server.served import Served, read_served
from humanagent.vlm.serving.asked import Asked, RefusedError
from humanagent.vlm.serving.probe import Probe
from humanagent.vlm.serving.report import Check, Report, Verdict

_SAFE: Final = (0, 30)  # older versions of vLLM have known holes
_HELLO: Final = "How many people are there?"
_SHORT: Final = 32  # tokens of replies whose words do not matter
_CACHE_HITS: Final = "vllm:mm_cache_hits_total"

_Outcome = tuple[Verdict, str]


@dataclass(frozen=True)
class _Server:
    """What is asked, what it says that it serves, and what the folder says, if one is given."""

    asked: Asked
    served: Served
    contract: Contract | None
    folder: Path | None

    @property
    def model(self) -> str:
        return self.served.model

    @property
    def signed(self) -> Signed | None:
        return self.served.signed


def check_server(
    url: str,
    probes: Callable[[Reads | None], Sequence[Probe]],
    *,
    model: str | None = None,
    checkpoint: Path | None = None,
    api_key: str | None = None,
    timeout_s: float = 60.0,
) -> Report:
    """Ask a server for everything that a client can see of it.

    Args:
        url: Base address of an OpenAI-compatible server, ``http://localhost:8000/v1``.
        probes: Makes pictures with known answers, as a model reads them; None is a foreign one.
        model: Which of its models; by default the first that it lists.
        checkpoint: The folder that it is thought to serve.
        api_key: Sent as a bearer token.
        timeout_s: Seconds for one request.

    Raises:
        NotStartedError: nothing listens at the address.
        VLMError: the connection broke, or no answer came in time.
    """
    with Asked(url, api_key=api_key, timeout_s=timeout_s) as asked:
        checks = [_version(asked)]
        try:
            served = read_served(asked.text(f"{asked.url}/models").encode(), model)
        except RefusedError as error:
            return Report(asked.url, (*checks, Check("models", str(error), "not ok")))
        except NO_SHAPE:
            none = Check("models", "it does not list its models", "not ok")
            return Report(asked.url, (*checks, none))
        checks.append(_models(served))
        if checks[-1].verdict != "ok":
            return Report(asked.url, tuple(checks))
        try:
            contract = None if checkpoint is None else check_contract(checkpoint)
        except CheckpointError as error:
            contract = None
            checks.append(Check("checkpoint", str(error), "mismatch"))
        server = _Server(asked, served, contract, checkpoint)
        checks += [_signature(server), _contract(server)]
        for name, check in _ASKED.items():
            try:
                verdict, result = check(server)
            except RefusedError as error:
                verdict, result = "not ok", str(error)
            checks.append(Check(name, result, verdict))
    if not any(c.verdict == "mismatch" for c in checks):  # else it cannot be asked as trained
        vlm = OpenAIVLM(
            url, model=server.model, api_key=api_key, checkpoint=checkpoint, timeout_s=timeout_s
        )
        checks += asyncio.run(_probed(vlm, probes(_reads(server))))
    return Report(asked.url, tuple(checks))


def _version(asked: Asked) -> Check:
    try:
        found = str(asked.get(f"{asked.root}/version")["version"])
    except (RefusedError, LookupError, TypeError):
        return Check("vLLM", "it does not say: another server", "unknown")
    numbers = re.match(r"(\d+)\.(\d+)", found)
    if numbers is None:
        return Check("vLLM", printable(found), "unknown")
    if (int(numbers[1]), int(numbers[2])) < _SAFE:
        return Check("vLLM", f"{found}: has known holes, install 0.30 or newer", "not ok")
    return Check("vLLM", found, "ok")


def _models(served: Served) -> Check:
    listed = ", ".join(printable(name) for name in served.names)
    if served.model not in served.names and read_signature(served.model) is None:
        return Check("models", f"{served.model} is not among {listed}", "not ok")
    return Check("models", listed, "ok")


def _signature(server: _Server) -> Check:
    """``humanagent vlm serve`` gives the contract's signature to the server as a name."""
    if server.contract is None:
        if server.signed is None:
            return Check("signature", "none: a foreign model, or served by hand", "unknown")
        return Check("signature", server.signed.name, "ok")
    wanted = signature(server.contract)
    if server.signed is None:
        return Check("signature", f"none; that of the folder is {wanted}", "unknown")
    if server.signed.name == wanted:
        return Check("signature", wanted, "ok")
    return Check("signature", f"{server.signed.name}; that of the folder is {wanted}", "mismatch")


def _contract(server: _Server) -> Check:
    """This code renders the prompts and contexts that the model was trained with."""
    try:
        reads = _reads(server)
    except CheckpointError as error:
        return Check("contract", str(error), "mismatch")
    if reads is None:
        return Check("contract", "none: the task is explained in each prompt", "unknown")
    template = hashlib.sha256(CHAT_TEMPLATE.encode()).hexdigest()
    served = server.contract.template_hash if server.contract else ""
    served = served or (server.signed.template if server.signed else "")
    if not template.startswith(served):
        return Check("contract", "this code has another chat template", "mismatch")
    told = f"context {reads.context} v{reads.version}" if reads.measured else "no context"
    return Check("contract", f"prompt {reads.prompt}, {told}: as this code renders them", "ok")


def _reads(server: _Server) -> Reads | None:
    """What the model was trained to read; None for a foreign one."""
    if server.contract is not None:
        return server.contract.reads()
    return None if server.signed is None else server.signed.reads()


def _template(server: _Server) -> _Outcome:
    """The tokens that the server makes of a chat, against those that the model was trained on."""
    chat = {"model": server.model, "messages": [{"role": "user", "content": _HELLO}]}
    try:
        made = server.asked.post(f"{server.asked.root}/tokenize", chat)["tokens"]
        said = server.asked.post(
            f"{server.asked.root}/detokenize", {"model": server.model, "tokens": made}
        )["prompt"]
    except (RefusedError, LookupError, TypeError):
        return "unknown", "the server does not show its tokens"
    if _tokens(server) not in (None, made):
        return "mismatch", f"other tokens than the folder's: {said!r}"
    ours = f"{START}user\n{_HELLO}{END}\n{START}assistant\n"
    if said == ours:
        return "ok", "as this code writes chats"
    ours_is_wanted = server.signed is not None or server.contract is not None
    return "mismatch" if ours_is_wanted else "unknown", f"its own: {printable(str(said))[:80]!r}"


def _tokens(server: _Server) -> list[int] | None:
    """What the folder's tokenizer makes of the chat; None where that cannot be known here."""
    if server.contract is None or server.folder is None or find_spec("tokenizers") is None:
        return None
    from humanagent.vlm.local.words import Words

    return encode_prompt(Words(server.folder), [Turn("user", _HELLO)], image_tokens=0)


def _structured(server: _Server) -> _Outcome:
    """A value that no model would write by itself has to come back.

    A bare string first: between the signs of an object an untrained model may write blanks for
    ever. Servers that only take objects are asked for one.
    """
    word = f"quartz-{uuid.uuid4().hex[:4]}"
    one = {"type": "string", "enum": [word]}
    wanted: Any = word
    try:
        said = _kept(server, one)
    except RefusedError:
        inside = {"type": "object", "properties": {"word": one}, "required": ["word"]}
        wanted = {"word": word}
        said = _kept(server, {**inside, "additionalProperties": False})
    try:
        kept = json.loads(said) == wanted
    except ValueError:
        kept = False
    if kept:
        return "ok", "replies keep to a JSON schema"
    return "not ok", f"the schema was not kept: {printable(said)[:60]!r}"


def _kept(server: _Server, schema: dict[str, Any]) -> str:
    form = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}}
    return server.asked.chat(_body(server, max_tokens=128) | {"response_format": form})


def _streaming(server: _Server) -> _Outcome:
    body = _body(server, max_tokens=_SHORT)
    whole, pieces = server.asked.chat(body), server.asked.chat_pieces(body)
    if whole and not pieces:
        return "not ok", "a streamed reply comes without text"
    if "".join(pieces) != whole:  # half precision rounds by what else is worked on
        return "unknown", f"{len(pieces)} pieces, another text than at once"
    return "ok", f"{len(pieces)} pieces, the same text"


def _pictures(server: _Server) -> _Outcome:
    """Whether the server knows a picture again by its uuid; its counters say so."""
    pixels = np.random.default_rng().integers(0, 256, (112, 112, 3), dtype=np.uint8)
    part = {
        "type": "image_url",
        "image_url": {"url": load_picture(pixels).to_data_url()},
        "uuid": uuid.uuid4().hex,
    }
    try:
        before, after = (_shown(server, part, q) for q in ("Is anyone there?", _HELLO))
    except RefusedError:
        _shown(server, {name: part[name] for name in part if name != "uuid"}, _HELLO)
        return "ok", "taken, but without a uuid only"
    if before is None or after is None:
        return "ok", "taken; whether it is prepared once is not told"
    if after > before:
        return "ok", "taken, and prepared once for several questions"
    return "ok", "taken, but prepared anew for each question"


def _shown(server: _Server, picture: dict[str, Any], question: str) -> float | None:
    """Ask about a picture; how often the server has met pictures again since it started."""
    asked = [picture, {"type": "text", "text": question}]
    body = {"model": server.model, "max_tokens": 1}
    server.asked.chat(body | {"messages": [{"role": "user", "content": asked}]})
    return server.asked.counter(_CACHE_HITS)


async def _probed(vlm: OpenAIVLM, probes: Sequence[Probe]) -> list[Check]:
    """Asked by the client that the agent uses."""
    made = []
    try:
        for probe in probes:
            try:
                said = (await vlm.generate(probe.messages, schema=probe.schema)).text
            except BackendError as error:
                made.append(Check(probe.name, str(error), "not ok"))
                continue
            verdict: Verdict = "ok" if probe.right(said) else "wrong answer"
            shown = f"{printable(said)[:60]!r}, {probe.expected} is right"
            made.append(Check(probe.name, shown, verdict))
    finally:
        await vlm.aclose()
    return made


def _body(server: _Server, **more: Any) -> dict[str, Any]:
    return {
        "model": server.model,
        "messages": [{"role": "user", "content": _HELLO}],
        **more,
    }


#: What is asked one after the other, by the name of its line.
_ASKED: Final[dict[str, Callable[[_Server], _Outcome]]] = {
    "chat template": _template,
    "structured": _structured,
    "streaming": _streaming,
    "picture": _pictures,
}
