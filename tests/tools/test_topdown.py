"""A detector and a pose estimator become a perceiver."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from humanagent.scene import BBox, Keypoints
from humanagent.tools.protocols import Detection, Image, PersonPerceiver, ToolInfo
from humanagent.tools.topdown import TopDown, clipped


class Boxes:
    info = ToolInfo("boxes", "lib 1.0", {"sha256": "a" * 64})

    def detect(self, image: Image) -> list[Detection]:
        return [
            Detection((50, 0, 90, 90), 0.9),
            Detection((0, 0, 40, 90), 0.6),
            Detection((20, 0, 60, 90), 0.2),
        ]


class Joints:
    info = ToolInfo("joints", "lib 1.0", {"sha256": "b" * 64})

    def __init__(self) -> None:
        self.asked: list[list[BBox]] = []

    def estimate(self, image: Image, boxes: Sequence[BBox]) -> list[Keypoints]:
        self.asked.append(list(boxes))
        return [Keypoints.from_array([[box[0], 1, 2]] * 17) for box in boxes]


BLANK = np.zeros((100, 100, 3), np.uint8)


def test_joints_stay_with_their_box_when_people_are_named_from_left_to_right() -> None:
    scene = TopDown(Boxes(), Joints()).perceive(BLANK)
    assert [(p.id, p.bbox[0], p.keypoints.xy[0][0]) for p in scene.people] == [
        ("P1", 0, 0),
        ("P2", 50, 50),
    ]


def test_all_boxes_of_a_picture_are_one_batch() -> None:
    joints = Joints()
    TopDown(Boxes(), joints).perceive(BLANK)
    assert [len(boxes) for boxes in joints.asked] == [2]


def test_people_of_several_pictures_are_one_batch_where_both_halves_take_several() -> None:
    class Many(Joints):
        def estimate_many(
            self, pictures: Sequence[tuple[Image, Sequence[BBox]]]
        ) -> list[list[Keypoints]]:
            self.asked.append([box for _, boxes in pictures for box in boxes])
            return [[Keypoints.from_array([[b[0], 1, 2]] * 17) for b in bs] for _, bs in pictures]

    many, one = Many(), Joints()
    pictures = [BLANK, BLANK[:5], BLANK]
    together = TopDown(Boxes(), many).perceive_many(pictures)
    assert [len(boxes) for boxes in many.asked] == [4]
    assert together == [TopDown(Boxes(), one).perceive(p) for p in pictures]
    assert [len(s.people) for s in together] == [2, 0, 2]


def test_weak_boxes_are_hints_and_lower_the_trust_in_the_count() -> None:
    scene = TopDown(Boxes(), Joints()).perceive(BLANK)
    assert scene.possible == ((20, 0, 60, 90),)
    assert scene.complete < 0.5
    assert scene.may_be_missed


def test_provenance_names_both_halves_with_their_weights() -> None:
    perceiver = TopDown(Boxes(), Joints())
    assert isinstance(perceiver, PersonPerceiver)
    info = perceiver.info
    assert (info.name, info.version) == ("boxes + joints", "lib 1.0")
    assert info.settings["detector.sha256"] == "a" * 64
    assert info.settings["pose.sha256"] == "b" * 64


def test_boxes_beyond_the_picture_are_no_boxes() -> None:
    assert clipped((30, 0, 40, 9), 20, 10) is None
    assert clipped((-9, -9, 99, 99), 20, 10) == (0, 0, 20, 10)
