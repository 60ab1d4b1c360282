"""Hands: what the models tell, and nothing beyond it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.scene import Person
from humanagent.tools.looks import Equipment, LookResult, make_looks
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
