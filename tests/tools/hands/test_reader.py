"""Hands in photos: whose they are, which side, and what they do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("ai_edge_litert")

from humanagent.scene import INDEX, Keypoints, Person, Scene
from humanagent.tools.hands import HandReader


def person(image: np.ndarray, **joints: tuple[float, float]) -> Scene:
    """A scene of one person of whom some joints are seen."""
    height, width = image.shape[:2]
    xyv = np.zeros((17, 3))
    for name, xy in joints.items():
        xyv[INDEX[name]] = (*xy, 2)
    one = Person(id="P1", bbox=(0, 0, width, height), score=1, keypoints=Keypoints.from_array(xyv))
    return Scene(width=width, height=height, people=(one,))


@pytest.fixture(scope="module")
def office(example_photos: Path) -> np.ndarray:
    """A man whose left hand hangs half closed."""
    return np.asarray(Image.open(example_photos / "office.jpg").convert("RGB"))


ELBOW, WRIST = (164.0, 219.0), (150.0, 262.0)


def test_a_hand_belongs_to_the_side_of_the_nearest_wrist(office: np.ndarray) -> None:
    for side in ("left", "right"):
        scene = person(office, **{f"{side}_elbow": ELBOW, f"{side}_wrist": WRIST})
        [hand] = HandReader().read(office, scene)
        assert (hand.person, hand.side) == ("P1", side)


def test_a_closed_hand_is_a_fist_with_its_box_at_the_wrist(office: np.ndarray) -> None:
    [hand] = HandReader().read(office, person(office, left_elbow=ELBOW, left_wrist=WRIST))
    assert hand.shape.value == "fist"
    assert hand.score > 0.9
    assert hand.words() == {"left hand": "fist"}
    assert hand.landmarks.shape == (21, 2)
    x0, y0, x1, y1 = hand.bbox
    assert x0 - 10 < WRIST[0] < x1 + 10
    assert y0 - 10 < WRIST[1] < y1 + 10
    assert x1 - x0 < 60


def test_one_hand_is_not_told_of_two_wrists(office: np.ndarray) -> None:
    both = person(
        office, left_elbow=ELBOW, left_wrist=WRIST, right_elbow=ELBOW, right_wrist=(151.0, 263.0)
    )
    assert len(HandReader().read(office, both)) == 1


def test_pixels_are_those_of_the_picture_given(office: np.ndarray) -> None:
    large = np.asarray(Image.fromarray(office).resize((4 * office.shape[1], 4 * office.shape[0])))
    [small_one] = HandReader().read(office, person(office, left_elbow=ELBOW, left_wrist=WRIST))
    far = {"left_elbow": (4 * 164.0, 4 * 219.0), "left_wrist": (4 * 150.0, 4 * 262.0)}
    [large_one] = HandReader().read(large, person(large, **far))
    np.testing.assert_allclose(np.array(large_one.bbox) / 4, small_one.bbox, atol=8)


def test_where_no_hand_is_none_is_told(office: np.ndarray) -> None:
    on_the_wall = person(office, left_elbow=(560.0, 60.0), left_wrist=(560.0, 110.0))
    assert HandReader().read(office, on_the_wall) == ()
    assert HandReader().read(office, person(office, nose=(113.0, 104.0))) == ()
    blank = np.full((200, 200, 3), 200, np.uint8)
    at = person(blank, left_elbow=(100.0, 60.0), left_wrist=(100.0, 110.0))
    assert HandReader().read(blank, at) == ()


def test_the_tool_says_what_its_readings_depend_on() -> None:
    info = HandReader().info
    assert info.name == "hands"
    assert {"palm_detector", "hand_landmarks", "present"} <= set(info.settings)
