"""COCO: person keypoints, boxes of everything, and five captions per picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from humanagent.errors import BadInputError
from humanagent.training.data.convert.boxes import from_xywh
from humanagent.training.data.convert.json_files import load_object
from humanagent.training.data.convert.pictures import find_picture
from humanagent.training.data.convert.problems import RowError, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Caption, Keypoints, PersonRow, Row, Thing
from humanagent.training.data.rows.types import Split

_LICENCE = "annotations CC BY 4.0; photos under the licences that Flickr names"
_SPLITS: dict[str, Split] = {"train": "train", "val": "val"}


def read(folder: Path) -> Iterator[Row]:
    """Every picture of every year and split that has annotations in the folder."""
    files = sorted((folder / "annotations").glob("*.json"))
    named = sorted({name for path in files if (name := _subset(path))})
    if not named:
        raise BadInputError(
            "no annotations/{person_keypoints,instances,captions}_*.json", where=str(folder)
        )
    for subset in named:
        yield from _read_subset(folder, subset)


def _subset(path: Path) -> str:
    kind, _, subset = path.stem.rpartition("_")
    known = kind in ("person_keypoints", "instances", "captions")
    return subset if known and subset.rstrip("0123456789") in _SPLITS else ""


def _read_subset(folder: Path, subset: str) -> Iterator[Row]:
    """One row per picture; people come from the keypoint file, which also has those without."""
    images: dict[int, tuple[Path, int, dict[str, Any]]] = {}
    people: dict[int, list[PersonRow]] = defaultdict(list)
    things: dict[int, list[Thing]] = defaultdict(list)
    captions: dict[int, list[Caption]] = defaultdict(list)
    has_joints = (folder / "annotations" / f"person_keypoints_{subset}.json").exists()
    for kind in ("person_keypoints", "instances", "captions"):
        path = folder / "annotations" / f"{kind}_{subset}.json"
        if not path.exists():
            continue
        data = load_object(path)
        names = {c["id"]: str(c["name"]) for c in data.get("categories", [])}
        for i, image in enumerate(_list(path, data, "images")):
            with reading(path, f"images[{i}]"):
                images.setdefault(int(image["id"]), (path, i, image))
        for i, note in enumerate(_list(path, data, "annotations")):
            with reading(path, f"annotations[{i}]"):
                number = int(note["image_id"])
                if number not in images:
                    raise ValueError(f"its picture {number} is not listed")
                if kind == "captions":
                    captions[number].append(Caption(str(note["caption"]).strip()))
                elif names[note["category_id"]] != "person":
                    box = from_xywh(*note["bbox"])
                    things[number].append(Thing(names[note["category_id"]], box))
                elif kind == "person_keypoints" or not has_joints:
                    people[number].append(coco_person(note))
    split = _SPLITS[subset.rstrip("0123456789")]
    for number, (path, i, image) in images.items():
        with reading(path, f"images[{i}]"):
            found = find_picture(folder, f"{subset}/{image['file_name']}")
            if (found.width, found.height) != (image["width"], image["height"]):
                raise ValueError(f"{found.path} is {found.width} x {found.height}")
            yield Row(
                id=found.id,
                width=found.width,
                height=found.height,
                source="coco",
                licence=_LICENCE,
                split=split,
                path=found.path,
                people=tuple(people[number]),
                objects=tuple(things[number]),
                captions=tuple(captions[number]),
            )


def coco_person(note: Mapping[str, Any]) -> PersonRow:
    """A person of an annotation in this format.

    Raises:
        ValueError: not 17 joints, or a box that is none; KeyError without a box.
    """
    numbers = note.get("keypoints") or []
    joints = None
    if numbers:
        if len(numbers) != 51:
            raise ValueError(f"{len(numbers)} numbers for 17 joints")
        xy = [float(n) for i in range(0, 51, 3) for n in numbers[i : i + 2]]
        visibility = tuple(int(v) for v in numbers[2::3])
        if any(visibility):
            joints = Keypoints("coco_17", tuple(xy), visibility)
    return PersonRow(
        bbox=from_xywh(*note["bbox"]), keypoints=joints, ignore=bool(note.get("iscrowd"))
    )


def _list(path: Path, data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = data.get(name)
    if not isinstance(found, list):
        raise RowError(f"no list called {name}", where=str(path), do="download it again")
    return found


SOURCE = Source(
    name="coco",
    title="Microsoft COCO 2014 / 2017",
    task="pose",
    url="https://cocodataset.org",
    licence=_LICENCE,
    layout=(
        "annotations/person_keypoints_<subset>.json",
        "annotations/instances_<subset>.json (optional)",
        "annotations/captions_<subset>.json (optional)",
        "<subset>/*.jpg, <subset> being train2017, val2017, train2014 or val2014",
    ),
    cited="https://cocodataset.org/#format-data",
    read=read,
)
