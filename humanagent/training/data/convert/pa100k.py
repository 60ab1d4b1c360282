"""PA-100K: crops of pedestrians with 26 attributes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from humanagent.training.data.convert.layouts import first_of
from humanagent.training.data.convert.mat import mat_variable
from humanagent.training.data.convert.pictures import find_picture
from humanagent.training.data.convert.problems import reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.types import Split

_LICENCE = "none stated on the official page"
_SPLITS: Final[tuple[Split, ...]] = ("train", "val", "test")
_WORDS: Final = ("no", "yes")


def read(folder: Path) -> Iterator[Row]:
    """Every picture of the three splits, in the order of the annotations."""
    path = first_of(folder, "annotation.mat", "annotation/annotation.mat")
    pictures = first_of(folder, "data/release_data/release_data", "release_data", "data")
    place = pictures.relative_to(folder).as_posix()
    names = [str(name) for name in np.atleast_1d(mat_variable(path, "attributes"))]
    for split in _SPLITS:
        files = np.atleast_1d(mat_variable(path, f"{split}_images_name"))
        with reading(path, f"{split}_label"):
            labels = np.asarray(mat_variable(path, f"{split}_label")).reshape(-1, len(names))
            if len(labels) != len(files):
                raise ValueError(f"{len(labels)} rows for {len(files)} pictures")
        for i, file in enumerate(files):
            with reading(path, f"{split}_label({i + 1})"):
                found = find_picture(folder, f"{place}/{file}")
                yield Row(
                    id=found.id,
                    width=found.width,
                    height=found.height,
                    source="pa100k",
                    licence=_LICENCE,
                    split=split,
                    path=found.path,
                    people=(PersonRow(attributes=_attributes(names, labels[i])),),
                )


def _attributes(names: list[str], row: Any) -> MappingProxyType[str, str]:
    stated = {}
    for name, value in zip(names, row.tolist(), strict=True):
        if value not in (0, 1):
            raise ValueError(f"{name} is {value}, neither 0 nor 1")
        stated[name] = _WORDS[int(value)]
    return MappingProxyType(stated)


SOURCE = Source(
    name="pa100k",
    title="PA-100K",
    task="attributes",
    url="https://github.com/xh-liu/HydraPlus-Net",
    licence=_LICENCE,
    layout=(
        "annotation.mat (or annotation/annotation.mat)",
        "data/*.jpg (or release_data/*.jpg, or data/release_data/release_data/*.jpg)",
    ),
    cited="https://github.com/dangweili/pedestrian-attribute-recognition-pytorch/blob/HEAD/"
    "script/dataset/transform_pa100k.py",
    read=read,
)
