"""The face of one person: what shows on it, and nothing more."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from humanagent.media import load_picture
from humanagent.scene import Scene
from humanagent.tools.looks import Equipment, LookResult, make_looks
from humanagent.tools.looks.face import FaceFound
from humanagent.tools.protocols import Image
from tests.doubles import FixedPerceiver, picture, scene_of, standing

PHOTO = Path(__file__).parents[3] / "examples" / "photos" / "office.jpg"


@pytest.fixture(autouse=True)
def _installed() -> None:
    if any(importlib.util.find_spec(n) is None for n in ("mediapipe", "ai_edge_litert")):
        pytest.skip("the models are not installed")


def look(pixels: Image, scene: Scene) -> LookResult:
    face = make_looks(Equipment(lambda: FixedPerceiver(scene)))["face"]
    found = face.run(face.arguments.model_validate({"person": "P1"}), pixels, scene)
    assert isinstance(found, LookResult)
    return found


def test_where_there_is_no_face_none_is_made_up() -> None:
    found = look(picture(), scene_of(standing(100, 100)))
    assert found.text == "P1: no face can be made out."
    assert found.crop is None


def test_the_face_in_a_photo_is_told_and_shown() -> None:
    from humanagent.tools.blazepose import BlazePose

    pixels = load_picture(PHOTO).pixels
    found = look(pixels, BlazePose().perceive(pixels))
    assert found.text.startswith("P1, face: ")
    assert "mouth" in found.text
    assert "eyes" in found.text
    assert found.crop is not None
    assert isinstance(found.data, FaceFound)
    assert found.data.found
    assert found.data.mouth is not None
    assert f"mouth {found.data.mouth.value}".replace("unknown", "cannot be told") in found.text
