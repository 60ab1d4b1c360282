"""CUHK-PEDES, ICFG-PEDES and UFine6926: the record that
github.com/ShuangLI59/Person-Search-with-Natural-Language-Description shows, with the tokens that
github.com/zifyloo/SSAN reads, and the one of github.com/Zplusdragon/UFineBench.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert import cuhk_pedes, icfg_pedes, ufine6926
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png

CUHK = {
    "split": "train",
    "captions": ["A woman is wearing a gray shirt.", "She is wearing light colored pants. "],
    "file_path": "train_query/p11600_s14885.jpg",
    "processed_tokens": [["a", "woman"], ["she"]],
    "id": 11003,
}
SETS = [
    (cuhk_pedes, "reid_raw.json", "imgs/"),
    (icfg_pedes, "ICFG-PEDES.json", "imgs/"),
    (ufine6926, "UFine6926.json", ""),
]


def write(folder: Path, file: str, records: Any) -> None:
    (folder / file).write_text(records if isinstance(records, str) else json.dumps(records))


def test_sentences_of_cuhk_pedes(tmp_path: Path, picture: Callable[..., Path]) -> None:
    file = picture("imgs/train_query/p11600_s14885.jpg", 60, 120)
    picture("imgs/CUHK01/0363004.png")
    other = {"split": "val", "captions": ["A man."], "file_path": "CUHK01/0363004.png", "id": 7}
    write(tmp_path, "reid_raw.json", [CUHK, other])

    woman, man = cuhk_pedes.read(tmp_path)

    assert [c.text for c in woman.people[0].captions] == [
        "A woman is wearing a gray shirt.",
        "She is wearing light colored pants.",
    ]
    assert {c.facet for c in woman.people[0].captions} == {"overall"}
    assert (woman.split, man.split) == ("train", "val")
    assert (woman.width, woman.height, woman.image) == (60, 120, file.read_bytes())


@pytest.mark.parametrize(("module", "file", "place"), SETS[:2])
def test_no_identity_is_kept(
    module: Any, file: str, place: str, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture(f"{place}{CUHK['file_path']}")
    write(tmp_path, file, [CUHK])
    (row,) = module.read(tmp_path)
    assert row.path == ""
    assert "11600" not in str(row.people)
    assert "11003" not in str(row.people)


def test_icfg_takes_its_split_from_the_annotation(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("imgs/train/0000/0000_000_01_0303morning_0008_0.jpg")
    name = "train/0000/0000_000_01_0303morning_0008_0.jpg"
    write(tmp_path, "ICFG_PEDES.json", [CUHK | {"split": "test", "file_path": name}])
    (row,) = icfg_pedes.read(tmp_path)
    assert row.split == "test"


def test_ufine_keeps_the_path(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture("images/1.jpg")
    write(tmp_path, "anything.json", [CUHK | {"file_path": "images/1.jpg"}])
    (row,) = ufine6926.read(tmp_path)
    assert (row.path, row.image) == ("images/1.jpg", None)
    assert len(row.people[0].captions) == 2


def test_ufine_with_two_annotation_files(tmp_path: Path) -> None:
    write(tmp_path, "one.json", [])
    write(tmp_path, "two.json", [])
    with pytest.raises(BadInputError, match=r"2 \.json files"):
        list(ufine6926.read(tmp_path))


@pytest.mark.parametrize(("module", "file", "place"), SETS)
@pytest.mark.parametrize(
    "changed", [{"split": "query"}, {"captions": "A man."}, {"file_path": "gone.jpg"}]
)
def test_a_malformed_record_is_told_with_its_place(
    changed: dict[str, Any],
    module: Any,
    file: str,
    place: str,
    tmp_path: Path,
    picture: Callable[..., Path],
) -> None:
    picture(f"{place}{CUHK['file_path']}")
    write(tmp_path, file, [CUHK, CUHK | changed])
    with pytest.raises(RowError, match=rf"{file}:\[1\]"):
        list(module.read(tmp_path))


def test_captions_without_splits_are_not_taken(tmp_path: Path) -> None:
    write(tmp_path, "caption_all.json", [CUHK])
    with pytest.raises(BadInputError, match=r"reid_raw\.json"):
        list(cuhk_pedes.read(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize(("module", "file", "place"), SETS)
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(
    module: Any, file: str, place: str, tmp_path: Path
) -> None:
    folder = tmp_path / "set"
    (folder / f"{place}images").mkdir(parents=True)
    captions = ["A word and another. " * 20, "More of them here. " * 20]
    tokens = [caption.split() for caption in captions]
    records = []
    for number in range(100_000):
        name = f"images/{number}.jpg"
        (folder / f"{place}{name}").write_bytes(tiny_png(number))
        records.append(CUHK | {"file_path": name, "captions": captions, "processed_tokens": tokens})
    write(folder, file, records)
    counts, memory = convert_measured(module.SOURCE.name, folder, tmp_path / "rows")
    assert (counts["rows"], counts["captions"]) == (100_000, 200_000)
    assert memory < 1024
