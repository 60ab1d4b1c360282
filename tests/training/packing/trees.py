"""Several questions behind one prefix, and the same questions one by one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from humanagent.training.data.dialogues import encode_dialogue
from humanagent.training.data.dialogues.encode import encode_one
from humanagent.training.packing import Sample
from tests.training.models import tiny

WORDS = ("left", "arm", "raising", "P1", "P2", "people", "sitting")


class Tree(NamedTuple):
    """``shared`` has a branch per question, ``flat`` is a sample per question."""

    shared: Sample
    flat: list[Sample]


def tree(questions: int = 3, *, picture: bool = False, seed: int = 0) -> Tree:
    rng = np.random.default_rng(seed)

    def words(most: int) -> str:
        return " ".join(rng.choice(WORDS, int(rng.integers(1, most))))

    pixels = None
    if picture:
        side = tiny.CONFIG.vision.image_size
        pixels = rng.standard_normal((1, 3, side, side)).astype(np.float32)
    context = f"picture 112x96 px, people found: 2; {words(9)}"
    asked = [(f"Who is {words(5)}?", words(7)) for _ in range(questions)]
    places = tiny.CONFIG.vision.tokens
    return Tree(
        encode_dialogue(tiny.tokenizer(), context, asked, image_tokens=places, pixels=pixels),
        [
            encode_one(tiny.tokenizer(), context, *one, image_tokens=places, pixels=pixels)
            for one in asked
        ],
    )
