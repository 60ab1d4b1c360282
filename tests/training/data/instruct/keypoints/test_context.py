"""What the teacher is told: the paper's notation, less what is switched off; never pixels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from humanagent.tools.skeletons import skeleton
from humanagent.training.data.geometry.scene import measure
from humanagent.training.data.instruct.keypoints.config import Given
from humanagent.training.data.instruct.keypoints.context import context_text
from humanagent.training.data.rows import Caption, Keypoints, PersonRow, Row, Thing
from tests.training.data.geometry.bodies import row as picture
from tests.training.data.geometry.bodies import standing

ROW = replace(
    picture(standing(450), standing(150)),
    captions=(Caption("Two men\nwait."), Caption("the left one", "refer")),
    objects=(Thing("bench", (64, 240, 320, 480)),),
)


def told(row: Row, *given: Given) -> list[str]:
    return context_text(row, measure(row), set(given)).splitlines()


def test_captions_people_from_left_to_right_and_things() -> None:
    caption, left, right, bench = told(ROW, "captions", "boxes", "keypoints")
    assert caption == "Two men wait.", "on one line, and no expression that points somebody out"
    assert left.startswith("P1 person: [0.141, 0.104, 0.375, 0.938], keypoints: [0.234, 0.167, 2, ")
    assert right.startswith("P2 person: [0.609, ")
    assert left.count(",") == 3 + 1 + 50, "four edges, seventeen times x, y, v"
    assert bench == "bench: [0.1, 0.5, 0.5, 1]"


def test_each_kind_can_be_left_out() -> None:
    assert told(ROW, "captions") == ["Two men wait."]
    assert [line.partition(" [")[0] for line in told(ROW, "boxes")] == [
        "P1 person:",
        "P2 person:",
        "bench:",
    ]
    joints = told(ROW, "keypoints")
    assert [line.partition(" [")[0] for line in joints] == [
        "P1 person: keypoints:",
        "P2 person: keypoints:",
    ]
    assert "keypoints" not in "".join(told(ROW, "captions", "boxes"))


def test_joints_that_are_not_known_are_zeros_and_a_person_without_any_has_a_box_only() -> None:
    one = standing(150)
    assert one.keypoints is not None
    no_nose = replace(one.keypoints, visibility=(0, 1, *(2,) * 15))
    hidden = replace(one.keypoints, visibility=(0,) * 17)
    people = (replace(one, keypoints=no_nose), replace(standing(450), keypoints=hidden))
    left, right = told(picture(*people), "boxes", "keypoints")
    assert "keypoints: [0, 0, 0, 0.247, 0.15, 1, " in left
    assert "keypoints" not in right
    assert len(told(picture(*people), "keypoints")) == 1


@pytest.mark.parametrize(("name", "known"), [("mpii_16", 12), ("aic_14", 12)])
def test_other_skeletons_come_as_coco_joints(name: str, known: int) -> None:
    number = len(skeleton(name.replace("_", "")))
    joints = Keypoints(name, (32.0, 24.0) * number, (2,) * number)
    (line,) = told(picture(PersonRow(bbox=(0, 0, 64, 48), keypoints=joints)), "keypoints")
    assert line.count("0.05, 0.05, 2") == known
    assert line.count("0, 0, 0") >= 17 - known, "no nose is made up"


def test_crowds_are_a_group_and_actions_are_said() -> None:
    crowd = PersonRow(bbox=(320, 0, 640, 240), ignore=True)
    acting = replace(standing(150), action="waiting", captions=(Caption("in grey", "overall"),))
    row = replace(picture(acting, crowd), action="waiting for a bus")
    lines = told(row, "captions", "boxes")
    assert lines[:3] == ["action: waiting for a bus", "P1: in grey", "P1 action: waiting"]
    assert lines[-1] == "group of people: [0.5, 0, 1, 0.5]"
