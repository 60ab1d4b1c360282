"""People are counted once more from closer, in pixels of the whole picture."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.scene import BBox, Person, Scene
from humanagent.tools.looks import Equipment, LookResult
from humanagent.tools.looks.count import alike, count_again
from humanagent.tools.protocols import Image
from tests.doubles import FixedPerceiver

SIZE = (640, 480)
NEAR: BBox = (50, 100, 150, 400)
FAR: BBox = (500, 200, 520, 240)
MIDDLE: BBox = (300, 200, 330, 260)


def perceiver(*boxes: BBox) -> FixedPerceiver:
    """Sees grey boxes, each of its own shade, that are at least a tenth as high as the picture."""

    def perceive(image: Image) -> Scene:
        people = []
        for i in range(len(boxes)):
            rows, columns = np.where(image[:, :, 0] == 50 + i)
            if len(rows) and rows.max() + 1 - rows.min() >= image.shape[0] / 10:
                box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
                people.append(Person(id="P1", bbox=tuple(map(float, box)), score=0.9))
        return Scene.from_people((image.shape[1], image.shape[0]), people)

    return FixedPerceiver(perceive)


def drawn(*boxes: BBox) -> Image:
    pixels = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    for i, (x0, y0, x1, y1) in enumerate(boxes):
        pixels[int(y0) : int(y1), int(x0) : int(x1)] = 50 + i
    return pixels


def count(*boxes: BBox, region: list[float] | None = None) -> tuple[LookResult, int]:
    """What a closer look says of these people, and how many of them were known before."""
    sees = perceiver(*boxes)
    pixels = drawn(*boxes)
    known = sees.perceive(pixels)
    look = count_again(Equipment(lambda: sees))
    found = look.run(look.arguments(region=region), pixels, known)
    assert isinstance(found, LookResult)
    return found, len(known.people)


def test_somebody_small_is_found_from_closer_and_named_new_with_the_place() -> None:
    found, known = count(NEAR, FAR, region=[450, 150, 570, 300])
    assert known == 1
    assert found.possible == (FAR,)
    assert "1 person found there" in found.text
    assert "box 500,200,520,240" in found.text


def test_who_is_known_is_told_by_id_and_is_not_new() -> None:
    found, _ = count(NEAR, region=[0, 0, 300, 480])
    assert found.possible == ()
    assert "1 person found there. Known: P1." in found.text


def test_who_is_not_found_again_is_said() -> None:
    sees = FixedPerceiver(Scene(width=9, height=9))
    known = Scene.from_people(SIZE, [Person(id="P1", bbox=NEAR, score=0.9)])
    look = count_again(Equipment(lambda: sees))
    found = look.run(look.arguments(), drawn(), known)
    assert isinstance(found, LookResult)
    assert "0 people found there" in found.text
    assert "not found again from closer: P1" in found.text


def test_without_a_region_everybody_is_counted_once() -> None:
    found, known = count(NEAR, MIDDLE, FAR)
    assert known == 2
    assert "2 people found there" in found.text
    nearer, _ = count(NEAR, MIDDLE)  # in the part that both halves share
    assert "2 people found there. Known: P1, P2." in nearer.text


def test_half_a_person_at_the_edge_of_a_part_is_not_somebody_new() -> None:
    wide: BBox = (100, 100, 540, 400)
    found, _ = count(wide)
    assert found.possible == ()


def test_a_tall_picture_is_parted_across() -> None:
    pixels = np.zeros((400, 100, 3), np.uint8)
    shapes: list[tuple[int, ...]] = []

    def note(image: Image) -> Scene:
        shapes.append(image.shape)
        return Scene(width=image.shape[1], height=image.shape[0])

    look = count_again(Equipment(lambda: FixedPerceiver(note)))
    look.run(look.arguments(), pixels, Scene(width=100, height=400))
    assert shapes == [(240, 100, 3)] * 2


@pytest.mark.parametrize(
    "region",
    [[700, 0, 800, 100], [10, 10, 5, 5], [0, 0, 10, 10], [0, 0, float("nan"), 9], [1e308] * 4],
)
def test_a_region_that_is_no_part_of_the_picture_is_refused(region: list[float]) -> None:
    with pytest.raises(BadInputError):
        count(NEAR, region=region)


def test_boxes_are_alike_by_overlap_or_when_one_holds_the_other() -> None:
    assert alike((0, 0, 10, 10), (1, 0, 11, 10))
    assert alike((0, 0, 10, 10), (2, 2, 4, 4))
    assert not alike((0, 0, 10, 10), (10, 0, 20, 10))
    assert not alike((0, 0, 10, 10), (6, 0, 16, 10))
