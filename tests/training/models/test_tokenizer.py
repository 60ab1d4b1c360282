"""The tokenizer: nothing is lost, numbers are spelled, equal texts give an equal tokenizer."""

from __future__ import annotations

from pathlib import Path

import pytest

from humanagent.errors import SettingsError
from humanagent.training.models.tokenizer import train
from humanagent.vlm.checkpoint.chat import SPECIAL_TOKENS
from tests.training.models.tiny import TEXTS, tokenizer

pytest.importorskip("transformers")


@pytest.mark.parametrize(
    "text", ["P1 box 12,30", " two  spaces ", "naïve 人 🙂", "a\n\n b\t", "", "<|not_special|>"]
)
def test_text_comes_back_as_it_was(text: str) -> None:
    assert tokenizer().decode(tokenizer().encode(text)) == text


def test_special_tokens_come_first_and_are_whole() -> None:
    assert tokenizer().convert_tokens_to_ids(list(SPECIAL_TOKENS)) == [0, 1, 2, 3]
    assert tokenizer().encode("<image>") == [3]
    assert tokenizer().eos_token == "<|im_end|>"
    assert tokenizer().pad_token == "<|endoftext|>"


def test_frequent_words_are_one_token() -> None:
    assert len(tokenizer().encode(" people")) == 1


@pytest.mark.parametrize(("digits", "tokens"), [(1, 3), (3, 1)])
def test_digits_of_a_number(digits: int, tokens: int) -> None:
    ours = train(["112 112 112"] * 9, vocab_size=400, digits=digits)
    assert len(ours.encode("112")) == tokens


def test_extra_tokens_are_whole_and_counted() -> None:
    ours = train(TEXTS, vocab_size=300, extra_tokens=("<x1>", "<x2>"))
    assert len(ours) <= 300
    assert len(ours.encode("<x1><x2>")) == 2
    assert ours.decode(ours.encode("<x1>"), skip_special_tokens=True) == "<x1>"


def test_equal_texts_give_an_equal_tokenizer(tmp_path: Path) -> None:
    for name in ("a", "b"):
        train(TEXTS * 20, vocab_size=400).save_pretrained(tmp_path / name)
    first, second = ((tmp_path / n / "tokenizer.json").read_bytes() for n in ("a", "b"))
    assert first == second


@pytest.mark.parametrize("settings", [{"vocab_size": 259}, {"vocab_size": 400, "digits": 4}])
def test_settings_that_cannot_work_are_refused(settings: dict[str, int]) -> None:
    with pytest.raises(SettingsError):
        train(TEXTS, **settings)
