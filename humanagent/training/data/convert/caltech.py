"""Caltech Pedestrians, as ``dbExtract`` of its own toolbox writes frames and their boxes.

The set is published as videos (.seq) and MATLAB containers (.vbb). Its toolbox turns both into
one picture and one text file per frame, in Piotr Dollar's bbGt format; these are read here. The
numbers of people that run through a video stay behind there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final

from humanagent.errors import BadInputError
from humanagent.training.data.convert.boxes import clipped, from_xywh
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.types import Split

_LICENCE = "not verified: see the official page"
_HEADER: Final = "% bbGt version=3"
_TRAINING: Final = range(6)  # set00 to set05; set06 to set10 are the test


def read(folder: Path) -> Iterator[Row]:
    """Every frame that has an annotation file, in the order of the names."""
    notes = sorted((folder / "annotations").rglob("*.txt"))
    if not notes:
        raise BadInputError("no annotations/**/*.txt", where=str(folder))
    for path in notes:
        name = path.relative_to(folder / "annotations").with_suffix("").as_posix()
        with reading(path, 1):
            split = _split(name)
            picture = find_picture(folder, f"images/{name}.jpg")
        yield Row(
            id=picture.id,
            width=picture.width,
            height=picture.height,
            source="caltech",
            licence=_LICENCE,
            split=split,
            path=picture.path,
            people=tuple(_people(path, picture)),
        )


def _split(name: str) -> Split:
    if not name.startswith("set"):
        raise ValueError(f"{name} does not say which set it is of (set00 to set10)")
    return "train" if int(name[3:5]) in _TRAINING else "test"


def _people(path: Path, picture: Found) -> Iterator[PersonRow]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    with reading(path, 1):
        if not lines or lines[0].strip() != _HEADER:
            raise ValueError(f"its first line is not {_HEADER!r}")
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            with reading(path, number):
                yield _person(line.split(), picture)


def _person(words: list[str], picture: Found) -> PersonRow:
    """One line: label, box, occluded, visible box (zeros when it is all), ignore, angle."""
    if len(words) != 12:
        raise ValueError(f"{len(words)} columns, expected 12")
    label, size = words[0], (picture.width, picture.height)
    seen = [float(word) for word in words[6:10]]
    return PersonRow(
        bbox=clipped(from_xywh(*(float(word) for word in words[1:5])), *size),
        visible_bbox=clipped(from_xywh(*seen), *size) if any(seen) else None,
        attributes=MappingProxyType({"label": label, "occluded": words[5]}),
        # "people" are groups, "person?" and "person-fa" may be none at all.
        ignore=int(words[10]) != 0 or label != "person",
    )


SOURCE = Source(
    name="caltech",
    title="Caltech Pedestrian Detection Benchmark",
    task="detection",
    url="https://data.caltech.edu/records/f6rph-90m20",
    licence=_LICENCE,
    layout=(
        "annotations/**/*.txt, written by dbExtract of its toolbox (bbGt version 3)",
        "images/**/*.jpg of the same names, which begin with set00 to set10",
    ),
    cited="https://pdollar.github.io/toolbox/detector/bbGt.html",
    read=read,
)
