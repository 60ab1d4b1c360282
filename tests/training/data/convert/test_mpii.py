"""MPII, nested as its RELEASE struct is, as a public reader takes it apart.

https://github.com/wbenbihi/hourglasstensorflow (utils/parsers/mpii.py)
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.mpii import read
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png
from tests.training.data.convert.mats import cells, save, structs

NOTHING: Any = np.zeros((0, 0))


def joint(number: int, x: Any, y: float, visible: Any) -> dict[str, Any]:
    return {"x": x, "y": y, "id": number, "is_visible": visible}


def person(*joints: dict[str, Any]) -> dict[str, Any]:
    return {
        "x1": 21, "y1": 5, "x2": 31, "y2": 17,
        "annopoints": {"point": structs(joints)} if joints else NOTHING,
        "scale": 0.2, "objpos": {"x": 26, "y": 25},
    }  # fmt: skip


def image(name: str, people: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "image": {"name": name},
        "annorect": structs(people) if people else NOTHING,
        "frame_sec": NOTHING,
        "vididx": NOTHING,
    }


def write(folder: Path, images: list[dict[str, Any]], train: list[int], acts: list[str]) -> None:
    act = [{"act_name": name or NOTHING, "cat_name": "", "act_id": 1} for name in acts]
    release = {
        "annolist": structs(images),
        "img_train": np.array([train], dtype=np.uint8),
        "version": "12",
        "single_person": cells([np.array([[1]])] * len(images), column=True),
        "act": structs(act, column=True),
        "video_list": cells(["abc"]),
    }
    save(folder / "mpii_human_pose_v1_u12_1.mat", RELEASE=release)


def test_joints_head_and_action(tmp_path: Path, picture: Callable[..., Path]) -> None:
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        picture(f"images/{name}")
    ankle, elbow, top = joint(0, 11, 21, "1"), joint(11, 31, 16.5, 0), joint(9, 26, 6, NOTHING)
    test = {"scale": 0.3, "objpos": {"x": 12, "y": 13}}
    images = [
        image("1.jpg", [person(ankle, elbow, top), person()]),
        image("2.jpg", [test]),
        image("3.jpg", []),
    ]
    write(tmp_path, images, [1, 0, 1], ["curling", "", "yoga, Power"])

    first, second, third = read(tmp_path)

    assert [row.split for row in (first, second, third)] == ["train", "test", "train"]
    assert [row.action for row in (first, second, third)] == ["curling", "", "yoga, Power"]
    whole, bare = first.people
    joints = whole.keypoints
    assert joints is not None
    assert joints.skeleton == "mpii_16"
    assert joints.xy[:2] == (10, 20)  # counted from zero
    assert joints.xy[22:24] == (30, 15.5)
    assert [joints.visibility[i] for i in (0, 11, 9, 1)] == [2, 1, 2, 0]
    assert [(p.name, p.bbox) for p in whole.parts] == [("head", (20, 4, 30, 16))]
    assert whole.attributes == {"scale": "0.2", "objpos": "25 24"}
    assert bare.keypoints is None
    assert second.people[0].keypoints is None
    assert second.people[0].parts == ()
    assert second.people[0].attributes["objpos"] == "11 12"
    assert third.people == ()


def test_one_picture_of_one_person_with_one_joint(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("images/1.jpg")
    write(tmp_path, [image("1.jpg", [person(joint(3, 2, 3, 1))])], [1], ["golf"])
    (row,) = read(tmp_path)
    assert row.people[0].keypoints is not None
    assert row.people[0].keypoints.xy[6:8] == (1, 2)


@pytest.mark.parametrize(
    "wrong",
    [person(joint(16, 1, 1, 1)), person(joint(0, "x", 1, 1)), person() | {"x2": 3}],
    ids=["a seventeenth joint", "no number", "corners out of order"],
)
def test_a_malformed_person_is_told_with_its_picture(
    wrong: dict[str, Any], tmp_path: Path, picture: Callable[..., Path]
) -> None:
    for name in ("1.jpg", "2.jpg"):
        picture(f"images/{name}")
    images = [image("1.jpg", [person(joint(0, 2, 2, 1))]), image("2.jpg", [wrong])]
    write(tmp_path, images, [1, 1], ["golf", "golf"])
    with pytest.raises(RowError, match=r"u12_1\.mat:annolist\(2\)"):
        list(read(tmp_path))


def test_lists_of_other_lengths_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="not in the folder"):
        list(read(tmp_path))
    write(tmp_path, [image("1.jpg", [])], [1, 0], ["golf"])
    with pytest.raises(RowError, match="differ in length"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "mpii"
    (folder / "images").mkdir(parents=True)
    people = structs([person(*(joint(i, 300 + i, 400 + i, "1") for i in range(16)))])
    test, images = structs([{"scale": 0.3, "objpos": {"x": 12, "y": 13}}]), []
    for number in range(100_000):
        (folder / f"images/{number}.jpg").write_bytes(tiny_png(number, 640, 480))
        # Three in four are for training, as in the published set: the others have no joints.
        found = people if number % 4 else test
        images.append(image(f"{number}.jpg", []) | {"annorect": found})
    write(folder, images, [min(i % 4, 1) for i in range(100_000)], ["golf"] * 100_000)
    del images
    counts, memory = convert_measured("mpii", folder, tmp_path / "rows")
    assert counts["rows"] == 100_000
    assert counts["keypoints"] == counts["split train"] == 75_000
    assert memory < 1024
