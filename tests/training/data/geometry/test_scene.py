"""Rows as scenes: whose id is whose, which joints are which, who may be missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from humanagent.scene import JOINTS
from humanagent.tools.skeletons import SKELETONS
from humanagent.training.data.geometry.scene import coco_keypoints, measure
from humanagent.training.data.rows import Keypoints, PersonRow
from tests.training.data.geometry.bodies import row, standing


def test_ids_go_from_left_to_right_and_lead_back_to_the_rows_people() -> None:
    found = measure(row(standing(500), standing(100), standing(300)))
    assert dict(found.ids) == {0: "P3", 1: "P1", 2: "P2"}
    assert found.scene.person("P1").center[0] < found.scene.person("P3").center[0]
    assert found.facts.value("P2", "posture") == "standing"


def test_regions_to_ignore_are_nobody_but_somebody_may_be_there() -> None:
    crowd = PersonRow(bbox=(0, 0, 50, 50), ignore=True)
    found = measure(row(crowd, standing(300)))
    assert dict(found.ids) == {1: "P1"}
    assert found.scene.may_be_missed


@pytest.mark.parametrize(("source", "missed"), [("coco", False), ("mpii", True)])
def test_only_some_sources_mark_everybody(source: str, missed: bool) -> None:
    assert measure(row(standing(300), source=source)).scene.may_be_missed is missed
    assert not measure(row(standing(300), source=source), complete=1.0).scene.may_be_missed


@pytest.mark.parametrize(("name", "key"), [("mpii_16", "mpii16"), ("aic_14", "aic14")])
def test_joints_of_other_skeletons_are_found_by_their_names(name: str, key: str) -> None:
    names = SKELETONS[key]
    joints = Keypoints(name, tuple(float(v) for i in range(len(names)) for v in (i, 10 + i)),
                       (2,) * len(names))  # fmt: skip
    found = coco_keypoints(joints)
    for place, joint in enumerate(names):
        if joint in JOINTS:
            assert found.point(joint).tolist() == [place, 10 + place]
    assert not found.usable("nose")


def test_visibility_is_kept() -> None:
    hidden = standing(300).keypoints
    assert hidden is not None
    mixed = replace(hidden, visibility=(0, 1, *hidden.visibility[2:]))
    assert coco_keypoints(mixed).state[:3] == ("absent", "guessed", "seen")


@pytest.mark.parametrize(
    "joints",
    [
        None,
        Keypoints("celeba_5", (1.0,) * 10, (2,) * 5),
        Keypoints("coco_17", (1.0,) * 6, (2,) * 3),
    ],
)
def test_what_is_not_a_known_skeleton_gives_no_joints(joints: Keypoints | None) -> None:
    assert coco_keypoints(joints).visible_names() == ()


def test_somebody_without_a_box_is_where_the_joints_are() -> None:
    person = replace(standing(300), bbox=None)
    box = measure(row(person)).scene.people[0].bbox
    assert (box[0], box[1]) == (254, 72)


def test_a_lone_person_without_box_and_joints_is_the_picture() -> None:
    alone = measure(row(PersonRow()), complete=1.0)
    assert list(alone.scene.people[0].bbox) == [0, 0, 640, 480]
    several = measure(row(PersonRow(), standing(300)), complete=1.0)
    assert dict(several.ids) == {1: "P1"}
    assert several.scene.may_be_missed, "the other one is somewhere"
