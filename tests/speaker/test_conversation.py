from __future__ import annotations

from humanagent.routing import Route
from humanagent.speaker import Turn
from tests.speaker.builder import SITTING, STANDING, world

RAISED = {"right_arm": "raised", "left_arm": "hanging"}


def test_he_is_the_person_last_spoken_of() -> None:
    row = world(STANDING | RAISED, SITTING | {"left_arm": "hanging", "right_arm": "hanging"})
    row.tell("Who is raising a hand?")
    assert row.ask("Is he standing?").text == "Yes, the person on the left (P1) is standing."


def test_the_other_one_is_the_other_of_two() -> None:
    row = world(STANDING, SITTING)
    row.tell("Is the man on the left standing?")
    assert row.ask("Is the other one sitting?").text.startswith("Yes, the person on the right (P2)")


def test_without_a_conversation_he_is_not_one_of_several() -> None:
    assert world(STANDING, SITTING).ask("Is he standing?").status == "abstained"


def test_a_short_follow_up_asks_the_same_of_somebody_else() -> None:
    row = world(STANDING, SITTING)
    row.tell("Is P1 standing?")
    assert row.ask("And P2?", "not_about_people").text == (
        "No, the person on the right (P2) is sitting."
    )
    row.tell("Who is standing?")
    assert row.ask("What about the man on the right?").text.startswith("No, ")


def test_they_are_the_people_last_spoken_of() -> None:
    row = world(SITTING, STANDING, SITTING)
    row.tell("Who is sitting?")
    assert row.ask("Are they sitting?").text.startswith("Yes, ")


def test_people_who_are_no_longer_there_are_not_meant() -> None:
    row = world(STANDING, SITTING)
    row.history.append(Turn(question="Who?", route=Route(intent="which_person"), people=("P7",)))
    assert row.ask("Is he standing?").status == "abstained"
