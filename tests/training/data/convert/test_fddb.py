"""FDDB, in the format of http://vis-www.cs.umass.edu/fddb/README.txt."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.fddb import read
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png

UPRIGHT = f"20.0 10.0 {math.pi / 2:.6f} 32.0 24.0  1\n"


def write(folder: Path, fold: int, text: str) -> None:
    path = folder / f"FDDB-folds/FDDB-fold-{fold:02d}-ellipseList.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def test_ellipses_become_boxes_and_the_fold_stands_in_the_source(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    for name in ("2002/08/11/big/img_591", "2002/08/26/big/img_265"):
        picture(f"originalPics/{name}.jpg")
    write(tmp_path, 1, f"2002/08/11/big/img_591\n1\n{UPRIGHT}")
    write(tmp_path, 2, f"2002/08/26/big/img_265\n2\n{UPRIGHT}9 9 0 60 24 1\n")

    first, second = read(tmp_path)

    assert (first.source, second.source) == ("fddb/fold-01", "fddb/fold-02")
    ((face,),) = (p.parts for p in first.people)
    assert face.name == "face"
    assert face.bbox == pytest.approx((22, 4, 42, 44), abs=1e-4)
    assert first.people[0].attributes["ellipse"].startswith("20.0 10.0 1.57")
    assert second.people[1].parts[0].bbox == (51, 15, 64, 33)  # cut at the edge


def test_a_slanted_ellipse_is_touched_by_its_box_on_all_sides(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("originalPics/a.jpg", 200, 200)
    write(tmp_path, 1, "a\n1\n50 20 0.6 100 100 1\n")
    (row,) = read(tmp_path)
    around = [math.radians(i / 10) for i in range(3600)]
    xs = [100 + 50 * math.cos(t) * math.cos(0.6) - 20 * math.sin(t) * math.sin(0.6) for t in around]
    ys = [100 + 50 * math.cos(t) * math.sin(0.6) + 20 * math.sin(t) * math.cos(0.6) for t in around]
    box = row.people[0].parts[0].bbox
    assert box == pytest.approx((min(xs), min(ys), max(xs), max(ys)), abs=1e-3)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nmany\n", 2),
        ("a\n1\n1 2 3\n", 3),
        ("a\n1\n20 10 0 x 24 1\n", 3),
        ("a\n1\n-20 10 0 1 24 1\n", 3),
        ("a\n2\n20 10 0 32 24 1\n", 1),
        ("\na\n", 3),
        ("b\n0\n", 1),
    ],
)
def test_a_malformed_line_is_told_with_its_number(
    text: str, line: int, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("originalPics/a.jpg")
    write(tmp_path, 3, text)
    with pytest.raises(RowError, match=rf"fold-03-ellipseList\.txt:{line}\)"):
        list(read(tmp_path))


def test_a_folder_without_folds(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no FDDB-folds"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "fddb"
    (folder / "originalPics").mkdir(parents=True)
    for number in range(100_000):
        (folder / f"originalPics/{number}.jpg").write_bytes(tiny_png(number))
    write(folder, 1, "".join(f"{number}\n2\n{UPRIGHT}{UPRIGHT}" for number in range(100_000)))
    counts, memory = convert_measured("fddb", folder, tmp_path / "rows")
    assert counts["rows"] == 100_000
    assert counts["people"] == 200_000
    assert memory < 1024
