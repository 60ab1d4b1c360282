"""vLLM in this process, without a server: many prompts at once."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from humanagent.errors import VLMError
from humanagent.media import load_picture
from humanagent.vlm.checkpoint.chat import MAX_NEW
from humanagent.vlm.local.plain import plain, special_texts
from humanagent.vlm.local.worker import Ask, InProcessVLM
from humanagent.vlm.reads import Reads
from humanagent.vlm.serving.command import Command, Place, serve_command
from humanagent.vlm.serving.machine import has_gpu
from humanagent.vlm.serving.model import look_at
from humanagent.vlm.types import Completion, Message

#: Tokens of the longest answer of one of ours, as for its other backends, and of any other model.
_LONGEST: Final = {True: MAX_NEW, False: 512}


class VllmBatch(InProcessVLM):
    """A checkpoint of ours, or any that vLLM knows, in vLLM's engine in this process.

    ``generate_many`` answers a whole list in one go, which is what it is for. ``generate`` is
    there so that the agent can use it too: its text comes in one piece, and vLLM ends what it has
    begun, so that an answer given up at its deadline still holds up the next one.

    The engine gets the options that ``humanagent vlm serve`` gives to a server, and is made by the
    first question, in half a minute or more. A ``schema`` constrains what is written.

    Args:
        folder: A checkpoint; the contract of one of ours is checked.
        timeout_s: Seconds that one ``generate`` may take where a call does not say.
        gpu: Whether to use a GPU; by default where there is one.
        max_tokens: Of the longest reply; by default 256 of ours, and 512 of any other model.
        more: Arguments of ``vllm serve`` for the engine; they win: ``("--dtype", "float32")``.

    Raises:
        MissingDependencyError: vLLM is not installed in this environment.
        CheckpointError, ContextChangedError: see ``check_contract``.
        BadInputError: no model in the folder.

    Example:
        ``VllmBatch("checkpoints/nano").generate_many([ask_messages(...), ...], reply_schema())``
    """

    needs = ("vllm",)
    extra = "vllm"
    kind = "vllm"

    def __init__(
        self,
        folder: str | Path,
        *,
        timeout_s: float = 600.0,
        gpu: bool | None = None,
        max_tokens: int | None = None,
        more: Sequence[str] = (),
    ) -> None:
        super().__init__(timeout_s=timeout_s)
        self._served = look_at(str(folder))
        self.contract = self._served.contract
        self._check_installed(str(folder))
        place = Place(0, gpu=has_gpu() if gpu is None else gpu)
        self._command = serve_command(Path("vllm"), self._served, place, more=tuple(more))
        self._longest = max_tokens or _LONGEST[self.contract is not None]
        self._engine: Any = None
        self._special: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Model and backend, for the provenance."""
        data = f"@{self.contract.data_revision}" if self.contract else ""
        return f"{self._served.names[0]}{data} ({self.kind})"

    @property
    def reads(self) -> Reads:
        """What it was trained to read, or what any model is given."""
        return self.contract.reads() if self.contract else Reads()

    @property
    def notice(self) -> str | None:
        """A sentence for the provenance about a model that is not one of ours."""
        if self.contract:
            return None
        return f"{self.name} is not a model of ours: it is asked with the general instructions."

    def generate_many(
        self, conversations: Sequence[Sequence[Message]], schema: dict[str, Any] | None = None
    ) -> list[Completion]:
        """One greedy reply to each, in their order; blocks until all are there.

        Raises:
            VLMError: vLLM cannot load the model or refuses a prompt, or it was closed.
        """
        if self._closed.is_set():
            raise self._closed_error()
        return self._worker.submit(self._many, conversations, schema).result()

    def _reply(self, ask: Ask) -> Completion:
        (done,) = self._many([ask.messages], ask.schema)
        ask.say(done.text)
        return done

    def _many(
        self, conversations: Sequence[Sequence[Message]], schema: dict[str, Any] | None
    ) -> list[Completion]:
        self._engine = self._engine or self._made()
        started = time.monotonic()
        chats = [[self._message(m) for m in messages] for messages in conversations]
        try:
            replies = self._engine.chat(
                chats, _sampling(schema, self._longest), use_tqdm=False,
                chat_template_content_format="openai",
            )  # fmt: skip
        except Exception as error:  # its own, its templates' and its processors' have no base
            raise VLMError(
                f"vLLM refuses a prompt: {' '.join(str(error).split())[:300]}", where=self.name
            ) from error
        each = round((time.monotonic() - started) * 1e3 / max(1, len(replies)))
        return [self._completion(reply, each) for reply in replies]

    def _completion(self, reply: Any, milliseconds: int) -> Completion:
        """``milliseconds`` is this reply's share of the time that all of them took."""
        (said,) = reply.outputs
        usage = {
            "prompt_tokens": len(reply.prompt_token_ids),
            "completion_tokens": len(said.token_ids),
            "milliseconds": milliseconds,
        }
        if reply.num_cached_tokens is not None:
            usage["cached_tokens"] = reply.num_cached_tokens
        return Completion(text=said.text, model=self.name, usage=usage)

    def _message(self, message: Message) -> dict[str, Any]:
        if message.role == "tool":
            raise VLMError("tools are not offered to local models", do="ask it without tools")
        parts: list[dict[str, Any]] = [
            {"type": "image_pil", "image_pil": load_picture(url).to_pil()} for url in message.images
        ]
        parts.append({"type": "text", "text": plain(message.text, self._special)})
        return {"role": message.role, "content": parts}

    def _made(self) -> Any:
        """The engine; what a user set in the environment goes before what is set here."""
        for name, value in self._command.environment.items():
            os.environ.setdefault(name, value)
        # Else an engine is a second process, which a script has to guard its main part for.
        os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")
        try:
            engine = _engine(self._command, self._served.source)
            self._special = special_texts(engine.get_tokenizer())
        except Exception as error:  # vLLM's, torch's and transformers' have no common base
            raise VLMError(
                f"vLLM cannot load it: {' '.join(str(error).split())[:300]}", where=self.name
            ) from error
        return engine


def _engine(command: Command, source: str) -> Any:
    """``vllm.LLM`` with the options of a server: one place decides them."""
    from vllm import LLM, EngineArgs
    from vllm.utils.argparse_utils import FlexibleArgumentParser

    parser = EngineArgs.add_cli_args(FlexibleArgumentParser())
    found, _ = parser.parse_known_args(list(command.arguments[3:]))  # after "vllm serve MODEL"
    found.model = source
    return LLM.from_engine_args(EngineArgs.from_cli_args(found))


def _sampling(schema: dict[str, Any] | None, longest: int) -> Any:
    from vllm import SamplingParams
    from vllm.sampling_params import StructuredOutputsParams

    shape = None if schema is None else StructuredOutputsParams(json=json.dumps(schema))
    return SamplingParams(temperature=0, max_tokens=longest, structured_outputs=shape)
