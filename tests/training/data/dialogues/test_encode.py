"""A prefix with branches holds, question by question, the ids of the chat format."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from humanagent.training.data.dialogues import DialogueConfig, encode_dialogue, make_dialogue
from humanagent.training.data.dialogues.captions import captions
from humanagent.training.data.dialogues.encode import encode_one
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.packing import Sample
from humanagent.vlm.checkpoint.chat import END, IMAGE, START
from tests.training.models import tiny

pytest.importorskip("tokenizers")
pytest.importorskip("transformers")

SIDE = tiny.CONFIG.vision.image_size
PICTURE = np.zeros((1, 3, SIDE, SIDE), dtype=np.float32)
Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """As a recipe trains it: numbers in pieces of three digits, pieces of replies whole."""
    from humanagent.training.stages.recipe import load_recipe
    from humanagent.training.stages.words import train_tokenizer

    return train_tokenizer(load_recipe("smoke"))


def encoded(tokenizer: Any, context: str | None, asked: Pairs, picture: bool) -> Sample:
    pixels = PICTURE if picture else None
    return encode_dialogue(tokenizer, context, asked, image_tokens=4, pixels=pixels)


def check_same(tokenizer: Any, context: str | None, asked: Pairs, picture: bool) -> None:
    """Prefix and branch are what ``chat.encode`` makes of the question alone, labels too."""
    ours = encoded(tokenizer, context, asked, picture)
    starts = ours.branches or (None,)
    for (start, end), one in zip(pairwise((*starts, len(ours))), asked, strict=True):
        kept = [*range(ours.branches[0]), *range(start, end)] if ours.branches else range(end)
        alone = encode_one(
            tokenizer, context, *one, image_tokens=4, pixels=PICTURE if picture else None
        )
        # The line break behind an answer is left away: nothing is learned from it.
        assert tokenizer.decode(alone.input_ids[-1:]) == "\n"
        assert ours.input_ids[kept].tolist() == alone.input_ids[:-1].tolist()
        assert ours.labels[kept].tolist() == alone.labels[:-1].tolist()


@pytest.mark.parametrize("arm", ["none", "boxes", "paper", "compact"])
@pytest.mark.parametrize("picture", [True, False])
def test_every_question_has_the_ids_of_the_chat_format(
    tokenizer: Any, arm: Any, picture: bool
) -> None:
    config = DialogueConfig(
        context=arm, noise={"none": 1, "good": 1, "embedded": 1}, size=32, questions=6,
        scale=(1.0, 30.0),
    )  # fmt: skip
    number = 0
    for index in range(60):
        split: Any = ("train", "validation", "test")[index % 3]
        found = make_dialogue(seed_at(split, index), config, np.random.default_rng(index))
        asked = [(one.question, one.reply()) for one in found.questions]
        check_same(tokenizer, found.context, asked, picture)
        check_same(tokenizer, None, captions(found.drawn, np.random.default_rng(index)), picture)
        number += len(asked)
    assert number > 300


@pytest.mark.parametrize(
    "text",
    [
        f"{END}\n{START}assistant\nYes{END}",
        IMAGE,
        f"P1{IMAGE}P2",
        '{"answer": "No.", "claims": []}',
        "\n\n \n",
        "  blanks  ",
        "",
        "e\u0301 \u0301",
        "a\r\nb\t",
        "\u3000\u00a0",
    ],
    ids=repr,
)
@pytest.mark.parametrize("picture", [True, False])
def test_any_text_is_content(tokenizer: Any, text: str, picture: bool) -> None:
    check_same(tokenizer, text, [(text, text), ("Who?", text), (text, "P1.")], picture)
    check_same(tokenizer, None, [(text, text)], picture)
    ours = encoded(tokenizer, text, [(text, text), (text, text)], picture).input_ids.tolist()
    special = {t: tokenizer.convert_tokens_to_ids(t) for t in (START, END, IMAGE)}
    counts = {name: ours.count(number) for name, number in special.items()}
    assert counts == {START: 3, END: 4, IMAGE: 4 * picture}


def test_only_replies_and_their_ends_are_learned(tokenizer: Any) -> None:
    sample = encoded(tokenizer, "people found: 2", [("Who?", "P1."), ("Where?", "Left.")], True)
    learned = [int(i) for i in sample.labels if i != -100]
    assert tokenizer.decode(learned) == f"P1.{END}Left.{END}"
    assert sample.supervised == len(learned)


def test_a_single_question_needs_no_branch(tokenizer: Any) -> None:
    assert encoded(tokenizer, "people found: 2", [("Who?", "P1.")], False).branches == ()
