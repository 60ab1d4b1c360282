"""CIHP, in the layout of https://gas.graviti.com/dataset/hellodataset/CIHP."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from humanagent.errors import BadInputError
from humanagent.training.data.convert.cihp import LABELS, read
from humanagent.training.data.convert.problems import RowError
from humanagent.training.data.convert.rle import encode
from tests.training.data.convert.large import convert_measured, tiny_png


def write(folder: Path, part: str, kind: str, name: str, pixels: Any) -> None:
    path = folder / part / kind / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(pixels, dtype=np.uint8)).save(path)


def listed(folder: Path, part: str, text: str) -> None:
    (folder / part).mkdir(exist_ok=True)
    file = {"Training": "train_id.txt", "Validation": "val_id.txt", "Testing": "test_id.txt"}
    (folder / part / file[part]).write_text(text)


def two_people() -> tuple[Any, Any]:
    labels, humans = np.zeros((48, 64)), np.zeros((48, 64))
    labels[2:6, 10:14], humans[2:6, 10:14] = 13, 1  # a face
    labels[6:20, 8:16], humans[6:20, 8:16] = 5, 1  # upper clothes
    labels[6:20, 40:50], humans[6:20, 40:50] = 5, 2
    return labels, humans


def test_parts_of_every_person(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture("Training/Images/0000001.jpg")
    labels, humans = two_people()
    write(tmp_path, "Training", "Category_ids", "0000001", labels)
    write(tmp_path, "Training", "Human_ids", "0000001", humans)
    listed(tmp_path, "Training", "0000001\n")

    (row,) = read(tmp_path)

    assert (row.source, row.split) == ("cihp", "train")
    first, second = row.people
    assert first.bbox == (8, 2, 16, 20)
    assert [(p.name, p.bbox) for p in first.parts] == [
        ("upper-clothes", (8, 6, 16, 20)),
        ("face", (10, 2, 14, 6)),
    ]
    assert [p.name for p in second.parts] == ["upper-clothes"]
    assert len(LABELS) == 20


def test_masks_are_those_of_pycocotools(tmp_path: Path, picture: Callable[..., Path]) -> None:
    coco = pytest.importorskip("pycocotools.mask")
    picture("Validation/Images/1.jpg")
    labels, humans = two_people()
    write(tmp_path, "Validation", "Category_ids", "1", labels)
    write(tmp_path, "Validation", "Human_ids", "1", humans)
    listed(tmp_path, "Validation", "1\n")
    (row,) = read(tmp_path)
    assert row.split == "val"
    mask = coco.decode({"size": [48, 64], "counts": row.people[0].parts[1].mask.encode()})
    assert (mask == (labels == 13)).all()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99, 1.0])
def test_any_mask_is_written_as_pycocotools_writes_it(share: float) -> None:
    coco = pytest.importorskip("pycocotools.mask")
    mask = np.random.default_rng(0).random((37, 91)) < share
    assert encode(mask) == coco.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"].decode()


def test_pictures_of_the_test_have_no_people(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture("Testing/Images/9.jpg")
    listed(tmp_path, "Testing", "9\n")
    with pytest.raises(BadInputError, match="no Training"):
        list(read(tmp_path / "Testing"))
    assert [(row.split, row.people) for row in read(tmp_path)] == [("test", ())]


@pytest.mark.parametrize(
    ("labels", "humans", "said"),
    [
        (np.full((48, 64), 20), np.ones((48, 64)), "a label 20"),
        (np.ones((48, 60)), np.ones((48, 64)), "60 x 48"),
        (np.ones((48, 64)), np.ones((48, 64, 3)), "not labels"),
        (np.ones((48, 64)), None, "no such picture"),
    ],
)
def test_a_malformed_picture_is_told_with_its_line(
    labels: Any, humans: Any, said: str, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    for name in ("1", "2"):
        picture(f"Training/Images/{name}.jpg")
        write(tmp_path, "Training", "Category_ids", name, np.ones((48, 64)))
        write(tmp_path, "Training", "Human_ids", name, np.ones((48, 64)))
    write(tmp_path, "Training", "Category_ids", "2", labels)
    if humans is None:
        (tmp_path / "Training/Human_ids/2.png").unlink()
    else:
        write(tmp_path, "Training", "Human_ids", "2", humans)
    listed(tmp_path, "Training", "1\n2\n")
    with pytest.raises(RowError, match=rf"{said}.*train_id\.txt:2\)"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "cihp"
    encoded = []
    for pixels in two_people():
        file = io.BytesIO()
        Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG")
        encoded.append(file.getvalue())
    for kind in ("Images", "Category_ids", "Human_ids"):
        (folder / "Training" / kind).mkdir(parents=True)
    for number in range(100_000):
        (folder / f"Training/Images/{number}.jpg").write_bytes(tiny_png(number))
        for kind, data in zip(("Category_ids", "Human_ids"), encoded, strict=True):
            (folder / f"Training/{kind}/{number}.png").write_bytes(data)
    listed(folder, "Training", "".join(f"{number}\n" for number in range(100_000)))
    counts, memory = convert_measured("cihp", folder, tmp_path / "rows")
    assert counts["rows"] == 100_000
    assert counts["people"] == 200_000
    assert memory < 1024
