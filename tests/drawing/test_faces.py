from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from humanagent.drawing import blur_faces
from humanagent.errors import BadInputError
from humanagent.scene import BBox, Person, Scene
from tests.drawing.crowd import grey, standing

SIZE = (320, 400)
BOX: BBox = (100.0, 50.0, 220.0, 370.0)


def noise() -> NDArray[np.uint8]:
    rng = np.random.default_rng(3)
    return rng.integers(0, 256, (SIZE[1], SIZE[0], 3)).astype(np.uint8)


def detail(image: NDArray[Any], box: BBox) -> float:
    """How much neighbouring pixels differ in a box: the detail that tells a face."""
    x0, y0, x1, y1 = (round(v) for v in box)
    return float(np.abs(np.diff(image[y0:y1, x0:x1].astype(int), axis=1)).mean())


def test_the_face_is_blurred_and_the_rest_is_not() -> None:
    image, person = noise(), standing(BOX)
    out = blur_faces(image, Scene.from_people(SIZE, [person]))
    face = (145, 60, 175, 90)
    assert detail(out, face) < 0.05 * detail(image, face)
    assert np.array_equal(out[200:], image[200:])
    assert np.array_equal(out[:, :90], image[:, :90])
    for name in ("nose", "left_ear", "right_ear"):
        x, y = person.keypoints.point(name).astype(int)
        assert (out[y, x] != image[y, x]).any()


@pytest.mark.parametrize(
    "person", [Person(id="P1", bbox=BOX, score=1), standing(BOX, 1), standing(BOX, 2, nose=0)]
)
def test_without_seen_head_joints_the_top_of_the_box_is_blurred(person: Person) -> None:
    out = blur_faces(noise(), Scene.from_people(SIZE, [person]))
    face = (145, 60, 175, 90)
    assert detail(out, face) < 0.05 * detail(noise(), face)
    assert np.array_equal(out[200:], noise()[200:])


def test_somebody_lying_is_blurred_whole() -> None:
    lying: BBox = (20.0, 200.0, 300.0, 280.0)
    out = blur_faces(noise(), Scene.from_people(SIZE, [Person(id="P1", bbox=lying, score=1)]))
    assert detail(out, lying) < 0.05 * detail(noise(), lying)


def test_possible_people_are_blurred_too() -> None:
    out = blur_faces(noise(), Scene(width=SIZE[0], height=SIZE[1], possible=(BOX,)))
    assert detail(out, (100, 50, 220, 150)) < 0.05 * detail(noise(), (100, 50, 220, 150))


def test_the_input_is_not_changed_and_may_be_read_only() -> None:
    image = noise()
    image.flags.writeable = False
    out = blur_faces(image, Scene.from_people(SIZE, [standing(BOX)]))
    assert np.array_equal(image, noise())
    assert out.flags.writeable
    assert (out.shape, out.dtype) == (image.shape, image.dtype)


@pytest.mark.parametrize(
    "box", [(-50, -50, 3, 3), (500, 500, 600, 600), (5, 5, 5, 5), (0, 0, 2, 2)]
)
def test_boxes_may_lie_anywhere(box: BBox) -> None:
    people = [Person(id="P1", bbox=box, score=1), standing(box)]
    out = blur_faces(noise(), Scene.from_people(SIZE, people))
    assert np.array_equal(out[200:], noise()[200:])


def test_an_even_picture_stays_as_it_is() -> None:
    image = grey(SIZE)
    assert np.array_equal(blur_faces(image, Scene.from_people(SIZE, [standing(BOX)])), image)


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(BadInputError, match="shape"):
        blur_faces(grey((10, 10)), Scene(width=20, height=10))
