from __future__ import annotations

import pytest

from humanagent.pose import Fact, person_facts
from tests.pose.stick import (
    BACK,
    BENDING,
    DOWN,
    FORWARD,
    KICKING,
    LEFT,
    RIGHT,
    SITTING,
    STANDING,
    UP,
    Figure,
    Vector,
    legs,
    seen,
    tilted,
)

SIZE = (1000, 1000)
ALL_ROUND = tuple(range(0, 360, 30))
HANGING = (DOWN, DOWN)


def facts(left: tuple[Vector, Vector], yaw: float = 0, **how: object) -> dict[str, Fact]:
    """Facts of somebody whose right arm hangs and whose left arm is given."""
    return person_facts(seen(Figure(arms=(left, HANGING)), yaw, **how), SIZE)  # type: ignore[arg-type]


@pytest.mark.parametrize("yaw", ALL_ROUND)
@pytest.mark.parametrize(
    ("arm", "value"),
    [
        (HANGING, "hanging"),
        ((UP, UP), "above_head"),
        ((tilted(20, LEFT), UP), "raised"),  # elbow low, hand beside the face
        ((DOWN, FORWARD), "bent"),
    ],
)
def test_arms_are_told_from_every_side(arm: tuple[Vector, Vector], value: str, yaw: int) -> None:
    found = facts(arm, yaw)
    assert found["left_arm"].value == value
    assert found["right_arm"].value == "hanging"


def test_stretched_to_the_side_is_told_from_the_front_and_from_behind() -> None:
    assert facts((LEFT, LEFT), 0)["left_arm"].value == "stretched_side"
    assert facts((LEFT, LEFT), 180)["left_arm"].value == "stretched_side"


def test_stretched_forward_is_told_from_the_side() -> None:
    assert facts((FORWARD, FORWARD), 90)["left_arm"].value == "stretched_forward"
    assert facts((FORWARD, FORWARD), 270)["left_arm"].value == "stretched_forward"


@pytest.mark.parametrize(
    ("arm", "yaw"), [((FORWARD, FORWARD), 0), ((LEFT, LEFT), 90), ((BACK, BACK), 180)]
)
def test_an_arm_that_points_along_the_view_is_unknown(arm: tuple[Vector, Vector], yaw: int) -> None:
    assert facts(arm, yaw)["left_arm"].value == "unknown"


def test_an_arm_across_the_body_is_not_out_to_the_side() -> None:
    assert facts((RIGHT, RIGHT), 0)["left_arm"].value == "unknown"


def test_own_left_stays_left_when_seen_from_behind() -> None:
    for yaw in (0, 180):
        found = facts((UP, UP), yaw)
        assert (found["left_arm"].value, found["right_arm"].value) == ("above_head", "hanging")


@pytest.mark.parametrize("roll", [90, -90])
def test_above_the_head_follows_the_body_of_somebody_who_lies(roll: int) -> None:
    lying = facts((UP, UP), roll=roll)
    assert lying["posture"].value == "lying"
    assert lying["left_arm"].value == "above_head"
    # An arm along the body stays hanging, one square to it is not raised although it is highest.
    assert lying["right_arm"].value == "hanging"
    assert facts((LEFT, LEFT), roll=roll)["left_arm"].value == "stretched_side"


def test_hanging_arms_of_somebody_who_bends_are_not_stretched_forward() -> None:
    fact = person_facts(seen(BENDING, 90), SIZE)["left_arm"]
    assert fact.value in ("hanging", "unknown")


def test_an_arm_without_its_wrist_is_unknown() -> None:
    assert facts((UP, UP), without=("left_wrist",))["left_arm"].value == "unknown"


def test_wrists_that_are_only_guesses_of_low_score_decide_nothing() -> None:
    found = facts((UP, UP), guessed=("wrist",), score=0.3)
    assert {found["left_arm"].value, found["left_hand"].value} == {"unknown"}


@pytest.mark.parametrize(
    ("arm", "value"),
    [
        ((UP, UP), "above_head"),
        (((-0.2, 0.3, 1), (-0.25, 0.24, -0.31)), "at_face"),
        (((1, -1, 0), (-1, -1, 0)), "on_hip"),
        (((1, -1, 0), (1, -0.5, 0)), "free"),
    ],
)
def test_hands(arm: tuple[Vector, Vector], value: str) -> None:
    assert facts(arm)["left_hand"].value == value


def test_a_hand_that_hangs_past_the_hip_is_not_on_it() -> None:
    assert facts(HANGING)["left_hand"].value == "free"


def test_hands_together_in_front_but_not_when_seen_from_the_side() -> None:
    folded = Figure(arms=((DOWN, (-0.6, 0, 0.8)), (DOWN, (0.6, 0, 0.8))))
    assert person_facts(seen(folded), SIZE)["left_hand"].value == "near_other_hand"
    assert person_facts(seen(STANDING, 90), SIZE)["left_hand"].value == "unknown"


def test_a_hand_near_somebody_names_the_person() -> None:
    one = seen(Figure(arms=((LEFT, LEFT), HANGING)), person_id="P1")
    two = seen(STANDING, at=(500 + 205, 500), person_id="P2")
    far = seen(STANDING, at=(500 + 330, 500), person_id="P2")
    small = seen(STANDING, at=(500 + 175, 450), scale=40, person_id="P2")
    fact = person_facts(one, SIZE, [one, two])["left_hand"]
    assert (fact.value, fact.other) == ("near_person", "P2")
    assert person_facts(one, SIZE, [one, far])["left_hand"].value == "free"
    assert person_facts(one, SIZE, [one, small])["left_hand"].value == "free"


@pytest.mark.parametrize("yaw", ALL_ROUND)
def test_legs_are_told_from_every_side(yaw: int) -> None:
    found = person_facts(seen(STANDING, yaw), SIZE)
    assert (found["left_leg"].value, found["right_leg"].value) == ("straight", "straight")
    assert person_facts(seen(SITTING, yaw), SIZE)["left_leg"].value == "bent"


def test_a_kick_raises_one_leg() -> None:
    found = person_facts(seen(KICKING, 90), SIZE)
    assert (found["left_leg"].value, found["right_leg"].value) == ("straight", "raised")


@pytest.mark.parametrize(("degrees", "value"), [(1, "normal"), (30, "wide"), (-4, "closed")])
def test_stance_is_the_angle_between_the_legs(degrees: int, value: str) -> None:
    left, right = tilted(degrees, LEFT), tilted(degrees, RIGHT)
    figure = Figure(legs=legs((left, left), (right, right)))
    assert person_facts(seen(figure), SIZE)["stance"].value == value


def test_people_who_sit_have_no_stance() -> None:
    assert person_facts(seen(SITTING), SIZE)["stance"].value == "unknown"
