from __future__ import annotations

import pytest

from humanagent.scene import Keypoints
from tests.speaker.builder import SITTING, STANDING, UNKNOWN, world


def test_somebody_found_is_a_yes() -> None:
    reply = world(UNKNOWN).ask("Is there a person in the picture?")
    assert reply.text == "Yes, I find the person (P1)."
    assert [str(c) for c in reply.claims] == ["scene present yes"]


@pytest.mark.parametrize(
    "question",
    [
        "Is there a person in the picture?",
        "Is there a human face in the picture?",
        "Is someone drinking from the cup?",
        "Is anyone sitting?",
        "Are any people here?",
    ],
)
def test_nobody_found_is_a_hedged_no(question: str) -> None:
    reply = world().ask(question)
    assert reply.status == "answered"
    assert reply.text.startswith("No: I find nobody in the picture, but ")
    assert "may be missed" in reply.text


@pytest.mark.parametrize("unsure", [world(possible=1), world(complete=0.3)])
def test_nobody_found_with_possible_people_is_no_answer(unsure) -> None:  # type: ignore[no-untyped-def]
    assert unsure.ask("Is there a person in the picture?").status == "abstained"


def test_who_is_spoken_of_in_particular_is_rather_missed_than_absent() -> None:
    question = "Is a child reaching out a hand to a cyclist?"
    assert world(complete=0.7).ask(question).status == "abstained"
    assert world(complete=0.99).ask(question).text.startswith("No: ")


@pytest.mark.parametrize("question", ["Is there a woman here?", "Are there any children around?"])
def test_what_kind_of_person_is_not_confirmed(question: str) -> None:
    reply = world(STANDING).ask(question, "presence")
    assert reply.status == "abstained"
    assert "I find 1 person" in reply.text


@pytest.mark.parametrize("question", ["Is there a dog?", "Does a car appear in the picture?"])
@pytest.mark.parametrize("people", [0, 1])
def test_other_things_are_not_measured(question: str, people: int) -> None:
    assert world(*[STANDING] * people).ask(question, "presence").status == "abstained"


def test_an_empty_room() -> None:
    assert world(SITTING).ask("Is the room empty?", "presence").text.startswith("No, I find ")
    empty = world().ask("Is the room empty?", "presence")
    assert empty.text.startswith("Yes, as far as I can see: ")
    assert "may be missed" in empty.text


def test_a_room_is_the_whole_picture() -> None:
    question = "Is anyone in the kitchen?"
    assert world(complete=0.7).ask(question).text.startswith("No: ")
    assert world(SITTING).ask(question).text.startswith("Yes, I find ")
    assert world(SITTING).ask("Is anyone in the van?").status == "abstained"


def test_a_place_in_the_picture_is_where_somebody_must_be() -> None:
    two = world(STANDING, STANDING)
    reply = two.ask("Is there someone on the right side of the picture?", "presence")
    assert reply.text == "Yes, I find the person on the right (P2)."
    one = world(STANDING)
    assert one.ask("Is anyone on the right side of the picture?", "presence").status == "abstained"


def test_a_head_at_the_edge_of_the_picture_is_cut_off() -> None:
    question = "Can the man's face be seen?"
    cut = world(STANDING, heights=[600.0]).ask(question)
    assert cut.text.startswith("No, ")
    assert "cut off" in cut.text
    assert world(STANDING, heights=[500.0]).ask(question).status == "abstained"
    mirrored = "Can the man's face be seen in the mirror?"
    assert world(STANDING, heights=[600.0]).ask(mirrored).status == "abstained"


def test_a_face_is_seen_by_nose_and_eyes() -> None:
    front = Keypoints.from_array([[10, 10, 2]] * 17)
    seen = world({"head_turn": "camera"}, keypoints=[front])
    assert (
        seen.ask("Is there a face?", "presence").text == "Yes, I see the face of the person (P1)."
    )
    away = world({"head_turn": "away"}, keypoints=[front])
    assert away.ask("Is there a face?", "presence").text.startswith("No, ")
    hidden = world(UNKNOWN)
    assert hidden.ask("Is there a face?", "presence").status == "abstained"
