"""The command line and the environment of ``vllm serve``: a pure function of what is served where.

Every flag was seen to matter with vLLM 0.32; what a user adds comes last, and wins.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from humanagent.vlm.serving.adapters import Adapter, max_rank
from humanagent.vlm.serving.model import ServedModel

#: Tokens of picture, context, conversation and answer; more would only cost memory.
_LONGEST: Final = {"cpu": 8192, "gpu": 32768}
_IMAGES: Final = 4  # pictures in one request
_CPU_SEQUENCES: Final = 32  # requests that are worked on together
_GIB: Final = 2**30
_XGRAMMAR: Final = {"backend": "xgrammar"}
#: Else a model may fill its JSON with blanks until the answer is cut off. But it also takes the
#: blank behind each comma and colon, which our own models are trained to write: made to leave it
#: out, they write nonsense.
_NO_BLANKS: Final = {"disable_any_whitespace": True}


@dataclass(frozen=True)
class Place:
    """Where it is served: address, and whether on a GPU."""

    port: int
    host: str = "127.0.0.1"
    gpu: bool = False

    @property
    def url(self) -> str:
        """Base address for clients on this machine.

        Example:
            >>> Place(8000, "0.0.0.0").url
            'http://127.0.0.1:8000/v1'
        """
        host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/v1"


@dataclass(frozen=True)
class Command:
    """Arguments, and variables that are set beside those of this process.

    Example:
        >>> print(Command(("/env/bin/vllm", "serve", "a model"), {"HF_HUB_OFFLINE": "1"}))
        HF_HUB_OFFLINE=1 PATH=/env/bin:"$PATH" /env/bin/vllm serve 'a model'
    """

    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """As it can be pasted into a shell."""
        words = [f"{name}={shlex.quote(value)}" for name, value in self.environment.items()]
        if self._programs:
            words.append(f'PATH={shlex.quote(self._programs)}:"$PATH"')
        return " ".join([*words, shlex.join(self.arguments)])

    def variables(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """The whole environment; what a user set goes before what is set here."""
        path = inherited.get("PATH", os.defpath)
        if self._programs:
            path = f"{self._programs}{os.pathsep}{path}"
        return {**self.environment, **inherited, "PATH": path}

    @property
    def _programs(self) -> str:
        """Where vLLM's workers look for programs of its own environment, such as ninja."""
        program = Path(self.arguments[0])
        return str(program.parent) if program.is_absolute() else ""


def serve_command(
    vllm: Path,
    model: ServedModel,
    place: Place,
    *,
    adapters: tuple[Adapter, ...] = (),
    tools: bool = False,
    more: tuple[str, ...] = (),
) -> Command:
    """``vllm serve`` for a model at a place.

    Args:
        vllm: Its command.
        model: What ``look_at`` found.
        place: Address and machine.
        adapters: LoRA adapters that are served by name.
        tools: Whether the model may call tools; its calls are read in the Hermes form.
        more: Arguments for vLLM as they are; they win over those made here.

    Example:
        >>> made = serve_command(Path("vllm"), ServedModel("owner/name", ("owner/name",)), Place(1))
        >>> made.arguments[:3]
        ('vllm', 'serve', 'owner/name')
    """
    arguments = [str(vllm), "serve", model.source, "--host", place.host, "--port", str(place.port)]
    arguments += ["--served-model-name", *model.names]
    arguments += ["--max-model-len", str(_length(model, place)), "--enable-prefix-caching"]
    structured = _XGRAMMAR if model.contract else {**_XGRAMMAR, **_NO_BLANKS}
    arguments += ["--structured-outputs-config", _json(structured)]
    arguments += ["--limit-mm-per-prompt", _json({"image": _IMAGES})]
    if model.contract is not None and model.folder is not None:
        template = model.folder / "chat_template.jinja"
        arguments += ["--chat-template", str(template), "--chat-template-content-format", "openai"]
    if not place.gpu:
        arguments += ["--dtype", "float32" if model.dtype == "float32" else "bfloat16"]
        # Blocks of the default size, 128, are longer than what short prompts have in common.
        arguments += ["--enforce-eager", "--block-size", "32"]
        arguments += ["--max-num-seqs", str(_CPU_SEQUENCES)]
    if adapters:
        arguments += ["--enable-lora", "--max-lora-rank", str(max_rank(adapters))]
        arguments += ["--max-loras", str(len(adapters))]
        arguments += ["--lora-modules", *(f"{a.name}={a.folder}" for a in adapters)]
    if tools:
        arguments += ["--enable-auto-tool-choice", "--tool-call-parser", "hermes"]
    return Command((*arguments, *more), _environment(model, place))


def _environment(model: ServedModel, place: Place) -> dict[str, str]:
    found = {"VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1"}
    if model.folder is not None:  # everything lies there: nothing is asked of a hub
        found |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    if not place.gpu:
        found["VLLM_CPU_KVCACHE_SPACE"] = str(_cache_gib(model, place))
        found["VLLM_CPU_OMP_THREADS_BIND"] = "nobind"  # it counts sockets wrongly in containers
    return found


def _length(model: ServedModel, place: Place) -> int:
    longest = _LONGEST["gpu" if place.gpu else "cpu"]
    return min(model.places or longest, longest)


def _cache_gib(model: ServedModel, place: Place) -> int:
    """1 to 4 GiB: all that requests can fill together, where that is known."""
    if model.token_bytes is None:
        return 4
    full = model.token_bytes * _length(model, place) * _CPU_SEQUENCES
    return min(4, max(1, -(-full // _GIB)))


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
