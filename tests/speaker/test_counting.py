from __future__ import annotations

import pytest

from tests.speaker.builder import HEDGE, SITTING, STANDING, UNKNOWN, world


def test_a_count_names_the_people_by_place_and_carries_a_measured_claim() -> None:
    reply = world(STANDING, SITTING).ask("How many people are in the picture?")
    assert reply.text == (
        "I count 2 people: the person on the left (P1) and the person on the right (P2)."
    )
    (claim,) = reply.claims
    assert (claim.subject, claim.predicate, claim.value) == ("scene", "count", "2")
    assert claim.verdict == "measured"


def test_one_person_is_counted_in_the_singular() -> None:
    assert world(STANDING).ask("How many people?").text == "I count 1 person (P1)."


def test_a_large_crowd_is_not_named_one_by_one() -> None:
    text = world(*[UNKNOWN] * 9).ask("How many people are there?").text
    assert text == "I count 9 people: P1 to P9 from left to right."


def test_a_count_is_hedged_when_someone_may_be_missed() -> None:
    reply = world(STANDING, complete=0.7).ask("How many people are there?")
    assert reply.status == "answered"
    assert reply.text.endswith(HEDGE)


def test_a_count_that_is_likely_short_is_a_lower_bound_and_no_answer() -> None:
    reply = world(STANDING, SITTING, complete=0.4).ask("How many people are there?")
    assert reply.status == "abstained"
    assert "at least 2 people" in reply.text
    assert "--vlm" in reply.reason
    assert [c.predicate for c in reply.claims] == ["present"]


def test_zero_is_never_a_bare_nobody() -> None:
    reply = world().ask("How many people are in the kitchen?")
    assert reply.text == (
        "0 people: I find nobody in the picture, but someone small, hidden or turned away "
        "may be missed."
    )


@pytest.mark.parametrize("unsure", [world(possible=2), world(complete=0.4)])
def test_zero_with_possible_people_is_not_answered(unsure) -> None:  # type: ignore[no-untyped-def]
    reply = unsure.ask("How many people are there?")
    assert reply.status == "abstained"
    assert "possible people" in reply.text or "may be missed" in reply.text


def test_those_on_one_side_are_counted_where_it_is_clear_who_is() -> None:
    question = "How many people are on the left side of the picture?"
    reply = world(STANDING, STANDING).ask(question, "count")
    assert reply.text.startswith("I count 1 person on the left side of the picture: ")
    assert world(STANDING, STANDING, STANDING).ask(question, "count").status == "abstained"
    assert world(STANDING, STANDING, complete=0.3).ask(question, "count").status == "abstained"


def test_limbs_are_not_counted() -> None:
    one = world({"left_arm": "bent", "right_arm": "bent"})
    assert one.ask("How many hands does the man raise?", "limb").status == "abstained"


def test_who_is_counted_must_be_measured() -> None:
    reply = world(STANDING, STANDING).ask("How many people are wearing a hat?", "count")
    assert reply.status == "abstained"
    assert "'wearing a hat'" in reply.text


@pytest.mark.parametrize(
    "question",
    [
        "How many people are on foot at the right side of the road?",
        "How many people are on the left?",
        "How many people on the left side of the picture are standing?",
        "How many people are on the right side of the road?",
        "How many women are there?",
        "How many skiers can you see?",
        "Not counting the man with the camera, how many others are left?",
    ],
)
def test_what_joints_do_not_pick_is_not_counted(question: str) -> None:
    assert world(STANDING, STANDING).ask(question, "count").status == "abstained"


def test_people_in_a_posture_are_counted_when_all_postures_are_known() -> None:
    reply = world(STANDING, SITTING, SITTING).ask("How many people are sitting?", "count")
    assert reply.text.startswith("2 of the people I find: the person in the middle (P2) is sitting")
    assert {str(c) for c in reply.claims} == {"P2 posture sitting", "P3 posture sitting"}


def test_people_in_a_posture_are_a_lower_bound_when_one_posture_is_unknown() -> None:
    reply = world(SITTING, UNKNOWN).ask("How many of them are sitting?", "count")
    assert reply.status == "abstained"
    assert "at least 1 person" in reply.text


@pytest.mark.parametrize(
    ("question", "people", "complete", "word"),
    [
        ("Are there more than three people?", 5, 0.2, "Yes"),
        ("Are there more than three people?", 2, 1.0, "No"),
        ("Are there more than three people?", 2, 0.2, None),
        ("Are there exactly two people?", 2, 1.0, "Yes"),
        ("Are there exactly two people?", 3, 0.2, "No"),
        ("Are there exactly two people?", 2, 0.2, None),
        ("Are there fewer than 3 people?", 3, 0.2, "No"),
        ("Is there at least one person?", 1, 0.2, "Yes"),
        ("Is P1 the only person here?", 1, 1.0, "Yes"),
        ("Is P1 the only person here?", 2, 0.2, "No"),
        ("Is he alone?", 1, 0.3, None),
    ],
)
def test_numbers_are_compared_with_what_more_people_could_change(
    question: str, people: int, complete: float, word: str | None
) -> None:
    reply = world(*[STANDING] * people, complete=complete).ask(question, "count")
    if word is None:
        assert reply.status == "abstained"
    else:
        assert reply.text.startswith(f"{word}, ")
