"""The words of an answer come while its JSON is written, whatever the pieces."""

from __future__ import annotations

import json
import random

import pytest

from humanagent.vlm.parse import parse_reply
from humanagent.vlm.spoken import MAX_FRONT, SpokenAnswer

CLAIM = {"subject": "P1", "predicate": "posture", "value": "standing", "other": None}
WORDS = [
    "Two people.",
    'She says "no" \\ and / or \b\f\n\r\t.',
    "né, 人 and \U0001f600\U0001f3c3.",
    '{"answer": "not this"}',
    "  spaces   inside   ",
    "",
    "</think>"[2:],
]
FRONTS = ["", " \n", "```json\n", "Sure! {yes} Here:\n", '<think>two? {"answer": "7"}</think>\n']


def objects(text: str) -> list[dict[str, object]]:
    """The same answer in different company."""
    tricky = {**CLAIM, "answer": "nested", "value": 'an "answer": "x" \\'}
    return [
        {"answer": text, "claims": [CLAIM]},
        {"claims": [CLAIM, tricky, {"deep": [[{"answer": "no"}], "]}"]}], "answer": text},
        {"n": -1.5e3, "t": True, "answered": "no", "x": None, "answer": text},
        {"answer ": "no", "Answer": "no", "": "", "answer": text, "claims": []},
    ]


def spoken(text: str, cuts: list[int]) -> list[str]:
    reader, found, start = SpokenAnswer(), [], 0
    for cut in [*cuts, len(text)]:
        found.append(reader.feed(text[start:cut]))
        start = cut
    return [*found, reader.end()]


def every_way(text: str, tries: int = 30) -> set[str]:
    """What is said of the text in one piece, in single characters, and cut at random places."""
    dice = random.Random(text)
    splits = [[], list(range(1, len(text)))]
    splits += [
        sorted(dice.choices(range(len(text) + 1), k=dice.randint(1, 9))) for _ in range(tries)
    ]
    return {"".join(spoken(text, cuts)) for cuts in splits}


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_any_split_says_what_the_whole_reply_says(front: str, words: str, ascii_only: bool) -> None:
    for one in objects(words):
        for indent in (None, 2):
            text = front + json.dumps(one, ensure_ascii=ascii_only, indent=indent) + "\n```"
            assert every_way(text, 5) == {parse_reply(text)[0].text}


def test_random_replies_in_random_pieces() -> None:
    dice = random.Random(7)
    letters = 'ab "\\/{}[]:,\n\té\u4eba\U0001f600answer'
    for _ in range(200):
        words = "".join(dice.choices(letters, k=dice.randint(0, 60)))
        one = dice.choice(objects(words))
        text = dice.choice(FRONTS) + json.dumps(one, ensure_ascii=dice.random() < 0.5)
        assert every_way(text, 3) == {parse_reply(text)[0].text}


def test_words_come_as_soon_as_they_are_written() -> None:
    reader = SpokenAnswer()
    pieces = ['{"answer"', ': "Two', " peo", "ple ", "stand", '."', ', "claims": []}']
    assert [reader.feed(p) for p in pieces] == ["", "Two", " peo", "ple", " stand", ".", ""]


@pytest.mark.parametrize(
    "text",
    [
        "Two people are standing.",
        "  I cannot tell.\n",
        "```\nTwo.\n```",
        "",
        "Set {a} or {b}.",
        "{",
    ],
)
def test_a_reply_in_plain_words_is_said_at_its_end(text: str) -> None:
    assert every_way(text) == {parse_reply(text)[0].text}


def test_a_long_one_is_said_from_where_it_is_clear() -> None:
    text = "word " * 200
    reader = SpokenAnswer()
    assert reader.feed(text[: MAX_FRONT - 1]) == ""
    assert reader.feed(text[MAX_FRONT - 1 : MAX_FRONT + 50]) == text[: MAX_FRONT + 50].rstrip()
    assert every_way(text) == {parse_reply(text)[0].text}


@pytest.mark.parametrize("front", ["", " ", "Well, "])
def test_an_object_that_is_cut_off_says_what_was_written(front: str) -> None:
    assert every_way(front + '{"answer": "Two peo') == {"Two peo"}


@pytest.mark.parametrize(
    "text",
    [
        "<think>Two? " + "or three? " * 100,
        '{"claims": []}',
        '{"answer": null}',
        '{"answer": {"text": "Two."}}',
    ],
)
def test_what_has_no_answer_in_words_says_nothing(text: str) -> None:
    assert every_way(text) == {""}


def test_thoughts_of_any_length_are_left_out() -> None:
    text = "<think>" + 'I see {"answer": "x"} ' * 5000 + '</think>{"answer": "Two."}'
    assert spoken(text, [])[0] == "Two."


def test_an_object_without_an_answer_may_stand_before_the_one_that_has_it() -> None:
    assert every_way('{"a": {"b": 1}} and {"answer": "Two."} {"answer": "x"}') == {"Two."}


def test_half_characters_are_no_characters() -> None:
    assert every_way(r'{"answer": "a\ud83db\ude00c\ud83d\ude00"}') == {"a\ufffdb\ufffdc\U0001f600"}


@pytest.mark.parametrize(
    "text",
    ["{" + " " * 500, '{"' * 500, '{"a":' * 500, "[" * 500, '{"answer":"\\u12x4\\q"', "\\" * 9],
)
def test_nonsense_does_no_harm(text: str) -> None:
    assert len(every_way(text, 5)) == 1


@pytest.mark.parametrize("unit", ['{"a":', "x ", " ", "<think>", '{"answer": "', "[", '"'])
def test_what_it_keeps_does_not_grow(unit: str) -> None:
    reader = SpokenAnswer()
    for _ in range(20):
        reader.feed(unit * 500)
    held = len(reader._front) + len(reader._out)
    assert held <= MAX_FRONT + 10
