"""A person cut out: the right part of the picture, large enough, and told where it is from."""

from __future__ import annotations

import re

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.scene import Keypoints, Person, Scene
from humanagent.tools.looks import LookResult
from humanagent.tools.looks.crop import LONGEST, SHORTEST
from humanagent.tools.looks.regions import stature
from humanagent.tools.looks.zoom import ZoomArguments, zoom
from tests.doubles import scene_of, standing

WHERE = {
    "head": ("nose", "left_ear"),
    "upper_body": ("nose", "left_shoulder", "right_wrist", "left_hip"),
    "lower_body": ("left_hip", "right_knee", "left_ankle"),
    "left_hand": ("left_wrist",),
    "right_hand": ("right_wrist",),
    "feet": ("left_ankle", "right_ankle"),
}
SCENE = scene_of(standing(100, 100), standing(400, 100))


def zoomed(scene: Scene, person: str, region: str = "whole") -> tuple[LookResult, list[int]]:
    """The result, and the box that its text tells."""
    height, width = scene.height, scene.width
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    pixels = np.stack([x * 255 // width, y * 255 // height, 0 * x], -1).astype(np.uint8)
    arguments = ZoomArguments.model_validate({"person": person, "region": region})
    found = zoom(arguments, pixels, scene)
    return found, [int(n) for n in re.findall(r"[xy] (\d+) to (\d+)", found.text) for n in n]


@pytest.mark.parametrize("region", sorted(WHERE))
def test_the_joints_of_a_part_are_in_its_crop(region: str) -> None:
    _, (x0, x1, y0, y1) = zoomed(SCENE, "P2", region)
    for joint in WHERE[region]:
        x, y = SCENE.person("P2").keypoints.point(joint)
        assert x0 < x < x1
        assert y0 < y < y1


@pytest.mark.parametrize("region", ["whole", *sorted(WHERE)])
def test_nobody_else_is_in_it_and_it_is_smaller_than_the_person(region: str) -> None:
    _, (x0, x1, y0, y1) = zoomed(SCENE, "P2", region)
    assert x0 > SCENE.person("P1").bbox[2]
    if region not in ("whole", "upper_body", "lower_body"):
        assert (x1 - x0) * (y1 - y0) < 100 * 200 / 2


def test_the_crop_shows_what_is_at_that_place() -> None:
    found, (x0, x1, y0, y1) = zoomed(SCENE, "P2", "head")
    assert found.crop is not None
    middle = found.crop[found.crop.shape[0] // 2, found.crop.shape[1] // 2]
    assert middle[0] == pytest.approx((x0 + x1) / 2 * 255 / SCENE.width, abs=2)
    assert middle[1] == pytest.approx((y0 + y1) / 2 * 255 / SCENE.height, abs=2)


@pytest.mark.parametrize("region", ["whole", *sorted(WHERE)])
def test_it_is_large_enough_to_see_something(region: str) -> None:
    found, _ = zoomed(SCENE, "P1", region)
    assert found.crop is not None
    assert min(found.crop.shape[:2]) >= SHORTEST
    assert max(found.crop.shape[:2]) <= LONGEST


def test_a_large_person_is_not_sent_larger_than_a_model_reads() -> None:
    big = Person(id="P1", bbox=(0, 0, 3000, 4000), score=1)
    found, _ = zoomed(Scene.from_people((3000, 4000), [big]), "P1")
    assert found.crop is not None
    assert max(found.crop.shape[:2]) == LONGEST


def test_a_hand_reaches_on_from_the_forearm() -> None:
    down = standing()
    _, (_, _, low0, low1) = zoomed(scene_of(down), "P1", "left_hand")
    wrist = down.keypoints.point("left_wrist")[1]
    assert low1 - wrist > wrist - low0


def test_a_part_without_joints_is_said_and_the_whole_person_offered() -> None:
    person = Person(id="P1", bbox=(10, 10, 60, 110), score=1)
    with pytest.raises(BadInputError, match="whole person"):
        zoomed(scene_of(person), "P1", "feet")
    assert zoomed(scene_of(person), "P1")[0].crop is not None


def test_joints_outside_the_picture_count_for_nothing() -> None:
    joints = standing().keypoints
    cut = Keypoints(
        xy=joints.xy, score=joints.score, state=(*joints.state[:15], *["off_frame"] * 2)
    )
    person = standing().model_copy(update={"keypoints": cut})
    with pytest.raises(BadInputError, match="feet"):
        zoomed(scene_of(person), "P1", "feet")


def test_stature_does_not_shrink_for_somebody_seen_from_the_side() -> None:
    front = standing()
    side = standing(left_shoulder=(50, 40), right_shoulder=(50, 40))
    assert stature(side) == pytest.approx(stature(front), rel=0.35)
    assert stature(side) == pytest.approx(60 / 0.288, rel=0.01)
