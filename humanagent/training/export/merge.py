"""A LoRA adapter put into the weights of its base: a checkpoint like any other, compared first.

Everything is done in float32: merged in a shorter type, an adapter loses what is smaller than the
type's steps. With ``apart``, LoRA stays beside the checkpoint, in the form that vLLM serves by
name; vLLM takes LoRA on the language model alone, so what else learned, the connector for one, goes
into the checkpoint's weights all the same.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from humanagent.errors import BackendError
from humanagent.quiet import quiet
from humanagent.training.export.gate import Gate, check, check_installed
from humanagent.training.export.parity import Alike, Reference
from humanagent.training.models.adapter import (
    CONFIG,
    WEIGHTS,
    AdapterContract,
    read_adapter,
    weights_sha256,
)
from humanagent.training.models.atomic import atomic_folder
from humanagent.training.models.load import Checkpoint, load
from humanagent.training.models.save import write_weights
from humanagent.vlm.checkpoint.contract import (
    FILE,
    CheckpointError,
    Contract,
    check_contract,
    check_rendering,
)
from humanagent.vlm.local.transformers_backend import TransformersModel
from humanagent.vlm.local.words import Words

#: Where LoRA lies when it is kept apart.
LORA: Final = "lora"
#: Of the largest logit; more is no rounding of float32. Measured over the probes of two trained
#: adapters: 3e-7 merged in float32, 2e-4 and more in float16, 2e-3 in bfloat16 (whose greedy
#: tokens were still equal, so that tokens alone do not tell).
ROUNDING: Final = 1e-5


@dataclass(frozen=True)
class Merged:
    """What was written, and compared before.

    ``parity`` is base with adapter against what was written; ``changes`` how far the adapter moves
    the logits of its base, at most. ``verified`` is whether the adapter names its base.
    """

    folder: Path
    parity: Alike
    changes: float
    verified: bool
    lora: Path | None
    gate: Gate


def merge_adapter(adapter: Path, base: Path, out: Path, *, apart: bool = False) -> Merged:
    """Write ``out``, whole or not at all, unless it differs from ``base`` with ``adapter``.

    Args:
        adapter: What a training with ``lora`` wrote, or any LoRA that peft saved for ``base``.
        base: The checkpoint that it was trained on.
        out: New folder.
        apart: Keep LoRA in ``out/lora``.

    Raises:
        MissingDependencyError: a library is not installed.
        CheckpointError: no adapter, no checkpoint, or two that do not belong together.
        ContextChangedError: this code renders what it was trained with differently.
        BadInputError: ``out`` exists, or cannot be written.
        BackendError: logits or tokens of what was written differ.
    """
    check_installed(("torch", "transformers", "tokenizers", "peft"))
    contract, about = _contract(adapter, base)
    with atomic_folder(out) as inside:
        loaded = _loaded(base)
        model = _with_adapter(loaded.model, adapter)
        adapted = TransformersModel(model, Words(base), contract.preprocessing)
        reference = Reference(adapted, Words(base), contract)
        with model.disable_adapter():
            changes = reference.distance(adapted)
        _write(inside, model, adapter, base, contract, loaded.processor.tokenizer, apart=apart)
        parity = reference.compare(_written(inside, contract, apart=apart))
        if parity.logits > ROUNDING * reference.largest or parity.answers < 1:
            raise BackendError(
                f"what was merged differs from base with adapter: logits by {parity.logits:.1e}, "
                f"{parity.answers:.0%} of the answers are equal",
                where=str(adapter),
                do="use other versions of torch or peft",
            )
        gate = check(reference)
    named = about is not None and about.base is not None
    return Merged(out, parity, changes, named, out / LORA if apart else None, gate)


def _loaded(folder: Path) -> Checkpoint:
    with quiet():
        return load(folder)


def _contract(adapter: Path, base: Path) -> tuple[Contract, AdapterContract | None]:
    """That of the base, with what the adapter was trained for."""
    contract, about = check_contract(base), read_adapter(adapter)
    if about is None:
        return contract, None
    if about.base is not None and about.base != weights_sha256(base):
        raise CheckpointError(
            "the adapter was trained on another checkpoint",
            where=str(adapter),
            do="give the base that it names in adapter_config.json",
        )
    check_rendering(str(adapter), about.prompt_version, about.context)
    fields = about.model_dump(exclude={"format", "base", "context"})
    return contract.model_copy(update={**fields, "context": about.context}), about


def _with_adapter(model: Any, adapter: Path) -> Any:
    """A ``PeftModel``, whole: every tensor of the adapter has its place, and every place one."""
    from peft import LoraConfig, PeftModel, set_peft_model_state_dict
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        config = LoraConfig.from_pretrained(str(adapter))
        wrapped = PeftModel(model, config)
        tensors = load_file(adapter / WEIGHTS)
        found = set_peft_model_state_dict(wrapped, tensors)
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
        raise CheckpointError(
            f"peft cannot put it on the base: {' '.join(str(error).split())[:300]}",
            where=str(adapter),
            do="give the base that it was trained on",
        ) from error
    ours = [key for key in found.missing_keys if "lora_" in key or "modules_to_save" in key]
    wrong = sorted([*ours, *found.unexpected_keys])
    if wrong:
        raise CheckpointError(
            f"tensors are missing or left over: {', '.join(wrong[:5])}", where=str(adapter)
        )
    return wrapped.eval()


def _write(
    folder: Path, model: Any, adapter: Path, base: Path, contract: Contract, tokenizer: Any, *,
    apart: bool,
) -> None:  # fmt: skip
    """The checkpoint, and ``lora`` beside it where it is kept apart; ``model`` is used up."""
    if apart:
        _write_lora(folder / LORA, adapter)
        whole = model.unload()  # what learned whole, without LoRA
    else:
        whole = model.merge_and_unload(safe_merge=True)
    with quiet():
        write_weights(folder, whole, tokenizer)
    for path in base.iterdir():  # tokenizer, processor, chat template
        new = folder / path.name
        if path.is_file() and ".safetensors" not in path.name and not new.exists():
            shutil.copyfile(path, new)
    (folder / FILE).write_text(contract.model_dump_json(indent=2) + "\n", encoding="utf-8")


def _write_lora(folder: Path, adapter: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder.mkdir()
    config = json.loads((adapter / CONFIG).read_bytes())
    config |= {"modules_to_save": None, "base_model_name_or_path": None}
    (folder / CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    tensors = {n: t for n, t in load_file(adapter / WEIGHTS).items() if ".lora_" in n}
    save_file(tensors, folder / WEIGHTS, {"format": "pt"})


def _written(folder: Path, contract: Contract, *, apart: bool) -> TransformersModel:
    """What lies in the folder, read as anybody would."""
    model = _loaded(folder).model
    if apart:
        model = _with_adapter(model, folder / LORA)
    return TransformersModel(model, Words(folder), contract.preprocessing)
