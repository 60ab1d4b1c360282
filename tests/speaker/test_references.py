from __future__ import annotations

import pytest

from tests.speaker.builder import SITTING, STANDING, UNKNOWN, world

LYING = {"posture": "lying"}


@pytest.mark.parametrize(
    ("reference", "person"),
    [
        ("P2", "P2"),
        ("person 2 from the left", None),
        ("the man on the left", "P1"),
        ("the woman on the right", "P4"),
        ("the leftmost person", "P1"),
        ("the person on the far right", "P4"),
        ("the second child from the left", "P2"),
        ("the second child from the right", "P3"),
        ("the third person from the right", "P2"),
        ("the tallest person", "P3"),
        ("the person closest to the camera", "P3"),
        ("the fifth person from the left", None),
        ("P9", None),
        ("the person", None),
    ],
)
def test_people_are_meant_by_place_order_size_or_id(reference: str, person: str | None) -> None:
    postures = {"P1": "standing", "P2": "sitting", "P3": "kneeling", "P4": "lying"}
    row = world(*[{"posture": p} for p in postures.values()], heights=[200, 200, 400, 200])
    reply = row.ask(f"Is {reference} sitting?", "posture")
    if person is None:
        assert reply.status == "abstained"
    else:
        assert {c.subject for c in reply.claims} == {person}


def test_the_one_in_the_middle() -> None:
    row = world(STANDING, SITTING, STANDING)
    assert "in the middle (P2) is sitting" in row.ask("Is the man in the middle sitting?").text


def test_a_place_beside_a_thing_is_no_place_in_the_picture() -> None:
    row = world(STANDING, SITTING)
    assert row.ask("Is the man on the left of the tree sitting?", "posture").status == "abstained"


def test_clothes_pick_the_only_person_there_is_and_the_answer_says_so() -> None:
    reply = world(STANDING).ask("Is the woman in the blue top standing?")
    assert reply.text == "Yes, the only person I find (P1) is standing."
    assert "woman" not in reply.text


def test_clothes_do_not_pick_one_of_several() -> None:
    reply = world(STANDING, SITTING).ask("Is the woman in the blue top standing?")
    assert reply.status == "abstained"
    assert "the person on the left (P1) or the person on the right (P2)" in reply.text
    assert "say for example" in reply.reason
    assert "--vlm" in reply.reason


def test_it_does_not_matter_who_is_meant_when_all_are_alike() -> None:
    reply = world(SITTING, SITTING, SITTING).ask("Is the woman in the blue top sitting?")
    assert reply.text == "Yes, whichever of the 3 people is meant: all 3 people I find are sitting."


def test_somebody_who_stands_out_is_meant_even_if_others_are_missed_in_the_background() -> None:
    near = world(STANDING, complete=0.2, heights=[400])
    assert (
        near.ask("Is the skier standing?").text == "Yes, the only person I find (P1) is standing."
    )
    doubtful = world(STANDING, complete=0.2, heights=[200])
    assert doubtful.ask("Is the skier standing?").status == "abstained"


def test_somebody_far_larger_than_all_others_is_taken_to_be_meant_and_that_is_said() -> None:
    row = world(STANDING, SITTING, heights=[150, 400])
    assert row.ask("Is the man in the dark suit sitting?").text == (
        "Yes, the person on the right (P2), by far the largest and so taken to be meant, "
        "is sitting."
    )
    even = world(STANDING, SITTING, heights=[250, 400])
    assert even.ask("Is the man sitting?").status == "abstained"
    assert row.ask("Are the riders sitting?").status == "abstained"


def test_one_person_found_is_not_surely_meant_when_others_may_be_missed() -> None:
    assert (
        world(STANDING, complete=0.4, heights=[200]).ask("Is the skier standing?").status
        == "abstained"
    )


def test_several_are_not_one() -> None:
    assert world(STANDING).ask("Are the riders standing?").status == "abstained"
    assert world(STANDING, STANDING).ask("Are the two riders standing?").status == "answered"
    assert world(SITTING, SITTING).ask("Are the riders standing?").text.startswith("No, ")
    missed = world(SITTING, SITTING, complete=0.1)
    assert missed.ask("Are the riders standing?").text.startswith("No, ")
    assert missed.ask("Are the riders sitting?").status == "abstained"
    assert world(STANDING, SITTING).ask("Are the riders standing?").status == "abstained"


@pytest.mark.parametrize(
    "question",
    [
        "Is the dog next to the man sitting?",
        "Is the man's dog sitting?",
        "Is the flamingo standing?",
    ],
)
def test_the_subject_must_be_a_person(question: str) -> None:
    assert world(SITTING).ask(question, "posture").status == "abstained"


def test_nobody_found_is_not_a_no_about_somebody_in_particular() -> None:
    reply = world().ask("Is the skier standing?")
    assert reply.status == "abstained"
    assert "may be missed" in reply.text


def test_two_people_asked_about_together() -> None:
    reply = world(STANDING, SITTING, STANDING).ask("Are P1 and P3 standing?", "posture")
    assert reply.status == "answered"
    assert {c.subject for c in reply.claims} == {"P1", "P3"}


def test_left_when_two_stand_on_the_left_is_not_one_person() -> None:
    row = world(*[UNKNOWN] * 5, STANDING)
    assert row.ask("Is the man on the left standing?").status == "abstained"
