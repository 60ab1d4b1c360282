"""A view of messages is what our own trainer reads, from a recipe that names its folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.views import export
from humanagent.training.data.views.ours import MadeSource, messages_file, texts
from humanagent.vlm.checkpoint.chat import IGNORE, IMAGE
from humanagent.vlm.checkpoint.pixels import Preprocessing
from tests.training.data.views.made import made
from tests.training.models import tiny

pytest.importorskip("tokenizers")
pytest.importorskip("transformers")

PREPROCESSING = Preprocessing(image_size=tiny.CONFIG.vision.image_size)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    export(made(), tmp_path / "view", "messages", "thousand")
    return tmp_path / "view"


@pytest.fixture
def source(folder: Path) -> MadeSource:
    return MadeSource(folder, tiny.tokenizer(), PREPROCESSING, tiny.CONFIG.vision.tokens)


def decoded(ids: Any) -> str:
    return str(tiny.tokenizer().decode(ids, skip_special_tokens=False))


def test_a_sample_is_the_text_of_the_view(source: MadeSource, folder: Path) -> None:
    assert len(source) == 3
    for index, line in enumerate((folder / "train.jsonl").read_text("utf-8").splitlines()):
        sample = source.sample(index, np.random.default_rng(0))
        expected = ""
        learned = []
        for message in json.loads(line)["messages"]:
            text = "".join(block.get("text", "") for block in message["content"])
            if message["role"] == "user":
                text = f"Question: {text}"
            if {"type": "image"} in message["content"]:
                text = f"{IMAGE}\n{text}"
            expected += f"<|im_start|>{message['role']}\n{text}<|im_end|>\n"
            learned += [f"{text}<|im_end|>"] if message["role"] == "assistant" else []
        picture = IMAGE * tiny.CONFIG.vision.tokens
        assert decoded(sample.input_ids).replace(picture, IMAGE) == expected
        assert decoded(sample.labels[sample.labels != IGNORE]) == "".join(learned)
        assert sample.pixel_values is not None
        side = PREPROCESSING.image_size
        assert sample.pixel_values.shape == (1, 3, side, side)


def test_the_tokenizer_learns_from_what_is_said(folder: Path) -> None:
    assert texts(folder, 1) == [
        "Question: Who is in the picture of 64x48 pixels?",
        "A man in [162, 167, 478, 917] and a woman in [625, 167, 938, 833].",
    ]


def test_another_view_and_a_split_that_is_not_there_are_refused(folder: Path) -> None:
    assert messages_file(folder, "val").is_file()
    with pytest.raises(BadInputError, match=r"give one of messages that has test\.jsonl"):
        messages_file(folder, "test")
    with pytest.raises(BadInputError, match="no view"):
        MadeSource(folder.parent, tiny.tokenizer(), PREPROCESSING, 4)


def test_a_recipe_trains_on_it(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("peft")
    from humanagent.training.stages.loop import read_log
    from humanagent.training.stages.recipe import Recipe
    from humanagent.training.stages.run import train

    class Silent:
        def stage(self, *_: Any) -> None: ...
        def step(self, *_: Any) -> None: ...
        def evaluated(self, *_: Any) -> None: ...

    stage = {
        "name": "made", "kind": "made", "made": str(folder), "steps": 2, "row": 900,
        "train": ["connector", "language"], "optimizer": {"warmup": 1},
    }  # fmt: skip
    recipe = Recipe.model_validate(
        {"name": "made", "model": "tiny", "threads": 1, "stages": [stage],
         "tokenizer": {"vocab_size": 1200, "scenes": 5}}
    )  # fmt: skip
    done = train(recipe, tmp_path / "run", Silent())
    log = read_log(tmp_path / "run/1-made/log.jsonl")
    assert [line["step"] for line in log] == [1, 2]
    assert all(np.isfinite(line["loss"]) and line["tokens"] > 0 for line in log)
    assert (done.folder / "model.safetensors").is_file()
