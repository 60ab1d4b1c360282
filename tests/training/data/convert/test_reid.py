"""Market-1501 and DukeMTMC attributes, as github.com/vana77/Market-1501_Attribute and
github.com/vana77/DukeMTMC-attribute write them: structs ``train`` and ``test`` in one variable,
a row of numbers per attribute, and the identities as texts in ``image_index``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert import dukemtmc, market1501
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png

io = pytest.importorskip("scipy.io")

TRAIN, TEST = ["0002", "0007", "0010"], ["0001", "0003"]


def part(module: Any, identities: list[str], **more: list[int]) -> dict[str, Any]:
    """Every attribute is 1 for everybody, but for what ``more`` says."""
    count = len(identities)
    numbers = {name: [1] * count for name in module._VALUES} | more
    rows = {name: np.array([row], dtype=np.uint8) for name, row in numbers.items()}
    return rows | {"image_index": np.array(identities, dtype=object)}


def write(folder: Path, module: Any, train: dict[str, Any], test: dict[str, Any]) -> None:
    file = module._REID.file
    io.savemat(folder / file, {Path(file).stem: {"test": test, "train": train}})


def test_market_attributes_in_the_words_of_its_readme(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    write(
        tmp_path,
        market1501,
        part(market1501, TRAIN, gender=[2, 1, 1], age=[4, 2, 2], downpink=[2, 1, 1]),
        part(market1501, TEST, hat=[2, 1]),
    )
    first = picture("bounding_box_train/0002_c1s1_000451_03.jpg", 64, 128)
    picture("bounding_box_test/0001_c6s4_012345_01.jpg", 64, 128)
    picture("query/0003_c1s6_015971_00.jpg", 64, 128)

    woman, hat, query = market1501.read(tmp_path)

    assert len(woman.people[0].attributes) == 27
    assert woman.people[0].attributes["gender"] == "female"
    assert woman.people[0].attributes["age"] == "old"
    assert woman.people[0].attributes["downpink"] == "yes"
    assert woman.people[0].attributes["up"] == "long sleeve"
    assert (woman.split, hat.split, query.split) == ("train", "test", "test")
    assert hat.people[0].attributes["hat"] == "yes"
    assert (woman.width, woman.height, woman.image) == (64, 128, first.read_bytes())


def test_nothing_of_a_row_tells_the_identity(tmp_path: Path, picture: Callable[..., Path]) -> None:
    write(tmp_path, market1501, part(market1501, TRAIN), part(market1501, TEST))
    picture("bounding_box_train/0002_c1s1_000451_03.jpg")
    (row,) = market1501.read(tmp_path)
    assert row.path == ""
    assert "0002" not in str(row.people)


def test_distractors_and_junk_are_left_out(tmp_path: Path, picture: Callable[..., Path]) -> None:
    write(tmp_path, market1501, part(market1501, TRAIN), part(market1501, TEST))
    picture("bounding_box_test/0000_c1s1_000151_01.jpg")
    picture("bounding_box_test/-1_c1s1_000401_03.jpg")
    assert list(market1501.read(tmp_path)) == []


def test_duke_attributes_leave_out_a_label_of_zero(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    write(
        tmp_path,
        dukemtmc,
        part(dukemtmc, TRAIN, top=[0, 1, 2], shoes=[2, 1, 1]),
        part(dukemtmc, TEST[:1]),  # MATLAB drops the dimension of a single one
    )
    picture("bounding_box_train/0002_c2_f0046182.jpg")
    picture("bounding_box_test/0001_c2_f0046182.jpg")
    train, test = dukemtmc.read(tmp_path)
    assert len(test.people[0].attributes) == 23
    assert "top" not in train.people[0].attributes
    assert train.people[0].attributes["shoes"] == "light"
    assert "withdrawn" in train.licence


@pytest.mark.parametrize(
    ("crop", "changed", "said"),
    [
        ("0002_c1s1_000451_03.jpg", {"age": [5, 1, 1]}, r"age\(1\).*|5 is none of 1 to 4"),
        ("0002_c1s1_000451_03.jpg", {"age": [1, 1]}, r"2 values of age for 3 identities"),
        ("0099_c1s1_000451_03.jpg", {}, r"no train identity 0099.*0099_c1s1_000451_03\.jpg"),
        ("holiday.jpg", {}, r"not a name of this set.*bounding_box_train:holiday\.jpg"),
    ],
)
def test_what_is_malformed_is_told_with_its_place(
    crop: str,
    changed: dict[str, list[int]],
    said: str,
    tmp_path: Path,
    picture: Callable[..., Path],
) -> None:
    write(tmp_path, market1501, part(market1501, TRAIN, **changed), part(market1501, TEST))
    picture(f"bounding_box_train/{crop}")
    with pytest.raises(RowError, match=said):
        list(market1501.read(tmp_path))


@pytest.mark.parametrize(
    ("crop", "changed", "said"),
    [
        ("0002_c2_f0046182.jpg", {"boots": [3, 1, 1]}, r"boots\(1\).*|3 is none of 1 to 2"),
        ("0099_c2_f0046182.jpg", {}, r"no train identity 0099.*0099_c2_f0046182\.jpg"),
        ("0002_c1s1_000451_03.jpg", {}, r"not a name of this set.*0002_c1s1_000451_03\.jpg"),
    ],
)
def test_what_is_malformed_in_duke_is_told_with_its_place(
    crop: str,
    changed: dict[str, list[int]],
    said: str,
    tmp_path: Path,
    picture: Callable[..., Path],
) -> None:
    write(tmp_path, dukemtmc, part(dukemtmc, TRAIN, **changed), part(dukemtmc, TEST))
    picture(f"bounding_box_train/{crop}")
    with pytest.raises(RowError, match=said):
        list(dukemtmc.read(tmp_path))


def test_an_attribute_that_is_missing_is_told(tmp_path: Path, picture: Callable[..., Path]) -> None:
    train = part(market1501, TRAIN)
    del train["hat"]
    write(tmp_path, market1501, train, part(market1501, TEST))
    picture("bounding_box_train/0002_c1s1_000451_03.jpg")
    with pytest.raises(RowError, match=r"hat.*market_attribute\.train"):
        list(market1501.read(tmp_path))


def test_a_file_that_is_no_matlab_file(tmp_path: Path) -> None:
    (tmp_path / "market_attribute.mat").write_bytes(b"no")
    with pytest.raises(RowError, match="not a MATLAB file"):
        list(market1501.read(tmp_path))


def test_a_folder_without_crops(tmp_path: Path) -> None:
    write(tmp_path, market1501, part(market1501, TRAIN), part(market1501, TEST))
    with pytest.raises(BadInputError, match="no crops"):
        list(market1501.read(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "name"), [(market1501, "c1s1_{:06d}_00"), (dukemtmc, "c1_f{:07d}")]
)
def test_a_hundred_thousand_crops_fit_into_a_gibibyte(
    module: Any, name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    (folder / "bounding_box_train").mkdir(parents=True)
    identities = [f"{n:04d}" for n in range(1, 1501)]
    write(folder, module, part(module, identities), part(module, TEST))
    for number in range(100_000):
        file = f"{identities[number % 1500]}_{name.format(number)}.jpg"
        (folder / "bounding_box_train" / file).write_bytes(tiny_png(number, 64, 128))
    counts, memory = convert_measured(module.SOURCE.name, folder, tmp_path / "rows")
    assert counts["rows"] == counts["people"] == 100_000
    assert memory < 1024
