"""Faces in photos: where, whose, and what shows on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

pytest.importorskip("ai_edge_litert")

from humanagent.scene import INDEX, Keypoints, Person, Scene
from humanagent.tools.blazepose.crop import Picture
from humanagent.tools.blazepose.models import load_models
from humanagent.tools.faces import FaceReader
from humanagent.tools.faces.detect import find_faces
from humanagent.tools.faces.mesh import eyes_covered, run_mesh

#: Head joints of the man in the office and of the woman at the table, as a pose tool gave them.
OFFICE = {"nose": (113, 104), "left_eye": (121, 96), "right_eye": (103, 94)}
OTHER = {"nose": (413, 104), "left_eye": (421, 96), "right_eye": (403, 94)}


def scene(image: np.ndarray, *heads: dict[str, tuple[float, float]]) -> Scene:
    height, width = image.shape[:2]
    people = []
    for i, head in enumerate(heads, start=1):
        xyv = np.zeros((17, 3))
        for name, xy in head.items():
            xyv[INDEX[name]] = (*xy, 2)
        keypoints = Keypoints.from_array(xyv)
        people.append(Person(id=f"P{i}", bbox=(40, 60, 180, 400), score=1, keypoints=keypoints))
    return Scene(width=width, height=height, people=tuple(people))


@pytest.fixture(scope="module")
def office(example_photos: Path) -> np.ndarray:
    """A man who looks at the camera with his mouth closed."""
    return np.asarray(Image.open(example_photos / "office.jpg").convert("RGB"))


def test_a_face_has_a_box_landmarks_and_the_person_whose_head_it_is(office: np.ndarray) -> None:
    [face] = FaceReader().read(office, scene(office, OTHER, OFFICE))
    assert face.person == "P2"
    assert face.score > 0.9
    assert face.landmarks.shape == (468, 2)
    x0, y0, x1, y1 = face.bbox
    for x, y in OFFICE.values():
        assert x0 < x < x1
        assert y0 < y < y1


def test_a_face_on_which_no_head_joints_lie_is_nobodys(office: np.ndarray) -> None:
    for given in (scene(office), scene(office, OTHER)):
        [face] = FaceReader().read(office, given)
        assert face.person is None


def test_one_face_is_not_told_of_two_people(office: np.ndarray) -> None:
    [face] = FaceReader().read(office, scene(office, OFFICE, OFFICE))
    assert face.person == "P1"


def test_he_looks_at_the_camera_with_his_mouth_closed(office: np.ndarray) -> None:
    [face] = FaceReader().read(office, scene(office, OFFICE))
    assert face.mouth.value == "closed"
    assert face.head is not None
    assert max(abs(angle) for angle in face.head) < 10
    assert face.words()["mouth"] == "closed"


def test_a_tilted_picture_tilts_the_head_alone(office: np.ndarray) -> None:
    """Turned by 20 degrees against the clock, round the nose."""
    turned = Image.fromarray(office).rotate(20, center=OFFICE["nose"], fillcolor=(90, 90, 90))
    [face] = FaceReader().read(np.asarray(turned), scene(office, {"nose": OFFICE["nose"]}))
    [upright] = FaceReader().read(office, scene(office))
    assert face.head is not None
    assert upright.head is not None
    assert face.head.roll == pytest.approx(upright.head.roll - 20, abs=6)
    assert face.head.yaw == pytest.approx(upright.head.yaw, abs=10)


def test_a_small_face_has_a_box_but_nothing_is_read_off_it(office: np.ndarray) -> None:
    small = np.asarray(Image.fromarray(office).resize((160, 120)))
    head = {name: (x / 4, y / 4) for name, (x, y) in OFFICE.items()}
    [face] = FaceReader().read(small, scene(small, head))
    assert (face.person, face.mouth.value, face.eyes.value, face.head) == (
        "P1",
        "unknown",
        "unknown",
        None,
    )
    assert face.words() == {}


def test_sunglasses_cover_the_eyes(office: np.ndarray) -> None:
    plain = Image.fromarray(office).crop((60, 50, 170, 160)).resize((880, 880))
    dark = plain.copy()
    pen = ImageDraw.Draw(dark)
    for x in (345, 480):  # the eyes, in the enlarged picture
        pen.ellipse((x - 55, 325, x + 55, 415), fill=(15, 15, 18))
    covered = []
    for pixels in (np.asarray(plain), np.asarray(dark)):
        picture = Picture(pixels, 880)
        hit = find_faces(picture, (), load_models(2))[0]
        covered.append(eyes_covered(picture, run_mesh(picture, hit.roi())))
    assert covered == [False, True]


def test_pictures_without_faces_have_none(example_photos: Path) -> None:
    kitchen = np.asarray(Image.open(example_photos / "kitchen.jpg").convert("RGB"))
    noise = np.random.default_rng(0).integers(0, 255, (120, 160, 3), dtype=np.uint8)
    for picture in (kitchen, noise, np.zeros_like(noise)):
        assert FaceReader().read(picture, scene(picture)) == ()


def test_the_tool_says_what_its_readings_depend_on() -> None:
    info = FaceReader().info
    assert info.name == "faces"
    assert {"face_mesh", "face_full", "least"} <= set(info.settings)
