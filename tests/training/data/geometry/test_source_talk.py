"""How much talk of the source is found, and how much of what only looks like it is blamed.

``leaks.json`` holds sentences of three kinds: those that the patterns were tuned on, those set
apart from the same writing, and those written after the patterns, which were not changed for them.
The last tell best what a new teacher's wording meets. No part may be tuned on but the first.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from humanagent.training.data.geometry.refusals import Kind, refusals
from humanagent.training.data.geometry.source_talk import source_talk

FORMS = json.loads(Path(__file__).with_name("leaks.json").read_text(encoding="utf-8"))
PARTS = ("tuned", "held_out", "written_after")


def share(texts: list[str], kind: Kind) -> float:
    return sum(any(r.kind == kind for r in refusals(text)) for text in texts) / len(texts)


@pytest.mark.parametrize(
    ("part", "least"), [("tuned", 0.95), ("held_out", 0.9), ("written_after", 0.6)]
)
def test_most_talk_of_the_source_is_found(part: str, least: float) -> None:
    assert share(FORMS[part]["leaks"], "leak") >= least


@pytest.mark.parametrize("part", PARTS)
def test_hardly_any_innocent_sentence_is_blamed(part: str) -> None:
    innocent = FORMS[part]["innocent"]
    assert sum(bool(refusals(text)) for text in innocent) <= 0.01 * len(innocent)


@pytest.mark.parametrize("part", PARTS[:2])
def test_coordinates_are_found_and_other_numbers_pass(part: str) -> None:
    assert share(FORMS[part]["coordinates"], "coordinates") == 1.0
    assert [text for text in FORMS[part]["numbers"] if refusals(text)] == []


def test_no_sentence_is_in_two_parts() -> None:
    every = [text for part in PARTS for kind in FORMS[part].values() for text in kind]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("leak", "innocent"),
    [
        ("The data suggest that he leans.", "The data on the screen suggest that sales rise."),
        (
            "According to the description, it is old.",
            "According to the description on the box, it is old.",
        ),
        ("The price is not mentioned.", "The price is not mentioned on the menu."),
        ("No information is given.", "On the board no information is given."),
        ("Based on the captions, he cooks.", "She writes the captions under the photos."),
    ],
)
def test_a_place_in_the_picture_excuses(leak: str, innocent: str) -> None:
    assert list(source_talk(leak))
    assert not list(source_talk(innocent))


def test_something_to_read_in_another_sentence_excuses_nothing() -> None:
    assert list(source_talk("He holds a phone. The data suggest that he leans. A sign is red."))


def test_something_to_read_that_comes_later_as_a_thing_excuses_nothing() -> None:
    assert list(source_talk("Based on the information, a man sits at a computer."))
