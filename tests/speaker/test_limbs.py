from __future__ import annotations

import pytest

from tests.speaker.builder import UNKNOWN, world


def arms(left: str, right: str, **more: str) -> dict[str, str]:
    return {"left_arm": left, "right_arm": right, **more}


@pytest.mark.parametrize(
    ("facts", "question", "word"),
    [
        (arms("raised", "hanging"), "Is the man's left arm raised?", "Yes"),
        (arms("hanging", "raised"), "Is the man's left arm raised?", "No"),
        (arms("stretched_side", "raised"), "Is the man's left arm raised?", None),
        (arms("bent", "bent", left_hand="at_face"), "Is his left hand raised?", None),
        (arms("hanging", "above_head"), "Is anyone raising a hand?", "Yes"),
        (arms("hanging", "bent"), "Is anyone raising a hand?", "No"),
        (arms("hanging", "unknown"), "Is anyone raising a hand?", None),
        (arms("hanging", "bent"), "Does he have an arm raised above his head?", "No"),
        (arms("hanging", "raised"), "Does he have an arm raised above his head?", None),
        (arms("above_head", "unknown"), "Does he have an arm raised above his head?", "Yes"),
        (arms("above_head", "unknown"), "Does she have both hands above her head?", None),
        (arms("above_head", "hanging"), "Does she have both hands above her head?", "No"),
        (arms("stretched_side", "stretched_side"), "Are her arms spread wide?", "Yes"),
        (arms("hanging", "hanging"), "Are his arms hanging down?", "Yes"),
        (arms("bent", "hanging"), "Are his arms hanging down?", "No"),
        (arms("bent", "bent"), "Are her arms crossed?", None),
        (arms("hanging", "hanging"), "Are her arms crossed?", "No"),
        (arms("raised", "bent"), "Is the woman waving?", None),
        ({"left_leg": "bent", "right_leg": "bent"}, "Are her knees bent?", "Yes"),
        ({"left_leg": "bent", "right_leg": "straight"}, "Are her knees bent?", "No"),
        ({"left_leg": "bent"}, "Is the runner's knee bent?", "Yes"),
        ({"stance": "wide"}, "Are P1's feet apart?", "Yes"),
        ({"stance": "normal"}, "Are P1's feet apart?", None),
        ({"left_hand": "on_hip", "right_hand": "on_hip"}, "Are his hands on his hips?", "Yes"),
        ({"left_hand": "on_hip", "right_hand": "free"}, "Are his hands on his hips?", "No"),
        ({"left_hand": "on_hip"}, "Does she have a hand on her hip?", "Yes"),
        ({"left_hand": "near_other_hand"}, "Are his hands on his hips?", "No"),
        ({"head_tilt": "tilted_left"}, "Is his head tilted?", "Yes"),
        (arms("hanging", "raised"), "Is he holding his left arm up?", "No"),
        (arms("hanging", "raised"), "Does she have her right hand up?", "Yes"),
        # "bending" is of a limb, where the words name one
        ({"left_leg": "bent", "right_leg": "bent"}, "Is the skier bending the knees?", "Yes"),
        ({"left_leg": "straight"}, "Is the skier bending his knees?", "No"),
        ({"posture": "bending"}, "Is he bending over?", "Yes"),
        # a bent arm may still be called stretched out, unless its hand is at the own body
        (arms("bent", "stretched_side"), "Are his arms stretched out to the sides?", None),
        (arms("bent", "bent", left_hand="on_hip"), "Are his arms stretched out?", "No"),
        # hands that are meant, though not named
        ({"right_hand": "at_face"}, "Is the man touching his chin?", "Yes"),
        (
            dict.fromkeys(("left_hand", "right_hand"), "near_other_hand"),
            "Are her hands together in front of her?",
            "Yes",
        ),
        (arms("bent", "bent", left_hand="on_hip"), "Are her arms crossed?", "No"),
        # what a hand holds is not seen
        (arms("hanging", "hanging"), "Is he holding up an umbrella?", None),
        (arms("raised", "hanging"), "Is he holding an umbrella in his left hand?", None),
    ],
)
def test_limbs(facts: dict[str, str], question: str, word: str | None) -> None:
    reply = world(facts).ask(question, "limb")
    if word is None:
        assert reply.status == "abstained", reply.text
    else:
        assert reply.status == "answered", reply.text
        assert reply.text.startswith(word)


def test_the_hand_at_the_face() -> None:
    facts = {"left_hand": "free", "right_hand": "at_face"}
    question = "Which of his own hands is the man holding to his face, the left or the right?"
    reply = world(facts).ask(question, "limb")
    assert reply.text.startswith("The right hand (the person's own right): ")
    assert "left" not in reply.text
    assert [str(c) for c in reply.claims] == ["P1 right_hand at_face"]


def test_both_hands_or_none_is_not_one_hand() -> None:
    both = {"left_hand": "at_face", "right_hand": "at_face"}
    question = "Which hand is at his face?"
    assert world(both).ask(question, "limb").text.startswith("Both: ")
    assert world(UNKNOWN).ask(question, "limb").status == "abstained"


def test_holding_something_up_is_answered_by_the_one_raised_hand() -> None:
    question = "In which of his own hands is the man holding up the yellow disc?"
    reply = world(arms("hanging", "raised")).ask(question, "limb")
    assert reply.text.startswith("The right hand ")
    assert "I cannot see 'the yellow disc'" in reply.text
    assert world(arms("unknown", "raised")).ask(question, "limb").status == "answered"
    assert world(arms("raised", "raised")).ask(question, "limb").status == "abstained"


@pytest.mark.parametrize(
    "question",
    [
        "In which hand is he holding the disc?",
        "On which of her own hands does the girl wear the glove, the left or the right?",
    ],
)
def test_holding_and_wearing_are_not_seen(question: str) -> None:
    assert world(arms("raised", "hanging")).ask(question, "limb").status == "abstained"


@pytest.mark.parametrize(("turned", "side"), [("camera", "left"), ("away", "right")])
def test_the_viewers_side_depends_on_how_the_person_is_turned(turned: str, side: str) -> None:
    facts = arms("hanging", "raised", orientation=turned)
    reply = world(facts).ask("From the viewer's side, which hand is he raising?", "limb")
    assert reply.text == f"The hand on the {side} of the picture."


def test_the_position_of_an_arm() -> None:
    reply = world(arms("hanging", "raised")).ask("P1: right arm position?", "limb")
    assert reply.text == "The person (P1) is raising the right arm."


def test_arms_that_are_alike_are_said_once() -> None:
    reply = world(arms("raised", "raised")).ask("Are both his arms raised?", "limb")
    assert reply.text == "Yes, the person (P1) is raising both arms."
