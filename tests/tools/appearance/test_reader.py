"""Colours of clothes: right on drawn people, unknown where nobody could say."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from humanagent.scene import INDEX, Keypoints, Person, Scene
from humanagent.tools.appearance import NAMES, ClothesReader
from humanagent.training.data.scenes import SceneConfig, SceneSample, make_scene

Colour = tuple[int, int, int]
WALL, RED, BLUE, SKIN = (235, 232, 225), (190, 25, 30), (30, 60, 170), (200, 150, 120)
#: A standing body, facing the camera, as (x, y).
BODY = {
    "nose": (100, 30), "left_eye": (104, 26), "right_eye": (96, 26),
    "left_shoulder": (120, 60), "right_shoulder": (80, 60),
    "left_elbow": (130, 95), "right_elbow": (70, 95),
    "left_wrist": (134, 130), "right_wrist": (66, 130),
    "left_hip": (114, 130), "right_hip": (86, 130),
    "left_knee": (114, 180), "right_knee": (86, 180),
}  # fmt: skip


def person(**moved: tuple[int, int] | None) -> Person:
    """The standing body; joints can be moved, or left out with None."""
    xyv = np.zeros((17, 3))
    for name, xy in {**BODY, **moved}.items():
        if xy is not None:
            xyv[INDEX[name]] = (*xy, 2)
    return Person(id="P1", bbox=(60, 10, 140, 230), score=1, keypoints=Keypoints.from_array(xyv))


def picture(top: Colour = RED, bottom: Colour = BLUE) -> np.ndarray:
    image = np.full((240, 200, 3), WALL, np.uint8)
    image[10:52, 85:115] = SKIN
    image[52:132, 72:128] = top
    image[132:230, 75:125] = bottom
    return image


def read(image: np.ndarray, *people: Person) -> dict[str, str]:
    height, width = image.shape[:2]
    scene = Scene(width=width, height=height, people=people or (person(),))
    return {k: r.value for k, r in ClothesReader().read(image, scene)["P1"].items()}


def test_top_and_bottom_have_their_colours() -> None:
    assert read(picture()) == {"top": "red", "bottom": "blue"}


def test_dim_light_is_made_up_for_and_darkness_is_not() -> None:
    dim = (picture() * 0.7).astype(np.uint8)
    assert read(dim) == {"top": "red", "bottom": "blue"}
    assert read((picture() * 0.2).astype(np.uint8)) == {"top": "unknown", "bottom": "unknown"}


def test_coloured_light_and_black_and_white_pictures_tell_no_colours() -> None:
    orange = (picture() * [1.0, 0.55, 0.15]).astype(np.uint8)
    grey = np.repeat(picture().mean(2, keepdims=True).astype(np.uint8), 3, axis=2)
    for image in (orange, grey):
        assert read(image) == {"top": "unknown", "bottom": "unknown"}


def test_a_pattern_has_no_colour() -> None:
    image = picture()
    image[52:132:8, 72:128] = image[53:132:8, 72:128] = WALL
    image[54:132:8, 72:128] = image[55:132:8, 72:128] = BLUE
    assert read(image)["top"] == "unknown"


def test_an_arm_across_the_body_is_left_out() -> None:
    across = person(right_elbow=(75, 110), right_wrist=(118, 92))
    image = picture()
    for t in np.linspace(0, 1.3, 200):
        x, y = round(75 + 43 * t), round(110 - 18 * t)
        image[y - 6 : y + 6, x - 6 : x + 6] = SKIN
    assert read(image, across)["top"] == "red"


def test_who_stands_in_front_is_left_out() -> None:
    moved = {name: (x + 22, y + 8) for name, (x, y) in BODY.items()}
    front = person(**moved).model_copy(update={"id": "P2", "bbox": (82, 18, 162, 238)})
    image = picture()
    image[60:140, 94:150] = BLUE
    assert read(image, person(), front)["top"] in ("red", "unknown")
    assert read(image, person())["top"] != "red"


def test_bare_skin_is_no_cloth() -> None:
    assert read(picture(top=(101, 67, 33)))["top"] == "brown"
    assert read(picture(top=SKIN, bottom=SKIN)) == {"top": "unknown", "bottom": "unknown"}


@pytest.mark.parametrize("joint", ["left_shoulder", "left_hip"])
def test_without_the_joints_nothing_is_said(joint: str) -> None:
    assert read(picture(), person(**{joint: None}))["top"] == "unknown"


def test_who_is_tiny_has_no_colours() -> None:
    image = picture()[::8, ::8].copy()
    small = {name: (x // 8, y // 8) for name, (x, y) in BODY.items()}
    tiny = person(**small).model_copy(update={"bbox": (7, 1, 18, 29)})
    assert read(image, tiny) == {"top": "unknown", "bottom": "unknown"}


@pytest.fixture(scope="module")
def drawn() -> list[SceneSample]:
    return [make_scene(seed, SceneConfig(size=(192, 192))) for seed in range(970_000, 970_020)]


def truths(drawn: list[SceneSample]) -> Iterator[tuple[str, str]]:
    """(true colour, colour read) of every top and bottom that shows."""
    for sample in drawn:
        told = ClothesReader().read(sample.image, sample.scene)
        for one in sample.people:
            for region in ("top", "bottom"):
                worn = one.seen_attributes.get(region, "none").split()
                if worn != ["none"]:
                    [colour] = [word for word in worn if word in NAMES]
                    yield colour, told[one.id][region].value


def test_on_drawn_people_half_are_told_and_nine_of_ten_rightly(drawn: list[SceneSample]) -> None:
    found = list(truths(drawn))
    decided = [(true, told) for true, told in found if told != "unknown"]
    assert len(decided) > len(found) / 2
    assert np.mean([true == told for true, told in decided]) > 0.9
