from __future__ import annotations

import pytest

from humanagent.scene import Keypoints
from tests.speaker.builder import HEDGE, SITTING, STANDING, UNKNOWN, world


def test_yes_says_who_and_what_was_measured() -> None:
    reply = world(STANDING).ask("Is P1 standing?")
    assert reply.text == "Yes, the person (P1) is standing."
    (claim,) = reply.claims
    assert str(claim) == "P1 posture standing"
    assert claim.verdict == "measured"
    assert claim.evidence.joints == ("left_hip",)
    assert claim.evidence.numbers == {"degrees": 12.0}


def test_no_says_what_was_measured_instead() -> None:
    reply = world(SITTING).ask("Is P1 standing?")
    assert reply.text == "No, the person (P1) is sitting."
    assert str(reply.claims[0]) == "P1 posture sitting"


def test_legs_out_of_the_picture_are_the_reason_for_no_answer() -> None:
    cut = Keypoints(xy=((0, 0),) * 17, score=(0,) * 17, state=("off_frame",) * 17)
    reply = world(UNKNOWN, keypoints=[cut]).ask("Is the man standing?")
    assert reply.status == "abstained"
    assert reply.text == "I cannot tell: the legs are out of the picture."
    assert "--vlm" in reply.reason


def test_a_fact_that_is_not_sure_enough_is_unknown() -> None:
    assert world(STANDING, confidence=0.28).ask("Is P1 standing?").status == "abstained"


@pytest.mark.parametrize(
    ("measured", "asked", "word"),
    [
        ("standing", "sitting", "No"),
        ("standing", "crouching", "No"),
        ("crouching", "squatting", "Yes"),
        ("kneeling", "down on one knee", "Yes"),
        ("bending", "bent over", "Yes"),
        ("lying", "lying down", "Yes"),
        ("lying", "sitting", "No"),
        ("mid_air", "in mid-air", "Yes"),
        ("mid_air", "jumping", "Yes"),
        ("sitting", "walking", "No"),
        ("standing", "on the floor", "No"),
        ("standing", "lying on the floor", "No"),
        ("lying", "lying on the floor", None),
        ("sitting", "standing on the ground", "No"),
        ("standing", "kneeling on the floor", "No"),
        ("standing", "upright", "Yes"),
        ("standing", "standing in the room", "Yes"),
        ("standing", "standing in the van", None),
        # people call these standing, or joints do not tell them apart
        ("crouching", "standing", None),
        ("bending", "standing", None),
        ("mid_air", "standing", None),
        ("standing", "in mid-air", None),
        ("standing", "stooping", None),
        ("crouching", "jumping", None),
        ("standing", "walking", None),
        ("standing", "leaning on the wall", None),
        ("lying", "on the floor", None),
        ("sitting", "crying", None),
    ],
)
def test_only_what_a_value_decides_is_answered(measured: str, asked: str, word: str | None) -> None:
    reply = world({"posture": measured}).ask(f"Is P1 {asked}?", "posture")
    if word is None:
        assert reply.status == "abstained"
    else:
        assert reply.status == "answered", reply.text
        assert reply.text.startswith(word)


@pytest.mark.parametrize(
    ("measured", "word"), [("mid_air", "No"), ("standing", "Yes"), ("crouching", None)]
)
def test_feet_on_the_ground(measured: str, word: str | None) -> None:
    reply = world({"posture": measured}).ask("Are P1's feet on the ground?", "posture")
    assert (reply.text.split(",")[0] if word else reply.status) == (word or "abstained")


def test_what_somebody_sits_on_is_not_seen_but_who_stands_sits_on_nothing() -> None:
    assert world(SITTING).ask("Is P1 sitting on a bench?", "posture").status == "abstained"
    assert world(STANDING).ask("Is P1 sitting on a bench?", "posture").text.startswith("No, ")


def test_standing_or_sitting() -> None:
    assert (
        world(SITTING).ask("standing or sitting?", "posture").text == "The person (P1) is sitting."
    )
    assert world(UNKNOWN).ask("standing or sitting?", "posture").status == "abstained"


def test_a_negation_turns_the_answer() -> None:
    assert world(SITTING).ask("Is P1 not standing?", "posture").text.startswith("Yes, ")
    assert world(SITTING).ask("Isn't P1 sitting?", "posture").text.startswith("Yes, ")


def test_anyone_is_a_yes_with_one() -> None:
    reply = world(STANDING, SITTING, complete=0.2).ask("Is anyone sitting?")
    assert reply.text == "Yes, the person on the right (P2) is sitting."


def test_anyone_is_a_hedged_no_when_everybody_is_measured_otherwise() -> None:
    reply = world(STANDING, STANDING).ask("Is anyone sitting?")
    assert reply.text == f"No, both people I find are standing. {HEDGE}"


@pytest.mark.parametrize(
    "unsure", [world(STANDING, UNKNOWN), world(STANDING, STANDING, complete=0.4)]
)
def test_anyone_is_open_when_one_is_unknown_or_missed(unsure) -> None:  # type: ignore[no-untyped-def]
    reply = unsure.ask("Is anyone sitting?")
    assert reply.status == "abstained"
    assert "standing" in reply.text


def test_everyone_is_a_no_with_one() -> None:
    reply = world(STANDING, SITTING, complete=0.2).ask("Is everyone standing?")
    assert reply.text == "No, not everyone: the person on the right (P2) is sitting."


def test_everyone_is_a_yes_only_when_all_are_and_nobody_is_missed() -> None:
    assert world(STANDING, STANDING).ask("Is everyone standing?").text.startswith("Yes, ")
    assert world(STANDING, UNKNOWN).ask("Is everyone standing?").status == "abstained"
    missed = world(STANDING, STANDING, complete=0.4)
    assert missed.ask("Is everyone standing?").status == "abstained"
