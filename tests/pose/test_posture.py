from __future__ import annotations

import pytest

from humanagent.pose import Fact, person_facts
from tests.pose import stick
from tests.pose.stick import DOWN, STANDING, Figure, seen, tilted

SIZE = (1000, 1000)
ALL_ROUND = tuple(range(0, 360, 30))
LEGS = ("knee", "ankle")


def posture(figure: Figure, yaw: float = 0, **how: object) -> str:
    return person_facts(seen(figure, yaw, **how), SIZE)["posture"].value  # type: ignore[arg-type]


@pytest.mark.parametrize("pitch", [0, 15])
@pytest.mark.parametrize("yaw", ALL_ROUND)
@pytest.mark.parametrize(
    ("figure", "value"),
    [
        (stick.STANDING, "standing"),
        (stick.WALKING, "standing"),
        (stick.CROUCHING, "crouching"),
        (stick.KNEELING, "kneeling"),
        (stick.HALF_KNEELING, "kneeling"),
        (stick.BENDING, "bending"),
    ],
)
def test_postures_are_told_from_every_side(
    figure: Figure, value: str, yaw: int, pitch: int
) -> None:
    assert posture(figure, yaw, pitch=pitch) == value


@pytest.mark.parametrize("yaw", ALL_ROUND)
def test_sitting_on_a_chair_is_told_from_every_side(yaw: int) -> None:
    assert posture(stick.SITTING, yaw) == "sitting"


@pytest.mark.parametrize("yaw", ALL_ROUND)
@pytest.mark.parametrize("pitch", [0, 15])
def test_sitting_on_the_ground_is_sitting_or_unknown(yaw: int, pitch: int) -> None:
    assert posture(stick.SITTING_ON_GROUND, yaw, pitch=pitch) in ("sitting", "unknown")


@pytest.mark.parametrize("yaw", ALL_ROUND)
def test_a_kick_is_standing_unless_the_leg_points_at_the_camera(yaw: int) -> None:
    across = yaw % 180 in (60, 90, 120)
    assert posture(stick.KICKING, yaw) in (("standing",) if across else ("standing", "unknown"))


@pytest.mark.parametrize("yaw", ALL_ROUND)
def test_a_leap_is_mid_air_or_unknown(yaw: int) -> None:
    assert posture(stick.LEAPING, yaw) in ("mid_air", "unknown")


def test_a_leap_seen_from_the_side_is_mid_air() -> None:
    assert posture(stick.LEAPING, 90) == "mid_air"


@pytest.mark.parametrize("roll", [90, -90, 75, 110])
@pytest.mark.parametrize("yaw", [0, 90, 180, 270])
def test_a_body_level_in_the_picture_lies(roll: int, yaw: int) -> None:
    assert posture(STANDING, yaw, roll=roll) == "lying"


@pytest.mark.parametrize(
    "figure", [stick.STANDING, stick.SITTING, stick.KNEELING, stick.CROUCHING, stick.BENDING]
)
def test_no_posture_is_invented_when_the_legs_are_out_of_the_frame(figure: Figure) -> None:
    fact = person_facts(seen(figure, without=LEGS), SIZE)["posture"]
    assert (fact.value, fact.confidence) == ("unknown", 0.0)


def test_joints_outside_the_picture_are_not_used() -> None:
    person = seen(STANDING, at=(500, 950))  # knees and ankles below the edge
    assert person_facts(person, SIZE)["posture"].value == "unknown"


def test_upright_thighs_alone_mean_standing_and_are_less_sure() -> None:
    whole = person_facts(seen(STANDING), SIZE)["posture"]
    half = person_facts(seen(STANDING, without=("ankle",)), SIZE)["posture"]
    assert half.value == "standing"
    assert half.confidence < whole.confidence


def test_legs_alone_stand_only_where_an_upright_torso_would_leave_the_picture() -> None:
    above = ("shoulder", "elbow", "wrist", "eye", "ear", "nose")
    cut_by_the_edge = seen(STANDING, at=(500, 50), without=above)
    hidden = seen(STANDING, at=(500, 500), without=above)
    assert person_facts(cut_by_the_edge, SIZE)["posture"].value == "standing"
    assert person_facts(hidden, SIZE)["posture"].value == "unknown"


def test_a_rider_is_not_said_to_stand() -> None:
    rider = Figure(legs=((tilted(50), tilted(-5)), (tilted(50), tilted(-5))))
    assert {posture(rider, yaw) for yaw in ALL_ROUND} <= {"sitting", "unknown"}


def test_a_guessed_leg_does_not_outweigh_a_seen_one() -> None:
    # The hidden far leg of a rider is put where a leg would hang.
    rider = Figure(legs=((tilted(65), DOWN), (DOWN, DOWN)))
    far = ("right_knee", "right_ankle")
    assert posture(rider, 270, guessed=far) in ("sitting", "unknown")


def test_one_leg_alone_does_not_stand() -> None:
    # The other may be folded on a saddle, a stool or a pedal.
    other = ("right_hip", "right_knee", "right_ankle")
    assert posture(STANDING, without=other) == "unknown"


@pytest.mark.parametrize("yaw", ALL_ROUND)
def test_a_cyclist_with_one_leg_down_is_not_said_to_stand(yaw: int) -> None:
    cyclist = Figure(
        torso=tilted(40, start=stick.UP), legs=((tilted(15), tilted(-5)), (tilted(75), tilted(-20)))
    )
    assert posture(cyclist, yaw) != "standing"


def test_thighs_between_sitting_and_standing_are_unknown() -> None:
    assert posture(Figure(legs=stick.legs((tilted(45), tilted(-30))))) == "unknown"


def test_uncertain_joints_make_an_uncertain_fact() -> None:
    def fact(**how: object) -> Fact:
        return person_facts(seen(STANDING, **how), SIZE)["posture"]  # type: ignore[arg-type]

    assert fact(guessed=("ankle",)).confidence < fact().confidence
    assert fact(guessed=("knee", "hip"), score=0.3).value == "unknown"


def test_the_fact_carries_its_joints_and_numbers() -> None:
    fact = person_facts(seen(STANDING), SIZE)["posture"]
    assert {"left_hip", "left_knee", "left_ankle", "left_shoulder"} <= set(fact.joints)
    assert fact.numbers["torso_rise"] == pytest.approx(1.0, abs=0.01)
    assert fact.numbers["left_knee_degrees"] == pytest.approx(180, abs=0.1)
