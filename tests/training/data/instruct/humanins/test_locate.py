"""Detection of people and faces: "There are 2 faces in the picture. They are located in: ..."."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from humanagent.training.data.convert.wider_face import read
from humanagent.training.data.geometry.boxes import check_boxes
from humanagent.training.data.instruct.humanins.locate import MOST
from humanagent.training.data.rows import Part, PersonRow, Thing
from tests.training.data.instruct.humanins.shown import answers, made, questions, row, text

A, B, C = (10, 20, 30, 60), (100, 20, 130, 90), (300, 5, 330, 80)
CROWD = PersonRow(bbox=(400, 0, 640, 100), ignore=True)


def people(*boxes: tuple[float, float, float, float]) -> tuple[PersonRow, ...]:
    return tuple(PersonRow(bbox=box) for box in boxes)


def test_the_papers_example_word_for_word(tmp_path: Path) -> None:
    lists = tmp_path / "wider_face_split"
    lists.mkdir()
    (lists / "wider_face_train_bbx_gt.txt").write_text(
        "a/1.jpg\n2\n470 157 19 38 0 0 0 0 0 0\n292 184 27 50 0 0 0 0 0 0\n"
    )
    picture = tmp_path / "WIDER_train/images/a/1.jpg"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (1024, 658)).save(picture)

    found = made(next(read(tmp_path))).instructions

    assert answers(found) == {
        "faces.locate": "There are 2 faces in the picture. "
        "They are located in: [292, 184, 319, 234], [470, 157, 489, 195].",
        "faces.count": "There are 2 faces in the picture.",
    }
    assert "[1024, 658]" in questions(found)["faces.locate"]
    assert "[1024, 658]" not in questions(found)["faces.count"]


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ((), "There are no people in the picture."),
        ((A,), "There is 1 person in the picture. The person is located in: [10, 20, 30, 60]."),
        (
            (C, A, B),
            "There are 3 people in the picture. They are located in: "
            "[10, 20, 30, 60], [100, 20, 130, 90], [300, 5, 330, 80].",
        ),
    ],
)
def test_nobody_one_and_many_from_left_to_right(
    boxes: tuple[tuple[float, float, float, float], ...], said: str
) -> None:
    found = made(row("caltech", *people(*boxes))).instructions
    assert answers(found)["detection.locate"] == said
    assert answers(found)["detection.count"] == said.split(". ")[0].rstrip(".") + "."


def test_what_is_to_be_ignored_is_neither_counted_nor_located() -> None:
    found = answers(made(row("coco", *people(A), CROWD)).instructions)
    assert found == {
        "detection.locate": "There is at least 1 person in the picture. "
        "The person is located in: [10, 20, 30, 60]."
    }
    assert not made(row("coco", CROWD)).instructions


def test_a_picture_without_people_says_so_only_where_that_is_known() -> None:
    dog = Thing("dog", (0, 0, 5, 5))
    assert made(row("coco", objects=(dog,))).instructions
    assert not made(row("coco")).instructions
    assert not made(row("mine")).instructions
    assert not made(row("wider_face", split="test")).instructions  # its faces are withheld


def test_sources_that_need_not_mark_everybody_say_at_least() -> None:
    found = answers(made(row("mine", *people(A, B))).instructions)
    assert found["detection.locate"].startswith("There are at least 2 people in the picture.")
    assert "detection.count" not in found


def test_of_a_crowd_the_largest_are_located() -> None:
    faces = [
        PersonRow(parts=(Part("face", (x * 10.0, 0, x * 10.0 + 5, 5 + x)),)) for x in range(60)
    ]
    found = answers(made(row("wider_face", *faces)).instructions)["faces.locate"]
    assert found.startswith(
        f"There are 60 faces in the picture. The {MOST} largest are located in: [200, 0, 205, 25],"
    )
    assert found.count("[") == MOST


def test_every_written_box_is_one_of_the_row() -> None:
    one = row("prw", *people(C, A, B))
    (locate, _) = made(one).instructions
    checked = check_boxes(text(locate.turns[1]), one, targets=[A, B, C])
    assert (checked.outcome, checked.confirmed) == ("kept", 3)
    assert locate.people == (0, 1, 2)
