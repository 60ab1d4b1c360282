"""A view of messages as samples of our own trainer."""

from __future__ import annotations

import io
import json
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from humanagent.errors import BadInputError
from humanagent.training.data.rows.types import Split
from humanagent.training.data.views.manifest import read_view_manifest
from humanagent.training.packing.sample import Sample
from humanagent.vlm.checkpoint.chat import Turn, encode
from humanagent.vlm.checkpoint.pixels import Preprocessing, pixel_values
from humanagent.vlm.prompt import asked_as


class MadeSource:
    """A sample per dialogue of a split; answers are learned.

    Questions are put as a served model is asked them (``Question: ...``). Memory holds where each
    line begins, nothing else.

    Args:
        folder: of ``humanagent data view --as messages``.
        tokenizer: of the model.
        preprocessing: how the model gets its pictures.
        image_tokens: places that one picture takes in the text.
        split: which file of the folder.

    Raises:
        BadInputError: no such view, or none of messages.
    """

    def __init__(
        self,
        folder: Path,
        tokenizer: Any,
        preprocessing: Preprocessing,
        image_tokens: int,
        split: Split = "train",
    ) -> None:
        self._folder, self._path = folder, messages_file(folder, split)
        self._tokenizer, self._preprocessing = tokenizer, preprocessing
        self._image_tokens = image_tokens
        with self._path.open("rb") as file:
            lengths = [len(line) for line in file]
        self._begin = np.cumsum([0, *lengths])[:-1]

    def __len__(self) -> int:
        return len(self._begin)

    def sample(self, index: int, rng: np.random.Generator) -> Sample:
        """The ``index``-th dialogue; nothing about it is drawn."""
        with self._path.open("rb") as file:
            file.seek(int(self._begin[index]))
            row = json.loads(file.readline())
        said = encode(self._tokenizer, turns(row), image_tokens=self._image_tokens)
        data = (self._folder / row["images"][0]).read_bytes()
        with Image.open(io.BytesIO(data)) as picture:
            pixels = pixel_values(picture, self._preprocessing)[None]
        return Sample(said.input_ids, said.labels, pixels)


def turns(row: dict[str, Any]) -> list[Turn]:
    """A row of a view of messages as turns of the chat format.

    Example:
        >>> blocks = [{"type": "image"}, {"type": "text", "text": "Who?"}]
        >>> turns({"messages": [{"role": "user", "content": blocks}]})
        [Turn(role='user', text='Question: Who?', images=1)]
    """
    found = []
    for message in row["messages"]:
        text = "".join(block["text"] for block in message["content"] if block["type"] == "text")
        images = sum(block["type"] == "image" for block in message["content"])
        asked = message["role"] == "user"
        found.append(Turn(message["role"], asked_as(text) if asked else text, images=images))
    return found


def messages_file(folder: Path, split: Split = "train") -> Path:
    """The file of a split in a view of messages.

    Raises:
        BadInputError: no such view, or it has no such split.
    """
    manifest = read_view_manifest(folder)
    path = folder / f"{split}.jsonl"
    if manifest.view != "messages" or path.name not in manifest.files:
        raise BadInputError(
            f"a view of {manifest.view}, with {', '.join(manifest.files)}",
            where=str(folder),
            do=f"give one of messages that has {path.name}",
        )
    return path


def texts(folder: Path, most: int) -> list[str]:
    """What is said in the first ``most`` dialogues for training, for a tokenizer to learn from.

    Raises:
        BadInputError: no such view.
    """
    with messages_file(folder).open(encoding="utf-8") as file:
        return [turn.text for line in islice(file, most) for turn in turns(json.loads(line))]
