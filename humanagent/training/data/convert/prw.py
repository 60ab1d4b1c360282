"""PRW: frames of six campus cameras with the boxes of all people; who is who is left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from humanagent.training.data.convert.boxes import clipped, from_xywh
from humanagent.training.data.convert.mat import mat_variable, records, table
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import needed, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.types import Split

_LICENCE = "not verified: see the official page"
_SPLITS: Final[tuple[Split, ...]] = ("train", "test")
#: Files of several rounds of annotation name their variable in three ways.
_BOXES: Final = ("box_new", "anno_file", "anno_previous")


def read(folder: Path) -> Iterator[Row]:
    """The frames that the two lists name, training first."""
    for split in _SPLITS:
        path = needed(folder, f"frame_{split}.mat")
        for i, name in enumerate(records(mat_variable(path, f"img_index_{split}"))):
            with reading(path, f"img_index_{split}{{{i + 1}}}"):
                notes = needed(folder, "annotations", f"{name}.jpg.mat")
                picture = find_picture(folder, f"frames/{name}.jpg")
            yield Row(
                id=picture.id,
                width=picture.width,
                height=picture.height,
                source="prw",
                licence=_LICENCE,
                split=split,
                path=picture.path,
                people=tuple(_people(notes, picture)),
            )


def _people(path: Path, picture: Found) -> Iterator[PersonRow]:
    """Rows of identity and box; -2 stands for people without a number, who count all the same."""
    boxes = mat_variable(path, *_BOXES)
    with reading(path, 1):
        rows = table(boxes, 5)
    for i, (_identity, x, y, w, h) in enumerate(rows, 1):
        with reading(path, i):
            yield PersonRow(bbox=clipped(from_xywh(x, y, w, h), picture.width, picture.height))


SOURCE = Source(
    name="prw",
    title="PRW, Person Re-identification in the Wild",
    task="detection",
    url="https://zheng-lab.cecs.anu.edu.au/Project/project_prw.html",
    licence=_LICENCE,
    layout=(
        "frame_train.mat, frame_test.mat",
        "annotations/<frame>.jpg.mat",
        "frames/<frame>.jpg",
    ),
    cited="https://github.com/serend1p1ty/SeqNet/blob/HEAD/datasets/prw.py",
    read=read,
)
