"""What is said under an answer of which something stays contradicted."""

from __future__ import annotations

import pytest

from humanagent.claims import Claim, contradicted, disagreement, verify_claims
from humanagent.pose import Fact, SceneFacts
from humanagent.scene import Scene
from tests.doubles import scene_of, standing

TWO: Scene = scene_of(standing(0), standing(300))


def fact(name: str, value: str, other: str | None = None) -> Fact:
    return Fact(subject="P1", name=name, value=value, confidence=0.95, other=other)


FACTS = SceneFacts(
    people={
        "P1": {
            f.name: f
            for f in (
                fact("posture", "sitting"),
                fact("orientation", "away"),
                fact("head_turn", "away"),
                fact("left_arm", "hanging"),
                fact("left_hand", "on_hip"),
                fact("stance", "wide"),
            )
        }
    },
    pairs={
        "P1>P2": {f.name: f for f in (fact("side", "left_of", "P2"), fact("depth", "behind", "P2"))}
    },
)


def check(text: str) -> str:
    subject, predicate, value, *other = text.split()
    made = Claim(
        subject=subject, predicate=predicate, value=value, other=other[0] if other else None
    )
    return disagreement(verify_claims([made], TWO, FACTS))


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("P1 posture standing", "P1 is sitting, not standing"),
        ("P1 posture mid_air", "P1 is sitting, not in mid-air"),
        ("P1 posture not_sitting", "P1 is sitting"),
        ("P1 orientation camera", "P1 is turned away from the camera, not to the camera"),
        ("P1 head_turn camera", "P1's head is turned away from the camera, not to the camera"),
        ("P1 left_arm raised", "P1's left arm is hanging, not raised"),
        ("P1 left_hand at_face", "P1's left hand is on the hip, not at the face"),
        ("P1 stance closed", "P1's stance is wide, not closed"),
        ("P1 side right_of P2", "P1 is to the left of P2, not to the right of P2"),
        ("P2 side left_of P1", "P2 is to the right of P1, not to the left of P1"),
        ("P2 depth behind P1", "P2 is in front of P1, not behind P1"),
        ("scene count 5", "2 people found, not 5"),
        ("scene present no", "2 people found"),
        ("P7 posture sitting", "no such person was found: P7"),
    ],
)
def test_each_lie_is_put_right_in_plain_words(claim: str, sentence: str) -> None:
    assert check(claim) == f"Checked against the measured joints: {sentence}."


@pytest.mark.parametrize(
    "claim", ["P1 posture sitting", "P2 posture sitting", "P1 hat red", "scene count 2"]
)
def test_nothing_is_said_of_what_is_not_contradicted(claim: str) -> None:
    assert check(claim) == ""


def test_each_thing_is_said_once_and_a_long_list_is_cut() -> None:
    lies = [Claim(subject=f"P{i}", predicate="posture", value="lying") for i in range(3, 12)]
    text = disagreement(verify_claims([*lies, *lies], TWO, FACTS))
    assert text.count("P3") == 1
    assert text.endswith("P6; 5 more.")


def test_contradicted_keeps_order_and_drops_the_rest() -> None:
    values = ("lying", "sitting", "standing")
    made = [Claim(subject="P1", predicate="posture", value=v) for v in values]
    checked = verify_claims(made, TWO, FACTS)
    assert [c.value for c in contradicted(checked)] == ["lying", "standing"]
