"""A LoRA adapter of ours: what peft reads, complete, and what it was trained for.

``peft`` alone would write the LoRA weights and forget what learned beside them. Here every part
that learned is in the folder, the connector for one, in the form of peft's ``modules_to_save``:
``PeftModel.from_pretrained(base, folder)`` is the model that was trained. vLLM serves only LoRA on
the language model by name; ``humanagent export --apart`` makes that form.
"""

from __future__ import annotations

import copy
import hashlib
import shutil
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from humanagent.training.models.atomic import atomic_folder
from humanagent.training.models.revision import code_revision
from humanagent.vlm.checkpoint.contract import CheckpointError, ContextContract
from humanagent.vlm.prompt import PROMPT_VERSION, PromptStyle

FILE: Final = "humanagent_adapter.json"
CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
#: What peft writes in front of the names of its model's weights.
PREFIX: Final = "base_model.model."
#: Parts of a HumanVLM that may learn whole beside LoRA.
_PARTS: Final = ("multi_modal_projector", "vision_tower")


class AdapterContract(BaseModel):
    """What the base becomes with the adapter; the rest of its contract stays as it is.

    ``base`` is ``weights_sha256`` of the checkpoint that it was trained on, None for one that was
    never written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    base: str | None
    context: ContextContract | None
    prompt: PromptStyle = "plain"
    prompt_version: int = PROMPT_VERSION
    focus: bool = False
    data_revision: str
    code_revision: str


def save_adapter(
    folder: Path,
    model: Any,
    *,
    base: Path | None,
    context: ContextContract | None,
    data_revision: str,
) -> AdapterContract:
    """Write all that learned in a ``PeftModel``; a folder that is there is replaced.

    Args:
        folder: Where to.
        model: With one LoRA adapter, ``default``.
        base: Checkpoint that it was trained on.
        context: What it was trained with.
        data_revision: Of its data.

    Raises:
        BadInputError: it cannot be written.
    """
    from peft import get_peft_model_state_dict
    from safetensors.torch import save_file

    tensors = get_peft_model_state_dict(model, save_embedding_layers=False)
    parts = [part for part in _PARTS if _learned(model, part)]
    for part in parts:
        inside = f"{PREFIX}model.{part}."
        tensors |= {n: t for n, t in model.state_dict().items() if n.startswith(inside)}
    config = copy.deepcopy(model.peft_config["default"])
    config.inference_mode = True
    config.modules_to_save = parts or None
    config.base_model_name_or_path = None if base is None else str(base)
    contract = AdapterContract(
        base=None if base is None else weights_sha256(base),
        context=context,
        data_revision=data_revision,
        code_revision=code_revision(),
    )
    shutil.rmtree(folder, ignore_errors=True)
    with atomic_folder(folder) as inside_folder:
        config.save_pretrained(str(inside_folder))
        whole = {name: t.detach().cpu().contiguous() for name, t in tensors.items()}
        save_file(whole, inside_folder / WEIGHTS, {"format": "pt"})
        text = contract.model_dump_json(indent=2) + "\n"
        (inside_folder / FILE).write_text(text, encoding="utf-8")
    return contract


def read_adapter(folder: Path) -> AdapterContract | None:
    """What an adapter of ours was trained for; None for one that somebody else's code wrote.

    Raises:
        CheckpointError: no adapter in the folder, or a file that is broken or of a newer format.

    Example:
        >>> read_adapter(Path("nowhere"))
        Traceback (most recent call last):
        humanagent.vlm.checkpoint.contract.CheckpointError: no LoRA adapter: there is no \
adapter_model.safetensors (nowhere): give a folder that a training with lora wrote
    """
    for name in (WEIGHTS, CONFIG):
        if not (folder / name).is_file():
            raise CheckpointError(
                f"no LoRA adapter: there is no {name}",
                where=str(folder),
                do="give a folder that a training with lora wrote",
            )
    try:
        return AdapterContract.model_validate_json((folder / FILE).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        said = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error.strerror
        raise CheckpointError(f"cannot use {FILE}: {said}", where=str(folder)) from error


def weights_sha256(checkpoint: Path) -> str:
    """One hash of all safetensors of a checkpoint.

    Raises:
        CheckpointError: it has none.
    """
    whole = hashlib.sha256()
    files = sorted(checkpoint.glob("*.safetensors"))
    if not files:
        raise CheckpointError("no safetensors", where=str(checkpoint))
    for path in files:
        with path.open("rb") as file:
            whole.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def _learned(model: Any, part: str) -> bool:
    inside = f"{PREFIX}model.{part}."
    return any(p.requires_grad for n, p in model.named_parameters() if n.startswith(inside))
