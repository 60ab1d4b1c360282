"""PASCAL VOC 2012 actions: people with boxes and what each is doing, out of ten actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element

from humanagent.training.data.convert.boxes import clipped
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import needed, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.convert.voc_xml import box_of, read_xml, text_of
from humanagent.training.data.rows import PersonRow, Row, Thing
from humanagent.training.data.rows.types import BBox, Split

_LICENCE = "pictures of Flickr under its terms of use; annotations: none stated"
_SPLITS: Final[tuple[Split, ...]] = ("train", "val")  # what the test's people do is not public
_WORDS: Final = {"0": "no", "1": "yes"}
#: Not an action but the lack of the ten; it stays an attribute.
_OTHER: Final = "other"


def read(folder: Path) -> Iterator[Row]:
    """Every picture of the action sets that are annotated."""
    for split in _SPLITS:
        path = needed(folder, "ImageSets", "Action", f"{split}.txt")
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    with reading(path, number):
                        yield _row(folder, line.split()[0], split)


def _row(folder: Path, stem: str, split: Split) -> Row:
    found = find_picture(folder, f"JPEGImages/{stem}.jpg")
    path = folder / "Annotations" / f"{stem}.xml"
    people, things = [], []
    for i, element in enumerate(read_xml(path).findall("object")):
        with reading(path, f"object[{i}]"):
            name, box = text_of(element, "name"), _box(element, found)
            if name == "person":
                people.append(_person(element, box))
            else:
                things.append(Thing(name, box))
    return Row(
        id=found.id,
        width=found.width,
        height=found.height,
        source="voc_action",
        licence=_LICENCE,
        split=split,
        path=found.path,
        people=tuple(people),
        objects=tuple(things),
    )


def _box(element: Element, found: Found) -> BBox:
    """VOC counts pixels from 1, and its last pixel is inside."""
    x0, y0, x1, y1 = box_of(element)
    return clipped((x0 - 1, y0 - 1, x1, y1), found.width, found.height)


def _person(element: Element, box: BBox) -> PersonRow:
    """Several actions at once (walking, phoning) are told with commas, and all as attributes."""
    actions = element.find("actions")
    if actions is None:
        return PersonRow(bbox=box)
    stated = {action.tag: _WORDS[(action.text or "").strip()] for action in actions}
    doing = [tag for tag, word in stated.items() if word == "yes" and tag != _OTHER]
    return PersonRow(bbox=box, action=", ".join(doing), attributes=MappingProxyType(stated))


SOURCE = Source(
    name="voc_action",
    title="PASCAL VOC 2012, action classification",
    task="action",
    url="http://host.robots.ox.ac.uk/pascal/VOC/voc2012/",
    licence=_LICENCE,
    layout=(
        "ImageSets/Action/train.txt, ImageSets/Action/val.txt",
        "Annotations/<picture>.xml",
        "JPEGImages/*.jpg",
    ),
    cited="http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/index.html",
    read=read,
    declared="the paper names two of its four action sets; this one has still pictures, official"
    " splits, and the box of every person with what that person does",
)
