"""What every source of drawn scenes is made from."""

from __future__ import annotations

from typing import Any

from humanagent.training.data.dialogues.config import DialogueConfig
from humanagent.training.data.questions.types import Split
from humanagent.vlm.checkpoint.pixels import Preprocessing


class DrawnSource:
    """A sample per scene of a split.

    Args:
        config: which scenes, and what is told and asked about them.
        tokenizer: of the model.
        preprocessing: how the model gets its pictures.
        image_tokens: places that one picture takes in the text.
        split: whose scenes and wordings are used.
    """

    def __init__(
        self,
        config: DialogueConfig,
        tokenizer: Any,
        preprocessing: Preprocessing,
        image_tokens: int,
        split: Split = "train",
    ) -> None:
        self._config, self._tokenizer, self._split = config, tokenizer, split
        self._preprocessing, self._image_tokens = preprocessing, image_tokens

    def __len__(self) -> int:
        return self._config.scenes
