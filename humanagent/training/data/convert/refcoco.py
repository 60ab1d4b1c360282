"""RefCOCO, RefCOCO+ and RefCOCOg: expressions that point out one thing of a COCO picture.

The three describe the same pictures with splits of their own, so each is a source of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from humanagent.errors import BadInputError
from humanagent.training.data.convert.boxes import from_xywh
from humanagent.training.data.convert.json_files import load_object
from humanagent.training.data.convert.pictures import find_picture
from humanagent.training.data.convert.plain_pickle import load_plain
from humanagent.training.data.convert.problems import RowError, needed, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Caption, PersonRow, Row, Thing
from humanagent.training.data.rows.types import Split

_LICENCE = "expressions: not verified, see the official page; pictures and boxes: COCO's"
_SPLITS: Final[dict[str, Split]] = {
    "train": "train", "val": "val", "test": "test", "testA": "test", "testB": "test",
}  # fmt: skip
_PICTURES: Final = "images/mscoco/images/train2014"


def source(name: str, folder: str, title: str, split_by: str) -> Source:
    """The converter of one of the three.

    Args:
        name: On the command line.
        folder: As the official interface calls it.
        title: Its full name.
        split_by: Who split it, as the file says: ``unc``, ``umd``.
    """
    return Source(
        name=name,
        title=title,
        task="grounding",
        url="https://github.com/lichengunc/refer",
        licence=_LICENCE,
        layout=(
            f"{folder}/refs({split_by}).p",
            f"{folder}/instances.json",
            f"{_PICTURES}/*.jpg",
        ),
        cited="https://github.com/lichengunc/refer/blob/HEAD/refer.py",
        read=partial(read, name=folder, split_by=split_by),
    )


def read(folder: Path, *, name: str, split_by: str) -> Iterator[Row]:
    """Every picture that an expression is about, with all that COCO annotates in it.

    Where the official split is finer than ours it stands in the source (``refcoco/testA``).
    """
    refs = needed(folder, name, f"refs({split_by}).p")
    said, splits = _expressions(refs)
    path = needed(folder, name, "instances.json")
    data = load_object(path)
    with reading(path, "categories"):
        names = {one["id"]: str(one["name"]) for one in data["categories"]}
    notes: dict[int, list[int]] = defaultdict(list)
    known = set()
    for i, note in enumerate(_list(path, data, "annotations")):
        with reading(path, f"annotations[{i}]"):
            notes[note["image_id"]].append(i)
            known.add(note["id"])
    if missing := said.keys() - known:
        raise RowError(f"expressions of unknown annotations, as {min(missing)}", where=str(refs))
    for i, image in enumerate(_list(path, data, "images")):
        with reading(path, f"images[{i}]"):
            number = int(image["id"])
            if number not in splits:
                continue
            picture = find_picture(folder, f"{_PICTURES}/{image['file_name']}")
            if (picture.width, picture.height) != (image["width"], image["height"]):
                raise ValueError(f"{picture.path} is {picture.width} x {picture.height}")
        people, things = [], []
        for place in notes[number]:
            with reading(path, f"annotations[{place}]"):
                note = data["annotations"][place]
                box, captions = from_xywh(*note["bbox"]), tuple(said.get(note["id"], ()))
                label, crowd = names[note["category_id"]], bool(note.get("iscrowd"))
                if label == "person":
                    people.append(PersonRow(bbox=box, captions=captions, ignore=crowd))
                else:
                    things.append(Thing(label, box, captions))
        official = splits[number]
        yield Row(
            id=picture.id,
            width=picture.width,
            height=picture.height,
            source=name if official in ("train", "val", "test") else f"{name}/{official}",
            licence=_LICENCE,
            split=_SPLITS[official],
            path=picture.path,
            people=tuple(people),
            objects=tuple(things),
        )


def _expressions(path: Path) -> tuple[dict[int, list[Caption]], dict[int, str]]:
    """Expressions by annotation, and the official split by picture."""
    found = load_plain(path)
    if not isinstance(found, list):
        raise RowError("not a list of expressions", where=str(path), do="download it again")
    said: dict[int, list[Caption]] = defaultdict(list)
    splits: dict[int, str] = {}
    for i, ref in enumerate(found):
        with reading(path, f"[{i}]"):
            number, split = int(ref["image_id"]), str(ref["split"])
            if split not in _SPLITS:
                raise ValueError(f"a split {split}")
            if splits.setdefault(number, split) != split:
                raise BadInputError(f"picture {number} is in {splits[number]} and in {split}")
            texts = [str(one["sent"]).strip() for one in ref["sentences"]]
            said[int(ref["ann_id"])] += [Caption(text, "refer") for text in texts]
    return said, splits


def _list(path: Path, data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = data.get(name)
    if not isinstance(found, list):
        raise RowError(f"no list called {name}", where=str(path), do="download it again")
    return found


SOURCE = source("refcoco", "refcoco", "RefCOCO (UNC split)", "unc")
