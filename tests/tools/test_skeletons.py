"""Other key point sets become COCO-17 by name."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent.errors import SettingsError
from humanagent.scene import INDEX, JOINTS
from humanagent.tools.keypoints import with_states
from humanagent.tools.skeletons import SKELETONS, skeleton, skeleton_of, to_coco

SIZES = {
    "coco17": 17,
    "wholebody133": 133,
    "halpe26": 26,
    "hand21": 21,
    "aic14": 14,
    "crowdpose14": 14,
    "mpii16": 16,
}


def test_sets_have_their_numbers_of_joints_and_no_name_twice() -> None:
    assert {name: len(joints) for name, joints in SKELETONS.items()} == SIZES
    assert all(len(set(joints)) == len(joints) for joints in SKELETONS.values())


@pytest.mark.parametrize("name", SKELETONS)
def test_each_joint_goes_where_its_name_is(name: str) -> None:
    joints = skeleton(name)
    xy = np.arange(2.0 * len(joints)).reshape(1, -1, 2)
    coco, score = to_coco(xy, np.ones((1, len(joints))), joints)
    for i, joint in enumerate(JOINTS):
        if joint in joints:
            assert coco[0, i].tolist() == xy[0, joints.index(joint)].tolist()
            assert score[0, i] == 1
        else:
            assert np.isnan(coco[0, i]).all()
            assert score[0, i] == 0


def test_mpii_has_no_face_and_a_hand_no_body() -> None:
    def missing(name: str) -> set[str]:
        coco, _ = to_coco(np.zeros((1, SIZES[name], 2)), np.ones((1, SIZES[name])), skeleton(name))
        return {JOINTS[i] for i in range(17) if np.isnan(coco[0, i]).any()}

    assert missing("mpii16") == set(JOINTS[:5])
    assert missing("hand21") == set(JOINTS)
    assert missing("wholebody133") == set()


def test_fourteen_joints_may_be_either_of_two_sets() -> None:
    with pytest.raises(SettingsError, match="aic14 and crowdpose14"):
        skeleton_of(14)
    with pytest.raises(SettingsError, match="no known"):
        skeleton_of(99)


def test_states_follow_from_place_and_confidence() -> None:
    xy, score = np.full((17, 2), 5.0), np.full(17, 0.9)
    xy[INDEX["nose"]] = np.nan
    xy[INDEX["left_eye"]] = [50, 5]
    score[INDEX["right_eye"]] = 0.1
    score[INDEX["left_ear"]] = -0.2
    score[INDEX["right_ear"]] = 1.7
    [keypoints] = with_states(xy[None], score[None], width=10, height=10)
    assert keypoints.state[:6] == ("absent", "off_frame", "guessed", "absent", "seen", "seen")
    assert keypoints.score[INDEX["right_ear"]] == 1
