"""Caltech Pedestrians, in the bbGt format that the toolbox of the set writes.

https://pdollar.github.io/toolbox/detector/bbGt.html
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.caltech import read
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png

FRAME = """% bbGt version=3
person 10 12 8 20 1 11 13 6 10 0 0
people 30 12 20 20 0 0 0 0 0 0 0
person 50 2 8 20 0 0 0 0 0 1 0
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / "annotations" / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_boxes_occlusion_and_what_is_to_be_ignored(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("images/set00_V000_I00029.jpg", 64, 48)
    write(tmp_path, "set00_V000_I00029", FRAME)
    (row,) = read(tmp_path)
    first, people, ignored = row.people
    assert (first.bbox, first.visible_bbox) == ((10, 12, 18, 32), (11, 13, 17, 23))
    assert first.attributes == {"label": "person", "occluded": "1"}
    assert people.visible_bbox is None
    assert [p.ignore for p in row.people] == [False, True, True]
    assert ignored.attributes["label"] == "person"


def test_sets_0_to_5_train_and_6_to_10_test_in_one_folder_or_in_many(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    for name in ("set05_V000_I00029", "set06/V001/I00029"):
        picture(f"images/{name}.jpg")
        write(tmp_path, name, "% bbGt version=3\n")
    assert [(row.split, row.people) for row in read(tmp_path)] == [("train", ()), ("test", ())]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("person 1 2 3 4 0 0 0 0 0 0 0\n", 1),
        ("% bbGt version=3\nperson 1 2 3 4\n", 2),
        (FRAME + "person 1 2 x 4 0 0 0 0 0 0 0\n", 5),
        (FRAME + "person 1 2 -3 4 0 0 0 0 0 0 0\n", 5),
    ],
)
def test_a_malformed_line_is_told_with_its_number(
    text: str, line: int, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("images/set00_V000_I00029.jpg")
    write(tmp_path, "set00_V000_I00029", text)
    with pytest.raises(RowError, match=rf"I00029\.txt:{line}\)"):
        list(read(tmp_path))


def test_a_name_without_a_set_and_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no annotations"):
        list(read(tmp_path))
    write(tmp_path, "V000_I00029", FRAME)
    with pytest.raises(RowError, match="which set"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_frames_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "caltech"
    (folder / "images").mkdir(parents=True)
    (folder / "annotations").mkdir()
    for number in range(100_000):
        name = f"set00_V000_I{number:06d}"
        (folder / f"images/{name}.jpg").write_bytes(tiny_png(number))
        (folder / f"annotations/{name}.txt").write_text(FRAME)
    counts, memory = convert_measured("caltech", folder, tmp_path / "rows")
    assert counts["rows"] == counts["people"] == 100_000
    assert memory < 1024
