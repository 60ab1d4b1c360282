"""Read a checkpoint with transformers, and make sure that it is what was saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from humanagent.training.models.build import freeze_unused
from humanagent.vlm.checkpoint.contract import CheckpointError, Contract, check_contract


@dataclass(frozen=True)
class Checkpoint:
    """``LlavaForConditionalGeneration`` in evaluation mode, ``LlavaProcessor``, contract."""

    model: Any
    processor: Any
    contract: Contract


def load(folder: Path, *, dtype: str = "float32", attention: str = "sdpa") -> Checkpoint:
    """A checkpoint whose contract holds and in which no tensor is missing or left over.

    Raises:
        CheckpointError: not a whole checkpoint of ours.
        ContextChangedError: this code renders the person context differently.
    """
    contract = check_contract(folder)
    from safetensors import SafetensorError
    from transformers import AutoProcessor, LlavaForConditionalGeneration

    try:
        model, info = LlavaForConditionalGeneration.from_pretrained(
            str(folder),
            dtype=dtype,
            attn_implementation=attention,
            output_loading_info=True,
            use_safetensors=True,
            local_files_only=True,
        )
        processor = AutoProcessor.from_pretrained(str(folder), local_files_only=True)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise CheckpointError(
            f"transformers cannot load it: {error}", where=str(folder), do="save it again"
        ) from error
    wrong = sorted(str(key) for keys in info.values() for key in keys)
    if wrong:
        raise CheckpointError(
            f"tensors are missing or left over: {', '.join(wrong[:5])}", where=str(folder)
        )
    freeze_unused(model)
    return Checkpoint(model, processor, contract)


def check_round_trip(model: Any, folder: Path) -> None:
    """Load a float32 checkpoint and compare its logits with those of the model it came from.

    Raises:
        CheckpointError: a single logit differs in a single bit.
    """
    import torch

    loaded = load(folder, attention=model.config._attn_implementation).model.to(model.device)
    training = model.training
    model.eval()
    with torch.no_grad():
        batch = _probe(model)
        before, after = (m(**batch, use_cache=False).logits for m in (model, loaded))
    model.train(training)
    if not torch.equal(before, after):
        worst = float((before - after).abs().max())
        raise CheckpointError(f"the loaded logits differ by up to {worst:.2g}", where=str(folder))


def _probe(model: Any) -> dict[str, Any]:
    """One picture of noise and words from all over the vocabulary."""
    import torch

    config = model.config
    random = torch.Generator().manual_seed(0)
    side = config.vision_config.image_size
    words = torch.randint(0, config.text_config.vocab_size, (64,), generator=random)
    words = words[words != config.image_token_id]
    picture = torch.full((config.image_seq_length,), config.image_token_id)
    return {
        "input_ids": torch.cat([words[:8], picture, words[8:]])[None].to(model.device),
        "pixel_values": torch.randn(1, 3, side, side, generator=random).to(model.device),
    }
