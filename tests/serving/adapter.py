"""A small LoRA adapter on the language model of a checkpoint, as peft writes it."""

from __future__ import annotations

from pathlib import Path

from humanagent.training.models.load import load
from humanagent.training.stages.parts import LORA_TARGETS

RANK = 4


def make_adapter(checkpoint: Path, folder: Path) -> None:
    """Write it; its weights are random, where peft's own begin by changing nothing."""
    import torch
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(0)
    config = LoraConfig(r=RANK, lora_alpha=2 * RANK, target_modules=LORA_TARGETS)
    wrapped = get_peft_model(load(checkpoint).model, config)
    with torch.no_grad():
        for name, weight in wrapped.named_parameters():
            if "lora_" in name:
                weight.normal_(std=0.1)
    wrapped.save_pretrained(folder)
