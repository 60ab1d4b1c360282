"""PRW, nested as a public reader takes its files apart.

https://github.com/serend1p1ty/SeqNet/blob/HEAD/datasets/prw.py
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.problems import RowError
from humanagent.training.data.convert.prw import read
from tests.training.data.convert.large import convert_measured, tiny_png
from tests.training.data.convert.mats import cells, save


def write(folder: Path, train: list[str], test: list[str]) -> None:
    save(folder / "frame_train.mat", img_index_train=cells(train, column=True))
    save(folder / "frame_test.mat", img_index_test=cells(test, column=True))


def annotate(folder: Path, name: str, boxes: Any, variable: str = "box_new") -> None:
    save(folder / f"annotations/{name}.jpg.mat", **{variable: np.array(boxes, dtype=float)})


def test_boxes_without_who_it_is(tmp_path: Path, picture: Callable[..., Path]) -> None:
    for name in ("c1s1_000001", "c2s1_000002", "c3s1_000003"):
        picture(f"frames/{name}.jpg")
    write(tmp_path, ["c1s1_000001", "c2s1_000002"], ["c3s1_000003"])
    annotate(tmp_path, "c1s1_000001", [[479, 8, 6, 20, 30], [-2, -1.7, 6, 11.7, 30]])
    annotate(tmp_path, "c2s1_000002", [[1, 8, 6, 20, 30]], "anno_file")
    annotate(tmp_path, "c3s1_000003", [[1, 8, 6, 20, 30]], "anno_previous")

    rows = list(read(tmp_path))

    assert [row.split for row in rows] == ["train", "train", "test"]
    assert [p.bbox for p in rows[0].people] == [(8, 6, 28, 36), (0, 6, 10, 36)]
    assert not any(p.attributes for row in rows for p in row.people)


@pytest.mark.parametrize(
    ("boxes", "place"),
    [([[1, 2, 3, 4]], 1), ([[1, 8, 6, 20, 30], [1, 8, 6, -2, 30]], 2)],
)
def test_a_malformed_row_is_told_with_its_number(
    boxes: Any, place: int, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("frames/c1s1_000001.jpg")
    write(tmp_path, ["c1s1_000001"], ["c3s1_000003"])
    annotate(tmp_path, "c1s1_000001", boxes)
    with pytest.raises(RowError, match=rf"c1s1_000001\.jpg\.mat:{place}\)"):
        list(read(tmp_path))


def test_a_frame_that_is_not_annotated_and_missing_lists(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    with pytest.raises(BadInputError, match="not in the folder"):
        list(read(tmp_path))
    picture("frames/c1s1_000001.jpg")
    write(tmp_path, ["c1s1_000001"], ["c3s1_000003"])
    with pytest.raises(RowError, match=r"img_index_train\{1\}"):
        list(read(tmp_path))
    annotate(tmp_path, "c1s1_000001", [[1, 8, 6, 20, 30]], "something")
    with pytest.raises(RowError, match="no variable box_new or anno_file or anno_previous"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_frames_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "prw"
    (folder / "frames").mkdir(parents=True)
    annotate(folder, "one", [[1, 8, 6, 20, 30], [-2, 1, 6, 20, 30]])
    boxes = (folder / "annotations/one.jpg.mat").read_bytes()
    names = [f"c1s1_{number:06d}" for number in range(100_000)]
    for number, name in enumerate(names):
        (folder / f"frames/{name}.jpg").write_bytes(tiny_png(number))
        (folder / f"annotations/{name}.jpg.mat").write_bytes(boxes)
    write(folder, names[:50_000], names[50_000:])
    counts, memory = convert_measured("prw", folder, tmp_path / "rows")
    assert counts["rows"] == 100_000
    assert counts["people"] == 200_000
    assert memory < 1024
