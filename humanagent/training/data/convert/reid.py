"""Crops of people under re-identification names, with attributes per identity in a .mat file.

The identity is in the file name only, and it is lost here: rows carry the picture itself, no path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np

from humanagent.errors import BadInputError
from humanagent.training.data.convert.mat import mat_variable, struct
from humanagent.training.data.convert.pictures import find_picture
from humanagent.training.data.convert.problems import needed, reading
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.types import Split

#: Folders of crops, and the part of the .mat file that tells of their people.
_FOLDERS: Final[tuple[tuple[str, Split], ...]] = (
    ("bounding_box_train", "train"),
    ("bounding_box_test", "test"),
    ("query", "test"),
)
#: Crops that are no annotated person: false detections, and boxes half beside somebody.
_NOBODY: Final = ("0000", "-1")

NO_YES: Final = ("no", "yes")


@dataclass(frozen=True)
class Reid:
    """What differs between such sets.

    Attributes:
        name: The source's name, and the licence that rows carry.
        licence: See above.
        file: The .mat file; it holds one variable of the same name.
        crop: What the name of a crop looks like; its first group is the identity.
        values: Attribute to the words for 1, 2, ... in the file.
    """

    name: str
    licence: str
    file: str
    crop: re.Pattern[str]
    values: Mapping[str, tuple[str, ...]]


def read_reid(folder: Path, reid: Reid) -> Iterator[Row]:
    """Every crop of an annotated person; test and query are both ``test``."""
    path = needed(folder, reid.file)
    known = {split: _people(path, reid, split) for split in ("train", "test")}
    found = False
    for name, split in _FOLDERS:
        for crop in sorted((folder / name).glob("*.jpg")):
            found = True
            with reading(crop.parent, crop.name):
                match = reid.crop.fullmatch(crop.name)
                if match is None:
                    raise ValueError("not a name of this set")
                if match[1] in _NOBODY:
                    continue
                if match[1] not in known[split]:
                    raise ValueError(f"{path.name} has no {split} identity {match[1]}")
                yield _row(folder, f"{name}/{crop.name}", known[split][match[1]], split, reid)
    if not found:
        raise BadInputError("no crops in bounding_box_{train,test} or query", where=str(folder))


def _row(folder: Path, name: str, person: PersonRow, split: Split, reid: Reid) -> Row:
    found = find_picture(folder, name)
    return Row(
        id=found.id,
        width=found.width,
        height=found.height,
        source=reid.name,
        licence=reid.licence,
        split=split,
        image=(folder / name).read_bytes(),
        people=(person,),
    )


def _people(path: Path, reid: Reid, split: str) -> dict[str, PersonRow]:
    """Identity to what its people look like."""
    variable = path.stem
    with reading(path, f"{variable}.{split}"):
        part = struct(struct(mat_variable(path, variable))[split])
        names = [str(name) for name in np.atleast_1d(part["image_index"])]
        columns = {name: np.atleast_1d(part[name]) for name in reid.values}
        for name, column in columns.items():
            if len(column) != len(names):
                raise ValueError(f"{len(column)} values of {name} for {len(names)} identities")
    people = {}
    for i, identity in enumerate(names):
        stated = {}
        for name, words in reid.values.items():
            with reading(path, f"{variable}.{split}.{name}({i + 1})"):
                value = int(columns[name][i])
                if not 0 <= value <= len(words):
                    raise ValueError(f"{value} is none of 1 to {len(words)}")
                if value:  # DukeMTMC's ``top`` has a 0, which is no label
                    stated[name] = words[value - 1]
        people[identity] = PersonRow(attributes=MappingProxyType(stated))
    return people
