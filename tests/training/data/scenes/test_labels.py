from __future__ import annotations

import numpy as np
import pytest

from humanagent.pose import PERSON_VALUES
from humanagent.training.data.scenes.actions import ACTIONS, TOGETHER
from humanagent.training.data.scenes.actors import Actor, draw_actor, draw_pair
from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.scenes.labels import crowded_hands, pair_labels, person_labels
from humanagent.training.data.scenes.motion import at
from humanagent.training.data.scenes.placement import relative, to_camera
from humanagent.training.data.scenes.poses import ARMS, POSTURES
from humanagent.training.data.scenes.skeleton import DOF

CAMERA = Camera(1.5, 5.0, 150.0, (112, 112))


def standing(x: float, z: float, heading: float) -> Actor:
    actor = draw_actor(Dice(1), "standing")
    actor.x, actor.z, actor.heading = x, z, heading
    actor.angles[[DOF["shake"], DOF["turn"]]] = 0
    return actor


def pair(a: Actor, b: Actor, together: bool = False) -> dict[str, str]:
    places = ((a.x, a.z), (b.x, b.z))
    return pair_labels(a, b, (at(a, 0), at(b, 0)), places, CAMERA, together)[0]


def test_the_library_speaks_the_vocabulary_of_the_pose_facts():
    for posture in POSTURES.values():
        assert posture.posture in PERSON_VALUES["posture"]
        assert posture.stance in PERSON_VALUES["stance"]
    for arm in ARMS.values():
        assert arm.arm in PERSON_VALUES["left_arm"]
        assert arm.hand in PERSON_VALUES["left_hand"]
        assert (arm.target is None) != (not arm.angles)


def test_actions_are_made_of_what_the_library_has():
    for action in ACTIONS.values():
        assert action.postures.keys() <= POSTURES.keys()
        assert {action.arm, action.other} <= ARMS.keys()
    for together in TOGETHER.values():
        assert together.postures.keys() <= POSTURES.keys()
        assert {*together.one, *together.two} <= ARMS.keys()


@pytest.mark.parametrize("place", [(0.0, -4.0), (-2.0, -3.0), (2.5, -5.0)])
@pytest.mark.parametrize(
    ("turn", "value"),
    [(0, "camera"), (40, "camera"), (54, "unknown"), (90, "right"), (-90, "left"), (180, "away"),
     (-150, "away")],
)  # fmt: skip
def test_orientation_is_seen_from_the_camera_wherever_somebody_stands(place, turn, value):
    x, z = place
    actor = standing(x, z, to_camera(x, z) + turn)
    assert relative(actor.heading, x, z) == pytest.approx((turn + 180) % 360 - 180)
    assert person_labels(actor, at(actor, 0), x, z)["orientation"] == value


def test_a_head_turned_to_its_left_by_somebody_facing_us_looks_to_our_right():
    actor = standing(0, -4, 0)
    actor.angles[DOF["shake"]] = 70
    facts = person_labels(actor, at(actor, 0), 0, -4)
    assert (facts["orientation"], facts["head_turn"]) == ("camera", "right")
    assert facts["head_tilt"] == "unknown"  # of a head in profile


def test_legs_are_called_by_their_knees():
    actor = standing(0, -4, 0)
    actor.angles[[DOF["left_knee"], DOF["right_knee"]]] = (5, 80)
    facts = person_labels(actor, at(actor, 0), 0, -4)
    assert (facts["left_leg"], facts["right_leg"]) == ("straight", "bent")


def test_pairs_are_seen_from_the_camera():
    left, right = standing(-0.5, -4, 90), standing(0.5, -4, -90)
    assert pair(left, right) == {
        "side": "left_of",
        "depth": "same_depth",
        "distance": "near",
        "facing": "facing_each_other",
    }
    right.heading = 90
    assert pair(left, right)["facing"] == "not_facing_each_other"
    right.z = -7
    assert pair(left, right)["depth"] == "in_front_of"
    assert pair(right, left)["depth"] == "behind"
    assert pair(left, right)["distance"] == "apart"
    right.x = -0.5 * 7 / 4
    assert pair(left, right)["side"] == "unknown"


def test_only_who_is_in_contact_touches():
    a, b = draw_pair(Dice(0), "hugging")
    (a.x, a.z), (b.x, b.z) = (-0.2, -4), (0.2, -4)
    assert pair(a, b, together=True)["distance"] == "touching"
    assert pair(a, b, together=False)["distance"] == "near"


def test_a_free_hand_beside_somebody_else_is_not_asked_about():
    facts = {"left_hand": "free", "right_hand": "free"}
    hands = {"left": (0.0, 1.0, -4.0), "right": (0.5, 1.0, -4.0)}
    crowded_hands(facts, hands, np.array([[0.1, 1.0, -4.1]]))
    assert facts == {"left_hand": "unknown", "right_hand": "free"}
