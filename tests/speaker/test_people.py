from __future__ import annotations

import pytest

from tests.speaker.builder import HEDGE, SITTING, STANDING, UNKNOWN, world

RAISED = {"left_arm": "hanging", "right_arm": "raised"}
DOWN = {"left_arm": "hanging", "right_arm": "hanging"}


def test_who_is_raising_a_hand() -> None:
    reply = world(RAISED, DOWN).ask("Who is raising a hand?")
    assert reply.text == "The person on the left (P1) is raising the right hand."
    assert [str(c) for c in reply.claims] == ["P1 right_arm raised"]


def test_several_are_named_and_those_unknown_are_not_left_out() -> None:
    reply = world(SITTING, SITTING, UNKNOWN).ask("Who is sitting?")
    assert "(P1) is sitting and the person in the middle (P2) is sitting." in reply.text
    assert "I cannot tell for the person on the right (P3)." in reply.text


def test_nobody_is_an_answer_only_when_all_are_known_and_it_is_hedged() -> None:
    assert world(DOWN, DOWN).ask("Who is raising a hand?").text.endswith(HEDGE)
    assert world(DOWN, UNKNOWN).ask("Who is raising a hand?").status == "abstained"
    assert world(DOWN, complete=0.3).ask("Who is raising a hand?").status == "abstained"
    assert "may be missed" in world().ask("Who is raising a hand?").text


def test_only_those_asked_about() -> None:
    row = world(SITTING, SITTING, STANDING)
    only = row.ask("Which of P2 and P3 is sitting?", "which_person")
    assert {c.subject for c in only.claims} == {"P2"}
    else_ = row.ask("Who is sitting apart from P2?", "which_person")
    assert {c.subject for c in else_.claims} <= {"P1"}


def test_not() -> None:
    reply = world(SITTING, STANDING).ask("Who is not sitting?", "which_person")
    assert reply.text == "The person on the right (P2) is standing."


def test_by_place_and_size() -> None:
    row = world(UNKNOWN, UNKNOWN, UNKNOWN, heights=[100, 300, 150])
    assert row.ask("Who is the leftmost person?", "which_person").text.endswith("(P1).")
    closest = row.ask("Who is closest to the camera?", "which_person").text
    assert closest == "The person in the middle (P2), going by size in the picture."
    even = world(UNKNOWN, UNKNOWN, heights=[300, 290])
    assert even.ask("Who is closest to the camera?", "which_person").status == "abstained"


@pytest.mark.parametrize(
    "question",
    [
        "Who is holding the ball?",
        "Which woman is looking at the phone?",
        "Point out the lady with the umbrella.",
        "Which of the skiers has fallen over?",
        "Who has got a foot up on the bench?",
    ],
)
def test_what_joints_do_not_show_picks_nobody(question: str) -> None:
    row = world(STANDING | RAISED, {"posture": "lying"} | DOWN)
    assert row.ask(question, "which_person").status == "abstained"
