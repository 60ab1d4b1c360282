"""The smallest HumanVLM that has all parts, and what it is fed."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from humanagent.training.models.config import ModelConfig
from humanagent.training.packing import Sample
from humanagent.vlm.checkpoint.chat import Turn, encode

CONFIG = ModelConfig.named("tiny")
TEXTS = (
    "How many people are there? Two people, P1 and P2.",
    "Who is raising the left arm? P1 is raising the left arm, P2 is not.",
    "picture 112x96 px, people found: 2; P1 box 12,30 40,90 standing; P2 box 50,20 80,95 sitting",
)


@cache
def tokenizer() -> Any:
    from humanagent.training.models.tokenizer import train

    return train(TEXTS * 20, vocab_size=CONFIG.vocab_size)


def model(*, attention: str = "sdpa", dropout: float = 0.0, seed: int = 0) -> Any:
    """A tiny model in training mode; its weights are larger than usual, so that a leak shows."""
    import torch

    from humanagent.training.models.build import build
    from humanagent.training.packing import use_segments

    torch.manual_seed(seed)
    config = CONFIG.model_copy(update={"attention_dropout": dropout})
    built = build(config, tokenizer(), attention="eager" if attention == "eager" else "sdpa")
    if attention == "segments":
        use_segments(built)
    with torch.no_grad():
        for weights in built.model.language_model.layers.parameters():
            if weights.ndim == 2:
                weights.mul_(5)
    return built.train()


def samples(count: int, *, pictures: int = 1, seed: int = 0) -> list[Sample]:
    """Conversations of different lengths, every one with pictures of its own."""
    rng = np.random.default_rng(seed)
    return [sample(rng, pictures=pictures) for _ in range(count)]


def sample(rng: np.random.Generator, *, pictures: int = 1) -> Sample:
    number = int(rng.integers(1, 100))
    words = " ".join(rng.choice(["left", "arm", "raising", "P1", "P2"], int(rng.integers(1, 9))))
    turns = [
        Turn("user", f"How many people are there? {words}", images=pictures),
        Turn("assistant", f"{number} people {words}"),
    ]
    said = encode(tokenizer(), turns, image_tokens=CONFIG.vision.tokens)
    side = CONFIG.vision.image_size
    pixels = rng.standard_normal((pictures, 3, side, side)).astype(np.float32)
    return Sample(said.input_ids, said.labels, pixels if pictures else None)
