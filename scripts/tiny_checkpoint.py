#!/usr/bin/env python
"""Make tests/data/checkpoint again: a HumanVLM of random weights, exported. Needs the train extra.

scripts/tiny_checkpoint.py tests/data/checkpoint
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import torch

from humanagent.training.export.export import BESIDE, export_onnx
from humanagent.training.models.build import build
from humanagent.training.models.config import ModelConfig
from humanagent.training.models.save import save
from humanagent.training.models.tokenizer import train
from humanagent.vlm.checkpoint.contract import ContextContract

TEXTS = (
    "How many people are there? Two people, P1 and P2.",
    "Who is raising the left arm? P1 is raising the left arm, P2 is not.",
    "picture 112x96 px, people found: 2; P1 box 12,30 40,90 standing; P2 box 50,20 80,95 sitting",
)


def main(target: Path) -> None:
    config = ModelConfig.named("tiny")
    tokenizer = train(TEXTS * 20, vocab_size=config.vocab_size)
    torch.manual_seed(0)
    model = build(config, tokenizer)
    with torch.no_grad():  # as drawn they are so small that it says the same token for ever
        for weights in model.model.language_model.layers.parameters():
            if weights.ndim == 2:
                weights.mul_(9)
    context = ContextContract.of("compact")
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch, "whole")
        save(whole, model, tokenizer, config, context=context, data_revision="random")
        export_onnx(whole, precision="int8")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(whole / "onnx", target / "onnx")
        for name in BESIDE:
            shutil.copy(whole / name, target / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
