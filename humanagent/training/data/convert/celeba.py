"""CelebA: faces with 40 attributes, five points, and a box where the whole picture is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from humanagent.training.data.convert.boxes import clipped, from_xywh
from humanagent.training.data.convert.layouts import first_of
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import RowError, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Keypoints, Part, PersonRow, Row
from humanagent.training.data.rows.types import Split

_LICENCE = "non-commercial research purposes only"
_SPLITS: Final[dict[str, Split]] = {"0": "train", "1": "val", "2": "test"}
_WORDS: Final = {"-1": "no", "1": "yes"}
#: lefteye, righteye, nose, leftmouth, rightmouth, as the landmark files name and order them.
SKELETON: Final = "celeba_5"


@dataclass(frozen=True)
class _Listed:
    """A line of one of the lists: where it is, the picture it is about, and its values."""

    path: Path
    number: int
    picture: str
    values: list[str]


def read(folder: Path) -> Iterator[Row]:
    """Every picture: as it was found in ``img_celeba`` if that is there, else aligned and cropped.

    Boxes are of pictures as they were found, so aligned ones have none.
    """
    wild = any((folder / name).is_dir() for name in ("Img/img_celeba", "img_celeba"))
    kind, marks = ("img_celeba", "") if wild else ("img_align_celeba", "_align")
    pictures = first_of(folder, f"Img/{kind}", kind).relative_to(folder).as_posix()
    names = _header(_file(folder, "Anno", "list_attr_celeba.txt"))
    lists = [
        _lines(_file(folder, "Anno", "list_attr_celeba.txt"), len(names), 2),
        _lines(_file(folder, "Anno", f"list_landmarks{marks}_celeba.txt"), 10, 2),
        _lines(_file(folder, "Eval", "list_eval_partition.txt"), 1, 0),
    ]
    if wild:
        lists.append(_lines(_file(folder, "Anno", "list_bbox_celeba.txt"), 4, 2))
    for attributes, points, partition, *box in _together(folder, lists):
        with reading(partition.path, partition.number):
            split = _SPLITS[partition.values[0]]
            found = find_picture(folder, f"{pictures}/{partition.picture}")
        with reading(attributes.path, attributes.number):
            values = [_WORDS[value] for value in attributes.values]
        with reading(points.path, points.number):
            joints = Keypoints(SKELETON, tuple(map(float, points.values)), (2,) * 5)
        yield Row(
            id=found.id,
            width=found.width,
            height=found.height,
            source="celeba",
            licence=_LICENCE,
            split=split,
            path=found.path,
            people=(
                PersonRow(
                    keypoints=joints,
                    attributes=MappingProxyType(dict(zip(names, values, strict=True))),
                    parts=tuple(part for line in box for part in _face(line, found)),
                ),
            ),
        )


def _face(line: _Listed, found: Found) -> tuple[Part, ...]:
    """Some boxes have no size; those faces have none."""
    with reading(line.path, line.number):
        x, y, w, h = map(float, line.values)
        box = clipped(from_xywh(x, y, w, h), found.width, found.height)
        return (Part("face", box),) if w and h else ()


def _file(folder: Path, part: str, name: str) -> Path:
    return first_of(folder, f"{part}/{name}", name)


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        next(file, "")
        return next(file, "").split()


def _lines(path: Path, columns: int, header: int) -> Iterator[_Listed]:
    """The lines behind the header, whose first line tells how many they are."""
    with path.open(encoding="utf-8", errors="replace") as file:
        stated, seen = None, 0
        for number, line in enumerate(file, 1):
            with reading(path, number):
                if number == 1 and header:
                    stated = int(line)
                if number <= header or not line.strip():
                    continue
                picture, *values = line.split()
                if len(values) != columns:
                    raise ValueError(f"{len(values)} values, expected {columns}")
            seen += 1
            yield _Listed(path, number, picture, values)
    if stated is not None and seen != stated:
        raise RowError(
            f"{seen} pictures, its first line tells {stated}",
            where=f"{path}:1",
            do="download it again",
        )


def _together(folder: Path, lists: list[Iterator[_Listed]]) -> Iterator[tuple[_Listed, ...]]:
    """Line by line: the lists tell of the same pictures in the same order, and are long."""
    try:
        for lines in zip(*lists, strict=True):
            for line in lines:
                if line.picture != lines[0].picture:
                    raise RowError(
                        f"{line.picture}, where {lines[0].path.name} has {lines[0].picture}",
                        where=f"{line.path}:{line.number}",
                        do="download it again",
                    )
            yield lines
    except ValueError as error:  # zip's own: one of them ended
        raise RowError(
            "its lists are of different lengths", where=f"{folder}", do="download them again"
        ) from error


SOURCE = Source(
    name="celeba",
    title="CelebA",
    task="attributes",
    url="https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html",
    licence=_LICENCE,
    layout=(
        "Anno/list_attr_celeba.txt, Eval/list_eval_partition.txt",
        "Img/img_celeba/*.jpg with Anno/list_bbox_celeba.txt, Anno/list_landmarks_celeba.txt",
        "or Img/img_align_celeba/*.jpg with Anno/list_landmarks_align_celeba.txt",
        "(or all of it without the folders Anno, Eval and Img)",
    ),
    cited="https://github.com/pytorch/vision/blob/main/torchvision/datasets/celeba.py",
    read=read,
)
