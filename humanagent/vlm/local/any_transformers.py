"""Any vision-language model by transformers: LLaVA, Qwen-VL and others, as they were published."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from humanagent.errors import VLMError
from humanagent.quiet import quiet
from humanagent.vlm.checkpoint.contract import FILE, CheckpointError
from humanagent.vlm.local.any_processor import AnyProcessor
from humanagent.vlm.local.generation import device as torch_device
from humanagent.vlm.local.generation import speak
from humanagent.vlm.local.words import Speech
from humanagent.vlm.local.worker import Ask, InProcessVLM
from humanagent.vlm.reads import Reads
from humanagent.vlm.types import Completion, Message

#: Tokens of the longest answer: one with twenty claims has some 400.
MAX_NEW: Final = 512


class AnyVLM(InProcessVLM):
    """A folder of Hugging Face's layout that humanagent did not write.

    The model gets the general prompt, through its own chat template, and its own preprocessing;
    no code of the folder is run, and nothing is fetched. Decoding is not constrained: a ``schema``
    is ignored, and what the model writes is read by ``humanagent.vlm.parse``. Weights are loaded
    by the first ``generate``, which counts against its time.

    Args:
        folder: ``config.json``, safetensors, tokenizer, processor and chat template.
        threads: Threads of the CPU for one answer.
        timeout_s: Seconds that one reply may take where a call does not say.
        dtype: What it computes in, ``"bfloat16"`` say; by default what is stored on a GPU, and
            float32 on a CPU.

    Raises:
        MissingDependencyError: torch or transformers is not installed.
        CheckpointError: no such model in the folder, or a checkpoint of ours, which
            ``TransformersVLM`` opens.

    Example:
        ``HumanAgent(vlm=AnyVLM("models/Qwen2.5-VL-3B-Instruct"))``
    """

    needs = ("torch", "transformers")
    extra = "local"
    kind = "transformers"

    def __init__(
        self,
        folder: str | Path,
        *,
        threads: int = 2,
        timeout_s: float = 60.0,
        dtype: str | None = None,
    ) -> None:
        super().__init__(timeout_s=timeout_s)
        self.folder, self.threads, self._dtype = Path(folder), threads, dtype
        self.architecture = _architecture(self.folder)
        self._check_installed(str(folder))
        self._processor: AnyProcessor | None = None
        self._model: AnyModel | None = None

    @property
    def name(self) -> str:
        """Folder, architecture and backend, for the provenance."""
        return f"{self.folder.resolve().name} {self.architecture} ({self.kind})"

    @property
    def reads(self) -> Reads:
        """What every model is given that was not trained for this."""
        return Reads()

    @property
    def notice(self) -> str:
        """A sentence for the provenance."""
        return f"{self.name} is not a model of ours: it is asked with the general instructions."

    def _reply(self, ask: Ask) -> Completion:
        started = time.monotonic()
        self._processor = self._processor or AnyProcessor(self.folder)
        self._model = self._model or AnyModel(
            self.folder, self._processor, threads=self.threads, dtype=self._dtype
        )
        speech, tokens = Speech(self._processor), 0

        def said(token: int) -> bool:
            nonlocal tokens
            tokens += 1
            if piece := speech.add(token):
                ask.say(piece)
            return not ask.over()

        read = 0 if ask.over() else self._model.answer(ask.messages, said)
        if rest := speech.rest():
            ask.say(rest)
        usage = {"prompt_tokens": read, "completion_tokens": tokens}
        usage["milliseconds"] = round((time.monotonic() - started) * 1e3)
        return Completion(text=speech.text, model=self.name, usage=usage)


class AnyModel:
    """``AutoModelForImageTextToText``, greedy.

    Raises:
        VLMError: transformers cannot load it, or weights are missing.
    """

    def __init__(
        self, folder: Path, processor: AnyProcessor, *, threads: int, dtype: str | None
    ) -> None:
        from transformers import GenerationConfig

        self._processor = processor
        self._model = _weights(folder, torch_device(None, threads), dtype)
        stored = self._model.generation_config
        ends = processor.end if stored.eos_token_id is None else stored.eos_token_id
        self._ends: list[int] = [] if ends is None else ends if isinstance(ends, list) else [ends]
        # Greedy: without the temperatures and penalties that models are published with.
        self._model.generation_config = GenerationConfig(
            eos_token_id=self._ends or None, pad_token_id=stored.pad_token_id
        )
        text = self._model.config.get_text_config()
        self._places: int | None = getattr(text, "max_position_embeddings", None)

    def answer(self, messages: Sequence[Message], said: Callable[[int], bool]) -> int:
        """Tell ``said`` the tokens of an answer; how many tokens the prompt has.

        Raises:
            VLMError: the prompt leaves no room for an answer.
        """
        inputs = self._processor.inputs(messages).to(self._model.device, self._model.dtype)
        read = int(inputs["input_ids"].shape[1])
        room = MAX_NEW if self._places is None else min(MAX_NEW, self._places - read)
        if room < MAX_NEW // 4:
            raise VLMError(
                f"the prompt has {read} tokens of the {self._places} that the model reads",
                do="give fewer context_tokens",
            )
        speak(self._model, inputs, ends=self._ends, most=room, said=said)
        return read


def _architecture(folder: Path) -> str:
    """``model_type`` of the folder's config."""
    if (folder / FILE).exists():
        raise CheckpointError(
            "a checkpoint of humanagent has its own prompt", where=str(folder),
            do="open it with TransformersVLM",
        )  # fmt: skip
    try:
        config = json.loads((folder / "config.json").read_bytes())
        found = str(config["model_type"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise CheckpointError(
            "no model: config.json is missing or names no model_type",
            where=str(folder),
            do="give a folder of a vision-language model in Hugging Face's layout",
        ) from error
    if not any(folder.glob("*.safetensors")):
        raise CheckpointError(
            "no weights as safetensors (other formats can run code when they are read)",
            where=str(folder),
            do="convert them",
        )
    return found


def _weights(folder: Path, device: Any, dtype: str | None) -> Any:
    from transformers import AutoModelForImageTextToText

    try:
        with quiet():
            model, info = AutoModelForImageTextToText.from_pretrained(
                str(folder),
                dtype=dtype or ("auto" if device.type == "cuda" else "float32"),
                output_loading_info=True,
                use_safetensors=True,
                local_files_only=True,
                trust_remote_code=False,
            )
    except Exception as error:  # safetensors' and its own have no common base
        raise VLMError(
            f"transformers cannot load it: {' '.join(str(error).split())[:300]}", where=str(folder)
        ) from error
    # What is left over does no harm: published models carry tensors that newer code has no use for.
    wrong = sorted(str(k) for kind, keys in info.items() if kind != "unexpected_keys" for k in keys)
    if wrong:
        raise VLMError(f"weights are missing: {', '.join(wrong[:5])}", where=str(folder))
    return model.eval().to(device)
