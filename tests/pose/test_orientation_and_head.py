from __future__ import annotations

import pytest

from humanagent.pose import person_facts
from tests.pose.stick import SITTING, STANDING, Figure, seen

SIZE = (1000, 1000)
FACE = ("nose", "eye", "ear")


def value(name: str, figure: Figure, yaw: float, **how: object) -> str:
    return person_facts(seen(figure, yaw, **how), SIZE)[name].value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("yaw", "expected"),
    [(0, "camera"), (35, "camera"), (-35, "camera"), (90, "right"), (270, "left"), (75, "right"),
     (110, "right"), (180, "away"), (145, "away"), (215, "away")],
)  # fmt: skip
def test_orientation_follows_the_turn_of_the_body(yaw: int, expected: str) -> None:
    assert value("orientation", STANDING, yaw) == expected


def test_somebody_seen_from_behind_has_the_left_shoulder_on_the_left() -> None:
    # With the face missing only the order of the shoulders tells.
    assert value("orientation", STANDING, 180, without=FACE) == "away"
    assert value("orientation", STANDING, 0, without=FACE) == "camera"


def test_in_between_side_and_front_nothing_is_claimed() -> None:
    assert value("orientation", STANDING, 57) == "unknown"


@pytest.mark.parametrize(("yaw", "expected"), [(90, "right"), (270, "left")])
def test_without_a_face_the_knees_tell_the_side(yaw: int, expected: str) -> None:
    assert value("orientation", SITTING, yaw, without=FACE) == expected


def test_without_a_cue_a_side_view_has_no_side() -> None:
    assert value("orientation", STANDING, 90, without=FACE) == "unknown"


def test_shoulders_alone_set_their_own_scale_and_decide_nothing() -> None:
    others = (*FACE, "elbow", "wrist", "hip", "knee", "ankle")
    assert value("orientation", STANDING, 0, without=others) == "unknown"


@pytest.mark.parametrize("roll", [90, -90])
@pytest.mark.parametrize(("yaw", "expected"), [(0, "camera"), (180, "away")])
def test_orientation_of_lying_people_is_measured_across_the_body(
    roll: int, yaw: int, expected: str
) -> None:
    assert value("orientation", STANDING, yaw, roll=roll) == expected


@pytest.mark.parametrize(("head", "expected"), [(0, "camera"), (-60, "right"), (60, "left")])
def test_the_head_turns_on_its_own(head: int, expected: str) -> None:
    facts = person_facts(seen(Figure(head_yaw=head)), SIZE)
    assert facts["head_turn"].value == expected
    assert facts["orientation"].value == "camera"


def test_away_needs_both_ears_and_no_face() -> None:
    assert value("head_turn", STANDING, 180) == "away"
    assert value("head_turn", STANDING, 0, without=FACE) == "unknown"


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [(0, "upright"), (30, "tilted_left"), (-30, "tilted_right"), (13, "unknown")],
)
def test_tilt_is_towards_the_persons_own_shoulder(degrees: int, expected: str) -> None:
    # The picture of a tilted head: turn the face joints, not the body.
    import math

    person = seen(STANDING)
    k = person.keypoints
    neck_x, neck_y = k.xy[5][0] / 2 + k.xy[6][0] / 2, k.xy[5][1]
    s, c = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    turned = tuple(
        (neck_x + (x - neck_x) * c - (y - neck_y) * s, neck_y + (x - neck_x) * s + (y - neck_y) * c)
        if i < 5
        else (x, y)
        for i, (x, y) in enumerate(k.xy)
    )
    tilted = person.model_copy(update={"keypoints": k.model_copy(update={"xy": turned})})
    assert person_facts(tilted, SIZE)["head_tilt"].value == expected


def test_a_profile_has_no_tilt() -> None:
    assert value("head_tilt", STANDING, 90) == "unknown"
