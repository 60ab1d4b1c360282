"""Limbs that are named without their owner before them, and people with whom something is done."""

from __future__ import annotations

import pytest

from humanagent.claims import claims_from_text
from humanagent.scene import Person, Scene


def scene(*lefts: float) -> Scene:
    people = [Person(id="P1", bbox=(x, 10, x + 10, 90), score=1.0) for x in lefts]
    return Scene.from_people((100, 100), people, complete=1.0)


def read(text: str, *lefts: float) -> list[str]:
    return [str(claim) for claim in claims_from_text(text, scene(*lefts))]


KNEES = ["P1 left_leg bent", "P1 right_leg bent"]
ARM = ["P1 left_arm raised"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The knees are bent to absorb variations in the trail.", KNEES),
        ("Both of his knees are bent.", KNEES),
        ("The elbows are bent.", ["P1 left_arm bent", "P1 right_arm bent"]),
        ("The man has his left elbow bent.", ["P1 left_arm bent"]),
        ("The left arm is raised.", ARM),
        ("The left arm of the man is raised.", ARM),
        ("The hands of the clock are up.", []),
        ("The arms of the chair are raised.", []),
        ("The right hand rests on the table.", []),
    ],
)
def test_of_somebody_who_is_alone(text: str, said: list[str]) -> None:
    assert read(text, 40) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The left arm of the person on the left is raised.", ARM),
        ("The person on the left waits. The left arm is raised.", ARM),
        ("The left arm of P1 is raised, and the right arm of P2 is bent.",
         [*ARM, "P2 right_arm bent"]),
        ("The arms are raised.", []),
        ("The left arm of both is raised.", []),
        ("P1 is shaking hands with P2, facing left.", []),
        ("P1 is shaking hands with P2, who is sitting.", ["P2 posture sitting"]),
        ("P1 is talking with P2 sitting.", ["P2 posture sitting"]),
    ],
)  # fmt: skip
def test_of_two_people(text: str, said: list[str]) -> None:
    assert read(text, 10, 70) == said
