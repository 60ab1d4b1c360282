"""CityPersons: people of Cityscapes, each with a full box and what can be seen of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final

from humanagent.errors import BadInputError
from humanagent.training.data.convert.boxes import clipped, from_xywh
from humanagent.training.data.convert.mat import mat_variable, records, struct, table
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.types import Split

_LICENCE = "annotations: none stated; pictures: Cityscapes licence, for non-commercial purposes"
_SPLITS: Final[tuple[Split, ...]] = ("train", "val")
#: The class labels of its README, by number; ignore regions and groups are no single people.
_LABELS: Final = (
    "ignore region", "pedestrian", "rider", "sitting person", "other person", "group of people",
)  # fmt: skip
_IGNORED: Final = ("ignore region", "group of people")


def read(folder: Path) -> Iterator[Row]:
    """Every picture that the annotations list, those without people too."""
    found = [split for split in _SPLITS if (folder / _file(split)).exists()]
    if not found:
        raise BadInputError("no annotations/anno_{train,val}.mat", where=str(folder))
    for split in found:
        path = folder / _file(split)
        for i, cell in enumerate(records(mat_variable(path, f"anno_{split}_aligned"))):
            with reading(path, f"anno_{split}_aligned{{{i + 1}}}"):
                note = struct(cell)
                name = f"leftImg8bit/{split}/{note['cityname']}/{note['im_name']}"
                picture = find_picture(folder, name)
                yield Row(
                    id=picture.id,
                    width=picture.width,
                    height=picture.height,
                    source="citypersons",
                    licence=_LICENCE,
                    split=split,
                    path=picture.path,
                    people=tuple(_person(row, picture) for row in table(note["bbs"], 10)),
                )


def _file(split: str) -> str:
    return f"annotations/anno_{split}.mat"


def _person(row: list[float], picture: Found) -> PersonRow:
    """One row of ``bbs``: class, box, instance, visible box."""
    kind, size = int(row[0]), (picture.width, picture.height)
    if not 0 <= kind < len(_LABELS):
        raise ValueError(f"a class label {kind}")
    label = _LABELS[kind]
    return PersonRow(
        bbox=clipped(from_xywh(*row[1:5]), *size),
        visible_bbox=clipped(from_xywh(*row[6:10]), *size),
        attributes=MappingProxyType({"class": label}),
        ignore=label in _IGNORED,
    )


SOURCE = Source(
    name="citypersons",
    title="CityPersons (on Cityscapes)",
    task="detection",
    url="https://github.com/cvgroup-njust/CityPersons",
    licence=_LICENCE,
    layout=(
        "annotations/anno_train.mat, annotations/anno_val.mat",
        "leftImg8bit/{train,val}/<city>/*_leftImg8bit.png, from Cityscapes",
    ),
    cited="https://github.com/cvgroup-njust/CityPersons/blob/master/annotations/README.txt",
    read=read,
)
