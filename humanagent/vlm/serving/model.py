"""What has to be known of a model before it is served: a folder of ours, another's, or a name."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from humanagent.errors import BadInputError
from humanagent.vlm.checkpoint.contract import FILE, Contract, check_contract
from humanagent.vlm.checkpoint.signature import signature

#: Where configurations keep the language model's part.
_TEXT: Final = ("text_config", "llm_config", "language_config")
_HUB_NAME: Final = re.compile(r"\w[\w.-]*/\w[\w.-]*")
_BYTES: Final = {"float32": 4}  # every other type that is served takes 2


@dataclass(frozen=True)
class ServedModel:
    """A model as vLLM will be given it.

    Attributes:
        source: Folder, or name on a hub, which vLLM resolves.
        names: What clients may call it; replies carry the first. One of ours also has its
            contract's signature, by which a client knows what it was trained to read.
        contract: None for a foreign model.
        dtype: Type of the stored weights, where the configuration tells.
        places: Tokens that it reads at most, where the configuration tells.
        token_bytes: Bytes that one token takes in the KV cache, where the configuration tells.
    """

    source: str
    names: tuple[str, ...]
    contract: Contract | None = None
    dtype: str | None = None
    places: int | None = None
    token_bytes: int | None = None

    @property
    def folder(self) -> Path | None:
        """None for a name."""
        path = Path(self.source)
        return path if path.is_dir() else None


def look_at(model: str) -> ServedModel:
    """Read the configuration, and check the contract of a checkpoint of ours.

    Raises:
        CheckpointError: files of the checkpoint do not belong together.
        ContextChangedError: this code renders another prompt or context than it was trained with.
        BadInputError: neither the folder of a model nor a name like ``owner/model``.

    Example:
        >>> look_at("Qwen/Qwen2.5-VL-3B-Instruct").names
        ('Qwen/Qwen2.5-VL-3B-Instruct',)
        >>> look_at("./nowhere")
        Traceback (most recent call last):
        humanagent.errors.BadInputError: neither a folder nor a model's name (./nowhere): give a \
folder with a config.json, or owner/name
    """
    folder = Path(model).expanduser()
    if model == "" or not folder.is_dir():  # "" would be the folder we are in
        if not _HUB_NAME.fullmatch(model):
            raise BadInputError(
                "neither a folder nor a model's name",
                where=model,
                do="give a folder with a config.json, or owner/name",
            )
        return ServedModel(model, (model,))
    folder = folder.resolve()
    contract = check_contract(folder) if (folder / FILE).exists() else None
    config = _config(folder)
    text = next((config[name] for name in _TEXT if isinstance(config.get(name), dict)), config)
    dtype = next(
        (str(part[key]) for part in (config, text) for key in ("dtype", "torch_dtype")
         if part.get(key)), None,
    )  # fmt: skip
    names: tuple[str, ...] = (folder.name,)
    if contract is not None:
        names = (f"humanvlm-{contract.model}", signature(contract))
    return ServedModel(
        source=str(folder),
        names=names,
        contract=contract,
        dtype=dtype,
        places=_whole(text.get("max_position_embeddings")),
        token_bytes=_token_bytes(text, dtype),
    )


def _config(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / "config.json").read_bytes())
    except (OSError, ValueError) as error:
        raise BadInputError(
            "no config.json that can be read",
            where=str(folder),
            do="give the folder of a model, with its weights, tokenizer and config.json",
        ) from error
    if not isinstance(found, dict):
        raise BadInputError("config.json is not a JSON object", where=str(folder))
    return found


def _token_bytes(text: dict[str, Any], dtype: str | None) -> int | None:
    """Keys and values of every layer, for one token."""
    layers, heads = _whole(text.get("num_hidden_layers")), _whole(text.get("num_attention_heads"))
    width = _whole(text.get("hidden_size"))
    if not (layers and heads and width):
        return None
    head = _whole(text.get("head_dim")) or width // heads
    kept = _whole(text.get("num_key_value_heads")) or heads
    return 2 * layers * kept * head * _BYTES.get(dtype or "", 2)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
