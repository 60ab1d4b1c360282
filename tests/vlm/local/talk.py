"""What the local backends are asked in their tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from humanagent.media import load_picture
from humanagent.vlm.types import Message

#: Exported and of random weights; made by scripts/tiny_checkpoint.py.
FOLDER = Path(__file__).resolve().parents[2] / "data" / "checkpoint"
CONTEXT = "Measured people:\npicture 112x96 px, people found: 2; P1 box 12,30 40,90 standing\n\n"


def picture(seed: int) -> str:
    """A data URL of noise."""
    pixels = np.random.default_rng(seed).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    return load_picture(pixels).to_data_url()


def asked(question: str, seed: int = 0) -> list[Message]:
    return [Message("user", f"{CONTEXT}Question: {question}", (picture(seed),))]
