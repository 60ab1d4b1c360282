"""COCO, in the format of https://cocodataset.org/#format-data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.coco import read
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png

JOINTS = [10, 20, 2, 11, 19, 1, *([0, 0, 0] * 15)]


def keypoint_file(**more: Any) -> dict[str, Any]:
    note = {
        "id": 1, "image_id": 9, "category_id": 1, "bbox": [8, 16, 20, 30], "area": 400.0,
        "iscrowd": 0, "num_keypoints": 2, "keypoints": JOINTS, "segmentation": [],
    }  # fmt: skip
    crowd = note | {"id": 2, "iscrowd": 1, "keypoints": [0] * 51, "num_keypoints": 0}
    return {
        "info": {},
        "licenses": [],
        "images": [{"id": 9, "file_name": "000000000009.jpg", "width": 64, "height": 48}],
        "annotations": [note, crowd],
        "categories": [{"id": 1, "name": "person", "supercategory": "person"}],
    } | more


def write(folder: Path, name: str, data: Any) -> None:
    path = folder / "annotations" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data))


def test_people_things_and_captions_of_a_picture(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("val2017/000000000009.jpg")
    write(tmp_path, "person_keypoints_val2017.json", keypoint_file())
    dog = {"id": 3, "image_id": 9, "category_id": 18, "bbox": [0, 0, 5, 5], "iscrowd": 0}
    man = dog | {"id": 4, "category_id": 1}
    names = [{"id": 18, "name": "dog"}, {"id": 1, "name": "person"}]
    write(
        tmp_path,
        "instances_val2017.json",
        keypoint_file(annotations=[dog, man], categories=names),
    )
    said = [{"id": 5, "image_id": 9, "caption": "A man with a dog.\n"}]
    write(tmp_path, "captions_val2017.json", keypoint_file(annotations=said) | {"categories": []})

    (row,) = read(tmp_path)

    assert (row.source, row.split, row.width, row.height) == ("coco", "val", 64, 48)
    man_row, crowd = row.people
    assert man_row.bbox == (8, 16, 28, 46)
    assert man_row.keypoints is not None
    assert man_row.keypoints.xy[:4] == (10, 20, 11, 19)
    assert man_row.keypoints.visibility[:3] == (2, 1, 0)
    assert crowd.ignore
    assert crowd.keypoints is None
    assert [t.name for t in row.objects] == ["dog"]
    assert [c.text for c in row.captions] == ["A man with a dog."]


@pytest.mark.parametrize(
    ("note", "place"),
    [
        ({"bbox": [8, 16, -20, 30]}, r"annotations\[0\]"),
        ({"keypoints": [1, 2]}, r"annotations\[0\]"),
        ({"image_id": 77}, r"annotations\[0\]"),
        ({"category_id": 99}, r"annotations\[0\]"),
    ],
)
def test_a_malformed_annotation_is_told_with_its_place(
    note: dict[str, Any], place: str, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("val2017/000000000009.jpg")
    good = keypoint_file()
    good["annotations"][0] |= note
    write(tmp_path, "person_keypoints_val2017.json", good)
    with pytest.raises(RowError, match=rf"person_keypoints_val2017\.json:{place}"):
        list(read(tmp_path))


def test_broken_json_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, "person_keypoints_val2017.json", '{"images": [],\n  "annotations": [}')
    with pytest.raises(RowError, match=r"json:2"):
        list(read(tmp_path))


def test_a_picture_of_another_size_is_no_picture_of_the_set(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("val2017/000000000009.jpg", 32, 32)
    write(tmp_path, "person_keypoints_val2017.json", keypoint_file())
    with pytest.raises(RowError, match="32 x 32"):
        list(read(tmp_path))


def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    images = [{"id": 9, "file_name": "../../../outside.jpg", "width": 64, "height": 48}]
    write(tmp_path, "person_keypoints_val2017.json", keypoint_file(images=images))
    with pytest.raises(RowError, match="outside the data set"):
        list(read(tmp_path))


def test_a_folder_without_annotations(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no annotations"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "coco"
    (folder / "train2017").mkdir(parents=True)
    base = keypoint_file()
    images, notes = [], []
    for number in range(100_000):
        name = f"{number:012d}.png"
        (folder / "train2017" / name).write_bytes(tiny_png(number))
        images.append(base["images"][0] | {"id": number, "file_name": name})
        notes.append(base["annotations"][0] | {"id": number, "image_id": number})
    write(
        folder,
        "person_keypoints_train2017.json",
        keypoint_file(images=images, annotations=notes),
    )
    counts, memory = convert_measured("coco", folder, tmp_path / "rows")
    assert counts["rows"] == counts["keypoints"] == 100_000
    assert memory < 1024
