"""CUHK-SYSU, nested as a public reader takes its files apart.

https://github.com/serend1p1ty/SeqNet/blob/HEAD/datasets/cuhk_sysu.py
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.cuhk_sysu import read
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png
from tests.training.data.convert.mats import cells, save, structs


def image(name: str, *boxes: list[int]) -> dict[str, Any]:
    people = [{"idlocate": np.array([box], dtype=np.int32), "ishard": 0} for box in boxes]
    return {"imname": name, "nAppear": len(boxes), "box": structs(people)}


def write(folder: Path, images: list[dict[str, Any]], pool: list[str]) -> None:
    save(folder / "annotation/Images.mat", Img=structs(images))
    save(folder / "annotation/pool.mat", pool=cells(pool, column=True))


def test_boxes_and_the_gallery_as_the_test(tmp_path: Path, picture: Callable[..., Path]) -> None:
    for name in ("s1.jpg", "s2.jpg"):
        picture(f"Image/SSM/{name}")
    images = [
        image("s1.jpg", [8, 6, 20, 30], [40, 6, 40, 30], [3, 3, 0, 0]),
        image("s2.jpg", [1, 2, 3, 4]),
    ]
    write(tmp_path, images, ["s2.jpg"])

    first, second = read(tmp_path)

    assert (first.split, second.split) == ("train", "test")
    assert [p.bbox for p in first.people] == [(8, 6, 28, 36), (40, 6, 64, 36)]
    assert first.people[0].attributes == {"ishard": "0"}
    assert [p.bbox for p in second.people] == [(1, 2, 4, 6)]


def test_no_identity_is_kept(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture("Image/SSM/s1.jpg")
    write(tmp_path, [image("s1.jpg", [8, 6, 20, 30])], ["s9.jpg"])
    (row,) = read(tmp_path)
    assert row.people[0].attributes.keys() == {"ishard"}


def test_a_malformed_box_is_told_with_its_place(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    for name in ("s1.jpg", "s2.jpg"):
        picture(f"Image/SSM/{name}")
    write(tmp_path, [image("s1.jpg", [1, 2, 3, 4]), image("s2.jpg", [1, 2, 3])], ["s1.jpg"])
    with pytest.raises(RowError, match=r"Images\.mat:Img\(2\)"):
        list(read(tmp_path))


def test_another_variable_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="not in the folder"):
        list(read(tmp_path))
    write(tmp_path, [image("s1.jpg", [1, 2, 3, 4])], ["s1.jpg"])
    save(tmp_path / "annotation/pool.mat", gallery=cells(["s1.jpg"]))
    with pytest.raises(RowError, match="no variable pool"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "sysu"
    (folder / "Image/SSM").mkdir(parents=True)
    box, images = image("", [1, 2, 3, 4], [5, 6, 7, 8])["box"], []
    for number in range(100_000):
        (folder / f"Image/SSM/s{number}.jpg").write_bytes(tiny_png(number))
        images.append({"imname": f"s{number}.jpg", "nAppear": 2, "box": box})
    write(folder, images, [f"s{number}.jpg" for number in range(50_000)])
    del images
    counts, memory = convert_measured("cuhk_sysu", folder, tmp_path / "rows")
    assert counts["rows"] == 100_000
    assert counts["people"] == 200_000
    assert counts["split test"] == 50_000
    assert memory < 1024
