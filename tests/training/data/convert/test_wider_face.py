"""WIDER FACE, in the format that torchvision reads.

https://github.com/pytorch/vision/blob/main/torchvision/datasets/widerface.py
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.problems import RowError
from humanagent.training.data.convert.wider_face import read
from tests.training.data.convert.large import convert_measured, tiny_png

# The published lists end their lines with a space.
NONE = "0--Parade/0_Parade_0.jpg\n0\n0 0 0 0 0 0 0 0 0 0 \n"
TWO = """0--Parade/0_Parade_1.jpg
2
10 12 20 24 2 0 1 0 1 0 
30 5 0 9 0 1 0 1 2 1 
"""


def write(folder: Path, name: str, text: str) -> None:
    path = folder / "wider_face_split" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def test_boxes_attributes_and_a_picture_without_a_face(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    for number in (0, 1):
        picture(f"WIDER_train/images/0--Parade/0_Parade_{number}.jpg")
    write(tmp_path, "wider_face_train_bbx_gt.txt", NONE + TWO)

    empty, full = read(tmp_path)

    assert empty.people == ()
    face, invalid = full.people
    assert [(p.name, p.bbox) for p in face.parts] == [("face", (10, 12, 30, 36))]
    assert face.bbox is None  # of the person nothing is known
    assert face.attributes == {
        "blur": "heavy blur", "expression": "typical", "illumination": "extreme",
        "invalid": "false", "occlusion": "partial occlusion", "pose": "typical",
    }  # fmt: skip
    assert not face.ignore
    assert invalid.ignore


def test_every_split_has_its_own_list(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture("WIDER_val/images/0--Parade/0_Parade_0.jpg")
    picture("WIDER_test/images/0--Parade/0_Parade_9.jpg")
    write(tmp_path, "wider_face_val_bbx_gt.txt", NONE)
    write(tmp_path, "wider_face_test_filelist.txt", "0--Parade/0_Parade_9.jpg\n")
    assert [row.split for row in read(tmp_path)] == ["val", "test"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1.jpg\n1\n10 12 20 24 2 0 1 0 1\n", 3),
        ("1.jpg\n1\n10 12 20 24 3 0 1 0 1 0\n", 3),
        ("1.jpg\n1\n10 12 -20 24 2 0 1 0 1 0\n", 3),
        ("1.jpg\n0\n", 1),
        ("1.jpg\n-1\n", 2),
        ("2.jpg\n0\n0 0 0 0 0 0 0 0 0 0\n", 1),
        ("../../../1.jpg\n0\n0 0 0 0 0 0 0 0 0 0\n", 1),
    ],
)
def test_a_malformed_line_is_told_with_its_number(
    text: str, line: int, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("WIDER_train/images/1.jpg")
    write(tmp_path, "wider_face_train_bbx_gt.txt", text)
    with pytest.raises(RowError, match=rf"wider_face_train_bbx_gt\.txt:{line}\)"):
        list(read(tmp_path))


def test_a_folder_without_lists(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no wider_face_split"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "wider"
    (folder / "WIDER_train/images").mkdir(parents=True)
    faces = "".join(f"{x} 5 3 4 0 0 0 0 0 0 \n" for x in range(3))
    for number in range(100_000):
        (folder / f"WIDER_train/images/{number}.jpg").write_bytes(tiny_png(number))
    blocks = "".join(f"{number}.jpg\n3\n{faces}" for number in range(100_000))
    write(folder, "wider_face_train_bbx_gt.txt", blocks)
    counts, memory = convert_measured("wider_face", folder, tmp_path / "rows")
    assert counts["rows"] == 100_000
    assert counts["people"] == 300_000
    assert memory < 1024
