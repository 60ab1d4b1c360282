"""Faces in the open photos, looked at by people before they were written down here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("ai_edge_litert")

from humanagent.scene import Scene
from humanagent.tools.faces import FaceReader, FaceReading

pytestmark = pytest.mark.photos


def faces(folder: Path, name: str) -> tuple[FaceReading, ...]:
    image = np.asarray(Image.open(folder / "images" / f"{name}.jpg").convert("RGB"))
    return FaceReader().read(image, Scene(width=image.shape[1], height=image.shape[0]))


@pytest.mark.parametrize(
    ("name", "mouth", "turned"),
    [("o_017", "open", (-10, 10)), ("o_036", "closed", (12, 40)), ("o_030", "closed", (-10, 10))],
)
def test_mouth_and_turn_are_what_people_see(
    open_photos: Path, name: str, mouth: str, turned: tuple[float, float]
) -> None:
    [face] = faces(open_photos, name)
    assert face.mouth.value == mouth
    assert face.eyes.value in ("open", "unknown")
    assert face.head is not None
    assert turned[0] < face.head.yaw < turned[1]


@pytest.mark.parametrize("name", ["o_001", "o_028", "o_040"])
def test_horses_and_cats_have_no_faces_here(open_photos: Path, name: str) -> None:
    assert faces(open_photos, name) == ()
