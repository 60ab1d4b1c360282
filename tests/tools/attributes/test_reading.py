"""A word with a confidence, or unknown."""

from __future__ import annotations

import pytest

from humanagent.tools.attributes import Reading


@pytest.mark.parametrize(
    ("amount", "word", "confidence"),
    [(0.0, "small", 1.0), (0.1, "small", 0.5), (0.15, "unknown", 0.0), (0.2, "large", 0.5),
     (9.0, "large", 1.0)],
)  # fmt: skip
def test_between_two_words_lies_what_is_not_said(
    amount: float, word: str, confidence: float
) -> None:
    assert Reading.between(amount, 0.1, 0.2, ("small", "large")) == (word, confidence)


def test_nothing_is_surer_than_what_it_was_measured_on() -> None:
    assert Reading.between(9.0, 0.1, 0.2, ("small", "large"), trust=0.6).confidence == 0.6
