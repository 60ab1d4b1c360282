"""Closer looks by models that users bring: there only when the settings name one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from humanagent.settings import Settings
from humanagent.tools.attributes import ATTRIBUTES
from humanagent.tools.looks import Equipment, Look, LookResult, make_looks
from humanagent.tools.looks.models import AttributesFound, PartsFound
from humanagent.tools.protocols import Image
from tests.doubles import FixedPerceiver, scene_of, standing
from tests.tools.attributes.models import classifier, segmenter

SCENE = scene_of(standing(100, 100))
PLAIN = {"mean": [0, 0, 0], "std": [255, 255, 255]}


def looks(**models: str) -> dict[str, Look]:  # type: ignore[type-arg]
    return make_looks(Equipment.of(Settings(**models), lambda: FixedPerceiver(SCENE)))


def take(look: Look, pixels: Image) -> LookResult:  # type: ignore[type-arg]
    found = look.run(look.read('{"person": "P1"}'), pixels, SCENE)
    assert isinstance(found, LookResult)
    return found


def test_without_models_there_are_no_such_looks() -> None:
    assert not {"face_attributes", "body_parts"} & set(looks())


def test_of_forty_attributes_what_plainly_shows_is_said(tmp_path: Path) -> None:
    """A model that is sure of everything when it sees red: opinions stay out of the answer."""
    weights, bias = np.zeros((3, 40)), np.full(40, -5.0)
    weights[0] = 10
    path = classifier(tmp_path / "face.onnx", weights, bias)
    path.with_suffix(".json").write_text(json.dumps(PLAIN))
    look = looks(face_attributes=str(path))["face_attributes"]
    red = np.full((480, 640, 3), (255, 0, 0), np.uint8)
    found = take(look, red)
    assert isinstance(found.data, AttributesFound)
    assert found.data.attributes["glasses"] == "glasses"
    assert not any(name in found.text for name in ("Attractive", "Pale", "Young", "Male"))
    assert found.crop is not None
    black = take(look, np.zeros_like(red))
    assert "nothing that is sure" not in found.text
    assert isinstance(black.data, AttributesFound)
    assert set(black.data.attributes) <= {"beard"}  # "No_Beard" is denied too
    assert len(ATTRIBUTES) == 40


def test_parts_that_show_are_told_with_their_places(tmp_path: Path) -> None:
    """What is red is a hat, what is green are upper clothes."""
    weights = np.zeros((20, 3))
    weights[0] = 0.1
    weights[1], weights[5] = (1, -1, -1), (-1, 1, -1)
    path = segmenter(tmp_path / "parts.onnx", weights)
    path.with_suffix(".json").write_text(json.dumps(PLAIN))
    pixels = np.zeros((480, 640, 3), np.uint8)
    pixels[100:120, 130:170] = (255, 0, 0)
    pixels[140:200, 110:190] = (0, 255, 0)
    found = take(looks(body_parser=str(path))["body_parts"], pixels)
    assert isinstance(found.data, PartsFound)
    assert [part.name for part in found.data.parts] == ["upper_clothes", "hat"]
    np.testing.assert_allclose(found.data.parts[1].bbox, (130, 100, 170, 120), atol=8)
    assert "upper_clothes 24%" in found.text or "upper_clothes 25%" in found.text
