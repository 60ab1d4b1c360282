from __future__ import annotations

import pytest

from tests.speaker.builder import STANDING, UNKNOWN, world


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Is P1 on the left side of the picture?", "Yes, "),
        ("Is P1 on the right side of the picture?", "No, "),
        ("Is P3 in the right half of the picture?", "Yes, "),
        ("Is P3 not on the left side of the picture?", "Yes, "),
        ("Is P1 on the left or on the right side of the picture?", "The person on the left (P1)"),
        ("Is P3 on the left or the right of the picture?", "The person on the right (P3)"),
        ("Which side of the picture is P3 on?", "The person on the right (P3)"),
        ("On which side of the picture is P1, the left or the right?", "The person on the left"),
    ],
)
def test_the_side_of_the_picture_is_read_off_the_box(question: str, word: str) -> None:
    reply = world(STANDING, STANDING, STANDING).ask(question, "relation")
    assert reply.status == "answered", reply.text
    assert reply.text.startswith(word)


@pytest.mark.parametrize(
    "question",
    [
        "Is P2 on the left side of the picture?",  # in the middle
        "Is the man on the left side of the picture?",  # which man
        "Is the dog on the left side of the picture?",
        "Is P1 on the left side of the road?",
    ],
)
def test_what_the_boxes_do_not_decide(question: str) -> None:
    reply = world(UNKNOWN, UNKNOWN, UNKNOWN).ask(question, "relation")
    assert reply.status == "abstained", reply.text


def test_the_only_person() -> None:
    reply = world(STANDING).ask("Is the man on the left side of the picture?", "relation")
    assert "in the middle" in reply.text
