"""Hands: what the models tell, and nothing beyond it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from humanagent.errors import BadInputError
from humanagent.scene import INDEX, Keypoints, Person
from humanagent.tools.looks import Equipment, LookResult, make_looks
from humanagent.tools.looks.hands import HandFound
from tests.doubles import FixedPerceiver, picture, scene_of, standing


class TestWithTheModels:
    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        if any(importlib.util.find_spec(n) is None for n in ("mediapipe", "ai_edge_litert")):
            pytest.skip("the models are not installed")

    def look(self, person: Person, pixels: np.ndarray, side: str = "left") -> LookResult:
        hands = make_looks(Equipment(lambda: FixedPerceiver(scene_of(person))))["hands"]
        size = (pixels.shape[1], pixels.shape[0])
        arguments = hands.arguments.model_validate({"person": "P1", "side": side})
        found = hands.run(arguments, pixels, scene_of(person, size=size))
        assert isinstance(found, LookResult)
        return found

    def test_where_there_is_no_hand_none_is_made_up_and_the_place_is_shown(self) -> None:
        for pixels in (picture(), np.random.default_rng(0).integers(0, 255, (480, 640, 3), "u1")):
            found = self.look(standing(100, 100), pixels)
            assert "no hand can be made out" in found.text
            assert found.crop is not None

    def test_a_hand_that_was_not_found_by_its_joints_cannot_be_looked_at(self) -> None:
        with pytest.raises(BadInputError, match="left_hand"):
            self.look(Person(id="P1", bbox=(0, 0, 50, 100), score=1), picture())

    def test_a_closed_hand_is_told_as_words_and_as_data(self, example_photos: Path) -> None:
        """A man whose left hand hangs half closed."""
        pixels = np.asarray(Pillow.open(example_photos / "office.jpg").convert("RGB"))
        xyv = np.zeros((17, 3))
        xyv[INDEX["left_elbow"]], xyv[INDEX["left_wrist"]] = (164, 219, 2), (150, 262, 2)
        size = (0.0, 0.0, float(pixels.shape[1]), float(pixels.shape[0]))
        man = Person(id="P1", bbox=size, score=1, keypoints=Keypoints.from_array(xyv))
        found = self.look(man, pixels)
        assert "fist" in found.text
        assert isinstance(found.data, HandFound)
        assert found.data.shape is not None
        assert (found.data.found, found.data.shape.value) == (True, "fist")
        assert set(found.data.fingers) == {"index", "middle", "ring", "little"}

    @pytest.mark.photos
    def test_a_hand_in_a_photo_is_found_with_its_fingers(self, open_photos: Path) -> None:
        from humanagent.media import load_picture
        from humanagent.tools.blazepose import BlazePose

        pixels = load_picture(open_photos / "images" / "o_011.jpg").pixels
        perceiver = BlazePose()
        hands = make_looks(Equipment(lambda: perceiver))["hands"]
        arguments = hands.read('{"person": "P1", "side": "left"}')
        found = hands.run(arguments, pixels, perceiver.perceive(pixels))
        assert isinstance(found, LookResult)
        assert "a hand (sure to 0.9" in found.text
        assert "little" in found.text
