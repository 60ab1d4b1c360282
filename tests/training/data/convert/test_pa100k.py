"""PA-100K's annotation.mat, as
github.com/dangweili/pedestrian-attribute-recognition-pytorch (transform_pa100k.py) reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.training.data.convert.pa100k import read
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png

io = pytest.importorskip("scipy.io")

NAMES = [
    "Female", "AgeOver60", "Age18-60", "AgeLess18", "Front", "Side", "Back", "Hat", "Glasses",
    "HandBag", "ShoulderBag", "Backpack", "HoldObjectsInFront", "ShortSleeve", "LongSleeve",
    "UpperStride", "UpperLogo", "UpperPlaid", "UpperSplice", "LowerStripe", "LowerPattern",
    "LongCoat", "Trousers", "Shorts", "Skirt&Dress", "boots",
]  # fmt: skip


def cells(texts: list[str]) -> Any:
    """A column of cells, each with a text."""
    found = np.empty((len(texts), 1), dtype=object)
    found[:, 0] = texts
    return found


def annotation(files: dict[str, list[str]], **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"attributes": cells(NAMES)}
    for split in ("train", "val", "test"):
        data[f"{split}_images_name"] = cells(files.get(split, []))
        data[f"{split}_label"] = np.zeros((len(files.get(split, [])), 26), dtype=np.uint8)
    return data | more


@pytest.mark.parametrize("place", ["data", "release_data", "data/release_data/release_data"])
def test_attributes_and_splits(place: str, tmp_path: Path, picture: Callable[..., Path]) -> None:
    files = {"train": ["000001.jpg", "000002.jpg"], "val": ["000003.jpg"], "test": ["000004.jpg"]}
    labels = np.zeros((2, 26), dtype=np.uint8)
    labels[1, [0, 25]] = 1
    io.savemat(tmp_path / "annotation.mat", annotation(files, train_label=labels))
    for names in files.values():
        for name in names:
            picture(f"{place}/{name}")

    rows = list(read(tmp_path))

    assert [row.split for row in rows] == ["train", "train", "val", "test"]
    assert [row.path for row in rows][:2] == [f"{place}/000001.jpg", f"{place}/000002.jpg"]
    (person,) = rows[1].people
    assert len(person.attributes) == 26
    assert (person.attributes["Female"], person.attributes["boots"]) == ("yes", "yes")
    assert rows[0].people[0].attributes["Female"] == "no"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"train_label": np.full((1, 26), 7)}, r"Female is 7.*train_label\(1\)"),
        ({"train_label": np.zeros((2, 26))}, "2 rows for 1 pictures"),
        ({"train_label": np.zeros((1, 25))}, "train_label"),
    ],
)
def test_what_is_malformed_is_told_with_its_place(
    more: dict[str, Any], said: str, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("data/000001.jpg")
    io.savemat(tmp_path / "annotation.mat", annotation({"train": ["000001.jpg"]}, **more))
    with pytest.raises(RowError, match=said):
        list(read(tmp_path))


def test_a_picture_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    io.savemat(tmp_path / "annotation.mat", annotation({"val": ["000009.jpg"]}))
    with pytest.raises(RowError, match=r"no such picture.*val_label\(1\)"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "pa100k"
    (folder / "data").mkdir(parents=True)
    names = [f"{number:06d}.jpg" for number in range(1, 100_001)]
    io.savemat(folder / "annotation.mat", annotation({"train": names}))
    for number, name in enumerate(names):
        (folder / "data" / name).write_bytes(tiny_png(number))
    counts, memory = convert_measured("pa100k", folder, tmp_path / "rows")
    assert counts["rows"] == counts["people"] == 100_000
    assert memory < 1024
