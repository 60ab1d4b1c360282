from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFont

from humanagent.drawing.caption import add_caption, wrap


def test_wrapped_lines_fit_and_keep_every_word() -> None:
    text = "The person on the left raises the right hand " * 5 + "w" * 200
    font = ImageFont.load_default(14)
    lines = wrap(text, font, 150)
    assert all(font.getlength(line) <= 150 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_the_bar_lies_below_the_picture() -> None:
    picture = Image.effect_noise((640, 300), 80).convert("RGB")
    out = add_caption(picture, "Who is raising a hand?\nP1 is.")
    assert out.width == 640
    assert out.height > 300
    assert np.array_equal(np.asarray(out)[:300], np.asarray(picture))
    assert np.asarray(out)[300:].min() < 60  # something dark is written there


def test_a_narrow_picture_gets_a_readable_bar() -> None:
    out = add_caption(Image.new("RGB", (8, 8)), "How many people are there?")
    assert out.width == 240


def test_empty_text_adds_nothing() -> None:
    picture = Image.new("RGB", (64, 64))
    assert add_caption(picture, " \n ") is picture


def test_long_text_is_cut() -> None:
    once = add_caption(Image.new("RGB", (400, 300)), "word " * 2000)
    twice = add_caption(Image.new("RGB", (400, 300)), "word " * 4000)
    assert once.height == twice.height < 600


@pytest.mark.parametrize(
    "text", ["Wer hält die Hände höher?", "谁举手？", "🙋", "a\ud800b", "\x00\t\x1b"]
)
def test_any_text_can_be_written(text: str) -> None:
    assert add_caption(Image.new("RGB", (300, 100)), text).mode == "RGB"
