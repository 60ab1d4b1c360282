"""Questions with everything that a model is given to answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from humanagent.training.data.dialogues import DialogueConfig, make_dialogue
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.data.questions import QuestionAnswer
from humanagent.training.data.questions.types import Split

_KEY: Final = 3571  # so that an evaluation draws other noise than a training


@dataclass(frozen=True)
class Asked:
    """One question; ``truth`` is how it is answered rightly."""

    picture: Image.Image | None
    context: str | None
    truth: QuestionAnswer


def ask_about(config: DialogueConfig, split: Split, scenes: int, *, seed: int = 0) -> list[Asked]:
    """The questions of the first scenes of a split; equal arguments, equal questions.

    Example:
        >>> len(ask_about(DialogueConfig(people={1: 1}, questions=2), "test", 3))
        6
    """
    found = []
    for index in range(scenes):
        rng = np.random.default_rng([_KEY, seed, index])
        dialogue = make_dialogue(seed_at(split, index), config, rng)
        found += [Asked(dialogue.picture, dialogue.context, one) for one in dialogue.questions]
    return found
