"""RefCOCO, RefCOCO+ and RefCOCOg, in the files that their official interface reads.

https://github.com/lichengunc/refer/blob/HEAD/refer.py
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.problems import RowError
from humanagent.training.data.convert.refcoco import SOURCE, read
from humanagent.training.data.convert.source import find_source
from tests.training.data.convert.large import convert_measured, tiny_png

CATEGORIES = [{"id": 1, "name": "person"}, {"id": 18, "name": "dog"}]


def ref(image: int = 9, ann: int = 1, split: str = "testA", *said: str) -> dict[str, Any]:
    sentences = [
        {"tokens": text.split(), "raw": text, "sent_id": i, "sent": text}
        for i, text in enumerate(said or ("man on left",))
    ]
    return {
        "ref_id": 7, "ann_id": ann, "image_id": image, "category_id": 1, "split": split,
        "file_name": "COCO_train2014_000000000009_1.jpg", "sent_ids": [0], "sentences": sentences,
    }  # fmt: skip


def instances(**more: Any) -> dict[str, Any]:
    man = {"id": 1, "image_id": 9, "category_id": 1, "bbox": [8, 6, 20, 30], "iscrowd": 0}
    dog = man | {"id": 2, "category_id": 18, "bbox": [1, 2, 3, 4]}
    crowd = man | {"id": 3, "iscrowd": 1}
    image = {"id": 9, "file_name": "9.jpg", "width": 64, "height": 48}
    other = image | {"id": 10, "file_name": "10.jpg"}
    return {
        "images": [image, other],
        "annotations": [man, dog, crowd],
        "categories": CATEGORIES,
    } | more


def write(
    folder: Path, refs: Any, found: Any, *, name: str = "refcoco", split_by: str = "unc"
) -> None:
    (folder / name).mkdir(exist_ok=True)
    # Protocol 2: the published files were written by Python 2.
    data = refs if isinstance(refs, bytes) else pickle.dumps(refs, protocol=2)
    (folder / name / f"refs({split_by}).p").write_bytes(data)
    (folder / name / "instances.json").write_text(json.dumps(found))


def read_one(folder: Path) -> list[Any]:
    return list(read(folder, name="refcoco", split_by="unc"))


@pytest.fixture
def pictured(tmp_path: Path, picture: Callable[..., Path]) -> Path:
    for number in (9, 10):
        picture(f"images/mscoco/images/train2014/{number}.jpg")
    return tmp_path


def test_expressions_stand_with_what_they_point_out(pictured: Path) -> None:
    refs = [ref(9, 1, "testA", "man on left", "tall man"), ref(9, 2, "testA", "his dog")]
    write(pictured, refs, instances())

    (row,) = read_one(pictured)  # no expression is about the other picture

    assert (row.source, row.split) == ("refcoco/testA", "test")
    man, crowd = row.people
    assert man.bbox == (8, 6, 28, 36)
    assert [(c.text, c.facet) for c in man.captions] == [
        ("man on left", "refer"),
        ("tall man", "refer"),
    ]
    assert (crowd.captions, crowd.ignore) == ((), True)
    assert [(t.name, t.captions[0].text) for t in row.objects] == [("dog", "his dog")]


@pytest.mark.parametrize(
    ("name", "folder", "split_by"),
    [("refcoco_plus", "refcoco+", "unc"), ("refcocog", "refcocog", "umd")],
)
def test_the_other_two(name: str, folder: str, split_by: str, pictured: Path) -> None:
    write(pictured, [ref(split="val")], instances(), name=folder, split_by=split_by)
    (row,) = find_source(name).read(pictured)
    assert (row.source, row.split) == (folder, "val")


@pytest.mark.parametrize(
    ("name", "folder", "split_by"),
    [("refcoco_plus", "refcoco+", "unc"), ("refcocog", "refcocog", "umd")],
)
def test_a_malformed_expression_of_the_other_two(
    name: str, folder: str, split_by: str, pictured: Path
) -> None:
    refs = [ref(split="val"), ref(split="val") | {"sentences": [{}]}]
    write(pictured, refs, instances(), name=folder, split_by=split_by)
    with pytest.raises(RowError, match=rf"refs\({split_by}\)\.p:\[1\]\)"):
        list(find_source(name).read(pictured))


def test_a_pickle_that_names_code_is_refused_and_nothing_is_run(pictured: Path) -> None:
    touched = pictured / "touched"

    class Trap:
        def __reduce__(self) -> Any:
            return Path.touch, (touched,)

    write(pictured, [Trap()], instances())
    with pytest.raises(RowError, match="names code"):
        read_one(pictured)
    assert not touched.exists()


@pytest.mark.parametrize("data", [b"", b"\x80\x02]", b"no pickle", pickle.dumps({"a": 1})])
def test_a_broken_pickle_is_told(data: bytes, pictured: Path) -> None:
    write(pictured, data, instances())
    with pytest.raises(RowError, match=r"refs\(unc\)\.p"):
        read_one(pictured)


@pytest.mark.parametrize(
    "wrong", [{"split": "testC"}, {"sentences": [{}]}, {"image_id": "x"}, {"ann_id": None}]
)
def test_a_malformed_expression_is_told_with_its_place(
    wrong: dict[str, Any], pictured: Path
) -> None:
    write(pictured, [ref(), ref() | wrong], instances())
    with pytest.raises(RowError, match=r"refs\(unc\)\.p:\[1\]\)"):
        read_one(pictured)


def test_a_picture_of_two_splits_and_an_unknown_annotation(pictured: Path) -> None:
    write(pictured, [ref(split="train"), ref(split="val")], instances())
    with pytest.raises(RowError, match="picture 9 is in train and in val"):
        read_one(pictured)
    write(pictured, [ref(ann=77)], instances())
    with pytest.raises(RowError, match="unknown annotations, as 77"):
        read_one(pictured)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"bbox": [8, 6, -20, 30]}, r"annotations\[0\]"),
        ({"category_id": 99}, r"annotations\[0\]"),
    ],
)
def test_a_malformed_box_is_told_with_its_place(
    wrong: dict[str, Any], place: str, pictured: Path
) -> None:
    found = instances()
    found["annotations"][0] |= wrong
    write(pictured, [ref()], found)
    with pytest.raises(RowError, match=rf"instances\.json:{place}"):
        read_one(pictured)


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="not in the folder"):
        list(SOURCE.read(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "official", "split_by"),
    [("refcoco", "refcoco", "unc"), ("refcoco_plus", "refcoco+", "unc"),
     ("refcocog", "refcocog", "umd")],
)  # fmt: skip
def test_a_hundred_thousand_expressions_fit_into_a_gibibyte(
    source: str, official: str, split_by: str, tmp_path: Path
) -> None:
    folder = tmp_path / "ref"
    pictures = folder / "images/mscoco/images/train2014"
    pictures.mkdir(parents=True)
    base = instances()
    images, notes, refs = [], [], []
    outline = [[float(n) for n in range(40)]]
    for number in range(100_000):
        (pictures / f"{number}.jpg").write_bytes(tiny_png(number))
        images.append(base["images"][0] | {"id": number, "file_name": f"{number}.jpg"})
        note = {"id": number, "image_id": number, "segmentation": outline}
        notes.append(base["annotations"][0] | note)
        refs.append(ref(number, number, "train", f"man {number}", f"number {number}"))
    data = instances(images=images, annotations=notes)
    write(folder, refs, data, name=official, split_by=split_by)
    del images, notes, refs, data
    counts, memory = convert_measured(source, folder, tmp_path / "rows")
    assert counts["rows"] == 100_000
    assert counts["captions"] == 200_000
    assert memory < 1024
