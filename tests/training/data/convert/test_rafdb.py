"""RAF-DB's list, as github.com/kaiwang960112/Self-Cure-Network (src/train.py) reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent.training.data.convert.problems import RowError
from humanagent.training.data.convert.rafdb import read
from tests.training.data.convert.large import convert_measured, tiny_png


def write(folder: Path, text: str) -> None:
    (folder / "EmoLabel").mkdir(exist_ok=True)
    (folder / "EmoLabel" / "list_patition_label.txt").write_text(text)


def test_expressions_and_splits(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture("Image/aligned/train_00001_aligned.jpg", 100, 100)
    picture("Image/aligned/test_0001_aligned.jpg", 100, 100)
    write(tmp_path, "train_00001.jpg 5\ntest_0001.jpg 1\n")

    train, test = read(tmp_path)

    assert (train.split, train.people[0].attributes) == ("train", {"expression": "Sadness"})
    assert (test.split, test.people[0].attributes) == ("test", {"expression": "Surprise"})
    assert train.path == "Image/aligned/train_00001_aligned.jpg"


@pytest.mark.parametrize(
    "line",
    ["train_00001.jpg 8", "train_00001.jpg 0", "train_00001.jpg", "val_1.jpg 3", "gone.jpg 3"],
)
def test_a_malformed_line_is_told_with_its_number(
    line: str, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("Image/aligned/train_00001_aligned.jpg")
    picture("Image/aligned/val_1_aligned.jpg")
    write(tmp_path, f"train_00001.jpg 5\n{line}\n")
    with pytest.raises(RowError, match=r"list_patition_label\.txt:2"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_faces_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "rafdb"
    (folder / "Image" / "aligned").mkdir(parents=True)
    for number in range(100_000):
        file = folder / "Image" / "aligned" / f"train_{number}_aligned.jpg"
        file.write_bytes(tiny_png(number))
    write(folder, "".join(f"train_{number}.jpg {number % 7 + 1}\n" for number in range(100_000)))
    counts, memory = convert_measured("rafdb", folder, tmp_path / "rows")
    assert counts["rows"] == counts["people"] == 100_000
    assert memory < 1024
