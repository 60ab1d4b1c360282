"""CityPersons, in the format of its annotations/README.txt and as its published files nest it.

https://github.com/cvgroup-njust/CityPersons/blob/master/annotations/README.txt
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.citypersons import read
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png
from tests.training.data.convert.mats import cells, save

RIDER = [2, 250, 20, 20, 60, 24000, 252, 22, 10, 40]
IGNORED = [0, 5, 5, 10, 10, 0, 5, 5, 10, 10]
BEYOND = [1, -4, 0, 20, 40, 24001, 0, 0, 16, 40]


def note(name: str, boxes: Any, city: str = "aachen") -> dict[str, Any]:
    # MATLAB stores a matrix in the smallest integers that hold it.
    return {"cityname": city, "im_name": name, "bbs": boxes}


def test_full_and_visible_boxes_classes_and_a_picture_without_people(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    for name in ("a", "b"):
        picture(f"leftImg8bit/train/aachen/{name}_leftImg8bit.png", 320, 160)
    boxes = np.array([RIDER, IGNORED, BEYOND], dtype=np.int16)
    listed = [
        note("a_leftImg8bit.png", boxes),
        note("b_leftImg8bit.png", np.zeros((0, 10), dtype=np.uint8)),
    ]
    save(tmp_path / "annotations/anno_train.mat", anno_train_aligned=cells(listed))

    full, empty = read(tmp_path)

    assert (full.source, full.split) == ("citypersons", "train")
    rider, ignored, beyond = full.people
    assert (rider.bbox, rider.visible_bbox) == ((250, 20, 270, 80), (252, 22, 262, 62))
    assert rider.attributes == {"class": "rider"}
    assert [p.ignore for p in full.people] == [False, True, False]
    assert ignored.attributes["class"] == "ignore region"
    assert beyond.bbox == (0, 0, 16, 40)
    assert empty.people == ()


def test_one_picture_with_one_person_and_numbers_that_fit_a_byte(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("leftImg8bit/val/ulm/a.png", 500, 300)
    row = np.array([[1, 200, 100, 200, 150, 0, 200, 100, 200, 150]], dtype=np.uint8)
    save(
        tmp_path / "annotations/anno_val.mat",
        anno_val_aligned=cells([note("a.png", row, "ulm")]),
    )
    (found,) = read(tmp_path)
    assert found.split == "val"
    assert found.people[0].bbox == (200, 100, 400, 250)


@pytest.mark.parametrize(
    "boxes",
    [
        [[1, 2, 3, 4]],
        [[9, *RIDER[1:]]],
        [[1, 5, 5, -4, 4, 0, 5, 5, 4, 4]],
    ],
)
def test_a_malformed_row_is_told_with_its_cell(
    boxes: Any, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("leftImg8bit/train/aachen/a.png")
    listed = [note("a.png", np.array(boxes, dtype=np.int16))]
    save(tmp_path / "annotations/anno_train.mat", anno_train_aligned=cells(listed))
    with pytest.raises(RowError, match=r"anno_train\.mat:anno_train_aligned\{1\}"):
        list(read(tmp_path))


def test_a_picture_that_is_not_there_is_told(tmp_path: Path) -> None:
    listed = [note("a.png", np.array([RIDER], dtype=np.int16))]
    save(tmp_path / "annotations/anno_train.mat", anno_train_aligned=cells(listed))
    with pytest.raises(RowError, match="no such picture"):
        list(read(tmp_path))


def test_broken_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no annotations"):
        list(read(tmp_path))
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations/anno_train.mat").write_bytes(b"no mat file")
    with pytest.raises(RowError, match="not a MATLAB file"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    pictures = folder / "leftImg8bit/train/aachen"
    pictures.mkdir(parents=True)
    boxes, listed = np.array([[1, 5, 5, 20, 30, 0, 5, 5, 20, 30]] * 3, dtype=np.uint8), []
    for number in range(100_000):
        (pictures / f"{number}.png").write_bytes(tiny_png(number))
        listed.append(note(f"{number}.png", boxes))
    save(folder / "annotations/anno_train.mat", anno_train_aligned=cells(listed))
    del listed
    counts, memory = convert_measured("citypersons", folder, tmp_path / "rows")
    assert counts["rows"] == 100_000
    assert memory < 1024
