"""Cutting sentences out of a text."""

from __future__ import annotations

import pytest

from humanagent.training.data.geometry.sentences import sentences, without


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A man. A dog!  Who? Yes", 4),
        ('He says "Stop." Then he goes.', 2),
        ("Dr. Wu and Mr. Lee meet at 10.30 a.m. today.", 1),
        ("No. He stands.", 2),
        ("1. A man sits.\n2. A dog lies.", 2),
        ("Trees (e.g. oaks) grow.", 1),
        ("no end", 1),
        ("", 0),
    ],
)
def test_a_text_is_its_sentences(text: str, number: int) -> None:
    found = sentences(text)
    assert "".join(found) == text
    assert len(found) == number


def test_a_pronoun_of_a_lone_person_needs_no_more_than_a_sentence_before() -> None:
    parts = ["A man waits. ", "He is sitting. ", "He reads."]
    assert without(parts, 1, alone=True) == ["A man waits. ", "He reads."]
    assert without(parts, 1, alone=False) == ["A man waits. "]
    assert without(parts, 0, alone=True) == []
