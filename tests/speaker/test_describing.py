from __future__ import annotations

from tests.speaker.builder import HEDGE, SITTING, STANDING, UNKNOWN, world


def test_a_description_counts_and_says_how_each_person_is_held() -> None:
    reply = world(
        STANDING | {"orientation": "camera", "right_arm": "raised", "left_arm": "hanging"}, SITTING
    ).ask("Describe the picture.")
    assert reply.text == (
        "I find 2 people. The person on the left (P1) is standing, is facing the camera and is "
        "raising the right arm. The person on the right (P2) is sitting."
    )
    assert {c.predicate for c in reply.claims} == {"count", "posture", "orientation", "right_arm"}


def test_it_is_hedged_when_someone_may_be_missed() -> None:
    reply = world(STANDING, complete=0.3).ask("Describe the picture.")
    assert f"I find 1 person. {HEDGE}" in reply.text
    assert "count" not in {c.predicate for c in reply.claims}


def test_an_empty_picture() -> None:
    assert "may be missed" in world().ask("Describe the picture.").text


def test_a_crowd_is_summed_up() -> None:
    text = world(*[STANDING] * 7, SITTING).ask("What can you see?").text
    assert "7 are standing and 1 is sitting" in text


def test_one_of_them() -> None:
    reply = world(STANDING, SITTING).ask("Tell me everything you can about P2.", "describe")
    assert {c.subject for c in reply.claims} == {"P2"}


def test_what_somebody_does_is_more_than_joints_show() -> None:
    reply = world(STANDING).ask("What is the man doing?", "describe")
    assert reply.status == "abstained"
    assert reply.text.endswith("The person (P1) is standing.")


def test_who_is_not_measured_is_said_to_be_there() -> None:
    assert "is there" in world(UNKNOWN).ask("Describe the picture.").text
