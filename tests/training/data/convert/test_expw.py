"""ExpW's label.lst, as github.com/HazyResearch/meerkat (meerkat/datasets/expw) reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent.training.data.convert.expw import read
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png

LINES = """\
amused_actor_561.jpg 0 10 20 40 30 70.0936 3
angry_crowd_1.jpg 0 1 2 3 4 25.5 0
amused_actor_561.jpg 1 -4 50 80 12 9 6
amused_actor_561.jpg 1 -4 50 80 12 9 6
"""


def write(folder: Path, text: str) -> None:
    (folder / "label").mkdir(exist_ok=True)
    (folder / "label" / "label.lst").write_text(text)


def test_faces_of_a_picture_wherever_they_stand_in_the_list(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("image/origin/amused_actor_561.jpg")
    picture("image/origin/angry_crowd_1.jpg")
    write(tmp_path, LINES)

    actor, crowd = read(tmp_path)

    happy, neutral = actor.people
    assert happy.attributes == {"expression": "happy"}
    assert happy.parts[0].name == "face"
    assert happy.parts[0].bbox == (20, 10, 40, 30)
    assert neutral.parts[0].bbox == (50, 0, 64, 12)  # what of it is inside
    assert crowd.people[0].attributes == {"expression": "angry"}
    assert actor.split == "train"


def test_the_boxes_are_told_to_be_made_by_a_detector(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("image/origin/angry_crowd_1.jpg")
    write(tmp_path, LINES.splitlines()[1])
    (row,) = read(tmp_path)
    assert row.made[0].field == "people[0].parts[0].bbox"
    assert "confidence 25.5" in row.made[0].by


@pytest.mark.parametrize(
    "line",
    [
        "angry_crowd_1.jpg 0 1 2 3 4 25.5 7",
        "angry_crowd_1.jpg 0 1 9 3 4 25.5 1",
        "angry_crowd_1.jpg 0 1 2 3 4 1",
        "angry_crowd_1.jpg 0 1 2 3 x 25.5 1",
        "gone.jpg 0 1 2 3 4 25.5 1",
    ],
)
def test_a_malformed_line_is_told_with_its_number(
    line: str, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("image/origin/amused_actor_561.jpg")
    picture("image/origin/angry_crowd_1.jpg")
    write(tmp_path, f"{LINES}{line}\n")
    with pytest.raises(RowError, match=r"label\.lst:5"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "expw"
    (folder / "image" / "origin").mkdir(parents=True)
    for number in range(100_000):
        (folder / "image" / "origin" / f"{number}.jpg").write_bytes(tiny_png(number))
    faces = (f"{n}.jpg {k} 1 2 30 40 9.5 {n % 7}\n" for k in (0, 1) for n in range(100_000))
    write(folder, "".join(faces))
    counts, memory = convert_measured("expw", folder, tmp_path / "rows")
    assert (counts["rows"], counts["people"]) == (100_000, 200_000)
    assert memory < 1024
