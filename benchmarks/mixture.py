"""Questions of a stage, in the forms in which ours and another trainer take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from humanagent.training.data.dialogues import Dialogue, encode_dialogue, make_dialogue
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.packing import Sample
from humanagent.training.stages.recipe import StageRecipe
from humanagent.vlm.checkpoint.pixels import Preprocessing, pixel_values


@dataclass(frozen=True)
class Questions:
    """The same questions in three forms.

    ``shared`` has a sample per picture, ``alone`` one per question, ``dialogues`` the texts.
    """

    dialogues: list[Dialogue]
    shared: list[Sample]
    alone: list[Sample]

    def first(self, pictures: int) -> Questions:
        shared = self.shared[:pictures]
        number = sum(max(1, len(sample.branches)) for sample in shared)
        return Questions(self.dialogues[:pictures], shared, self.alone[:number])

    @property
    def tokens_each(self) -> float:
        """Supervised tokens per question."""
        return sum(s.supervised for s in self.alone) / len(self.alone)


@dataclass(frozen=True)
class Run:
    """What went through a model in ``seconds`` of the clock and ``cpu`` seconds of this process.

    ``tokens`` are supervised; of ``places`` in the batches ``padding`` held nothing.
    """

    tokens: int
    places: int
    padding: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.tokens / self.seconds

    @property
    def cpu_rate(self) -> float:
        return self.tokens / self.cpu


def draw(stage: StageRecipe, tokenizer: Any, pre: Preprocessing, image: int, n: int) -> Questions:
    """``n`` pictures of a stage's mixture, with all that is asked about them."""
    dialogues, shared = [], []
    for index in range(n):
        found = make_dialogue(seed_at("train", index), stage.data, np.random.default_rng(index))
        if not found.questions or found.picture is None:
            continue
        pairs = [(one.question, one.reply()) for one in found.questions]
        pixels = pixel_values(found.picture, pre)[None]
        dialogues.append(found)
        shared.append(
            encode_dialogue(tokenizer, found.context, pairs, image_tokens=image, pixels=pixels)
        )
    return Questions(dialogues, shared, [one for sample in shared for one in split(sample)])


def split(sample: Sample) -> list[Sample]:
    """Every branch behind the prefix, as a sample of its own."""
    if not sample.branches:
        return [sample]
    prefix = np.arange(sample.branches[0])
    parts = []
    for start, end in pairwise((*sample.branches, len(sample))):
        kept = np.concatenate([prefix, np.arange(start, end)])
        parts.append(Sample(sample.input_ids[kept], sample.labels[kept], sample.pixel_values))
    return parts


def supervised_share(samples: Sequence[Sample]) -> float:
    return sum(s.supervised for s in samples) / sum(len(s) for s in samples)
