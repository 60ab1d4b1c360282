"""How a question is read: words mended, phrases tagged, pointing taken out."""

from __future__ import annotations

import pytest

from humanagent.routing.core import read
from humanagent.routing.patterns import View
from humanagent.routing.tagging import tag
from humanagent.routing.words import clean


def core(question: str) -> str:
    return " ".join(token.text for token in read(tag(question)).core)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Is the woman in the green dress standing?", "is the woman standing"),
        ("Is the person sitting at the front barefoot?", "is the person barefoot"),
        ("Does the woman holding the phone wear earrings?", "does the woman wear earrings"),
        ("Tell me whether the patient is lying on the bed.", "the patient lying on the bed"),
        ("Is the dog on a leash held by someone?", "is the dog held by someone"),
        ("Is the man not standing?", "is the man not standing"),
        ("Could you please tell me who is sitting?", "who is sitting"),
    ],
)
def test_the_words_that_only_point_are_dropped(question: str, left: str) -> None:
    assert core(question) == left


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Who's sitting?", ["Who", "is", "sitting", "?"]),
        ("the man's arm", ["the", "man", "'s", "arm"]),
        ("the boys' arms", ["the", "boys", "'s", "arms"]),
        ("he isn’t, she can't", ["he", "is", "not", ",", "she", "can", "not"]),
        ("what r they doin", ["what", "are", "they", "doing"]),
        ("ｗｈｏ naïve—café", ["who", "naive", ",", "cafe"]),
    ],
)
def test_text_becomes_plain_words(text: str, words: list[str]) -> None:
    assert clean(text) == words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("poeple", "people"), ("sitiing", "sitting"), ("whihc", "which"), ("mnay", "many")],
)
def test_light_slips_are_mended(typed: str, meant: str) -> None:
    assert tag(typed)[0].text == meant


@pytest.mark.parametrize("word", ["painting", "phone", "reading", "shirts", "landing", "hat"])
def test_real_words_are_left_alone(word: str) -> None:
    assert tag(word)[0].text == word


def test_a_phrase_is_one_token() -> None:
    assert [t.text for t in tag("Is P1 next to the stop sign?")][2] == "next to"


def test_a_name_is_an_unknown_word_with_a_capital() -> None:
    named = [t.text for t in tag("Is Barack Obama next to Nike shoes?") if t.has("NAME")]
    assert named == ["barack", "obama"]


@pytest.mark.parametrize(
    ("pattern", "question", "fits"),
    [
        ("how_many ... POSTUREV", "How many people are sitting?", True),
        ("how_many POSTUREV", "How many people are sitting?", False),
        ("^ sitting", "Who is sitting?", False),
        ("sitting $", "Who is sitting?", True),
        ("BE not? sitting", "Who is sitting?", True),
        ("BE not? sitting", "Who is not sitting?", True),
        ("is -sitting", "Who is sitting?", False),
        ("who .. sitting", "Who of all these many people is sitting?", False),
        ("HUMAN&PLURAL", "the man", False),
        ("HUMAN&PLURAL", "the waiters", True),
    ],
)
def test_patterns(pattern: str, question: str, fits: bool) -> None:
    assert (View(tag(question)).find(pattern) is not None) is fits
