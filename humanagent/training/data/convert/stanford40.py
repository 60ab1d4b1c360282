"""Stanford 40 Actions: photographs with the box of the person who does something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from humanagent.training.data.convert.boxes import clipped
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import needed, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.convert.voc_xml import box_of, read_xml, text_of
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.types import Split

_LICENCE = "not verified: see the official page"
_SPLITS: Final[tuple[Split, ...]] = ("train", "test")


def read(folder: Path) -> Iterator[Row]:
    """Every picture of the two splits."""
    for split in _SPLITS:
        path = needed(folder, "ImageSplits", f"{split}.txt")
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                name = line.strip()
                if not name:
                    continue
                with reading(path, number):
                    found = find_picture(folder, f"JPEGImages/{name}")
                    people = _people(folder, name.removesuffix(".jpg"), found)
                    yield Row(
                        id=found.id,
                        width=found.width,
                        height=found.height,
                        source="stanford40",
                        licence=_LICENCE,
                        split=split,
                        path=found.path,
                        people=people,
                    )


def _people(folder: Path, stem: str, found: Found) -> tuple[PersonRow, ...]:
    """Those who act; other people in the picture are not annotated."""
    path = folder / "XMLAnnotations" / f"{stem}.xml"
    people = []
    for i, element in enumerate(read_xml(path).findall("object")):
        with reading(path, f"object[{i}]"):
            box = clipped(box_of(element), found.width, found.height)
            people.append(PersonRow(bbox=box, action=text_of(element, "action")))
    return tuple(people)


SOURCE = Source(
    name="stanford40",
    title="Stanford 40 Actions",
    task="action",
    url="http://vision.stanford.edu/Datasets/40actions.html",
    licence=_LICENCE,
    layout=(
        "ImageSplits/train.txt, ImageSplits/test.txt",
        "XMLAnnotations/<picture>.xml",
        "JPEGImages/*.jpg",
    ),
    cited="https://github.com/guarin/openpifpaf_action/blob/HEAD/"
    "openpifpaf_action/data_preprocessing/stanford.py",
    read=read,
)
