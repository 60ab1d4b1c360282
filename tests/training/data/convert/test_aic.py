"""AI Challenger keypoints, in the format of https://challenger.ai/competition/keypoint/subject."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.aic import read
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png

JOINTS = [10, 20, 1, 11, 19, 2, 0, 0, 3, *([5, 6, 1] * 11)]
SET = "ai_challenger_keypoint_train_20170909"


def entry(name: str = "a", **more: Any) -> dict[str, Any]:
    return {
        "image_id": name,
        "human_annotations": {"human1": [8, 6, 28, 36]},
        "keypoint_annotations": {"human1": JOINTS},
    } | more


def write(folder: Path, data: Any, kind: str = "train", date: str = "20170909") -> Path:
    inside = folder / f"ai_challenger_keypoint_{kind}_{date}"
    (inside / f"keypoint_{kind}_images_20170902").mkdir(parents=True, exist_ok=True)
    path = inside / f"keypoint_{kind}_annotations_{date}.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


def test_visibility_becomes_that_of_coco(tmp_path: Path, picture: Callable[..., Path]) -> None:
    write(tmp_path, [entry()])
    picture(f"{SET}/keypoint_train_images_20170902/a.jpg")
    (row,) = read(tmp_path)
    (person,) = row.people
    assert (row.source, row.split) == ("aic", "train")
    assert person.bbox == (8, 6, 28, 36)
    assert person.keypoints is not None
    assert person.keypoints.skeleton == "aic_14"
    assert person.keypoints.visibility[:4] == (2, 1, 0, 2)
    assert person.keypoints.xy[:6] == (10, 20, 11, 19, 0, 0)


def test_both_lists_and_several_people(tmp_path: Path, picture: Callable[..., Path]) -> None:
    two = {"human2": [1, 2, 3, 4], "human1": [8, 6, 90, 36]}
    joints = {"human1": JOINTS, "human2": [0, 0, 3] * 14}
    write(tmp_path, [entry("b", human_annotations=two, keypoint_annotations=joints)], "validation")
    write(tmp_path, [entry("a"), entry("c")])
    name = "ai_challenger_keypoint_validation_20170909/keypoint_validation_images_20170902/b.jpg"
    picture(name)
    for number in ("a", "c"):
        picture(f"{SET}/keypoint_train_images_20170902/{number}.jpg")
    rows = list(read(tmp_path))
    assert [row.split for row in rows] == ["train", "train", "val"]
    bare, whole = rows[2].people
    assert bare.keypoints is None
    assert whole.bbox == (8, 6, 64, 36)  # cut at the edge


@pytest.mark.parametrize(
    "wrong",
    [
        {"keypoint_annotations": {"human1": JOINTS[:-1]}},
        {"keypoint_annotations": {"human1": [1, 2, 4] * 14}},
        {"keypoint_annotations": {"human9": JOINTS}},
        {"human_annotations": {"human1": [28, 6, 8, 36]}},
        {"image_id": "elsewhere"},
    ],
)
def test_a_malformed_entry_is_told_with_its_place(
    wrong: dict[str, Any], tmp_path: Path, picture: Callable[..., Path]
) -> None:
    write(tmp_path, [entry(), entry(**wrong)])
    picture(f"{SET}/keypoint_train_images_20170902/a.jpg")
    with pytest.raises(RowError, match=r"annotations_20170909\.json:\[1\]\)"):
        list(read(tmp_path))


@pytest.mark.parametrize(
    ("text", "line"),
    [("{}", 1), ("[\n{]", 2), ("[\n{}\n,\n7]", 4), ('[\n{"image_id": "a"', 2), ("", 1)],
)
def test_broken_json_is_told_with_its_line(text: str, line: int, tmp_path: Path) -> None:
    write(tmp_path, text.replace("{}\n", f"{json.dumps(entry())}\n"))
    (tmp_path / SET / "keypoint_train_images_20170902/a.jpg").write_bytes(tiny_png(1))
    with pytest.raises(RowError, match=rf"\.json:{line}\)"):
        list(read(tmp_path))


def test_no_list_and_a_list_without_pictures(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no keypoint_"):
        list(read(tmp_path))
    write(tmp_path, [entry()])
    (tmp_path / SET / "keypoint_train_images_20170902").rmdir()
    with pytest.raises(BadInputError, match="not one folder"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "aic"
    people = {f"human{i}": [8, 6, 28, 36] for i in range(3)}
    joints = {f"human{i}": [301, 302, 1] * 14 for i in range(3)}
    both = {"human_annotations": people, "keypoint_annotations": joints}
    write(folder, [entry(str(number), **both) for number in range(100_000)])
    for number in range(100_000):
        path = folder / SET / f"keypoint_train_images_20170902/{number}.jpg"
        path.write_bytes(tiny_png(number))
    counts, memory = convert_measured("aic", folder, tmp_path / "rows")
    assert counts["rows"] == 100_000
    assert counts["keypoints"] == 300_000
    assert memory < 1024
