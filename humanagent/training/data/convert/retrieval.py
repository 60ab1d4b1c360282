"""Text-based person retrieval: crops of people, with a few sentences about each.

CUHK-PEDES, and the sets that took over its annotation file: a list of objects with ``split``,
``captions``, ``file_path`` and ``id``. The identity ``id`` is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from humanagent.training.data.convert.json_files import entries
from humanagent.training.data.convert.pictures import find_picture
from humanagent.training.data.convert.problems import reading
from humanagent.training.data.rows import Caption, PersonRow, Row
from humanagent.training.data.rows.types import Split

_SPLITS: Final[dict[str, Split]] = {"train": "train", "val": "val", "test": "test"}


@dataclass(frozen=True)
class Retrieval:
    """What differs between such sets.

    Attributes:
        name: The source's name.
        licence: As rows carry it.
        pictures: The folder that ``file_path`` starts from, empty for the set's own.
        named: Whether file names tell who somebody is; then rows carry the picture and no path.
    """

    name: str
    licence: str
    pictures: str
    named: bool


def read_retrieval(folder: Path, path: Path, retrieval: Retrieval) -> Iterator[Row]:
    """Every picture that the file lists."""
    for i, record in enumerate(entries(path)):
        with reading(path, f"[{i}]"):
            name = f"{retrieval.pictures}{record['file_path']}"
            found = find_picture(folder, name)
            yield Row(
                id=found.id,
                width=found.width,
                height=found.height,
                source=retrieval.name,
                licence=retrieval.licence,
                split=_SPLITS[record["split"]],
                path="" if retrieval.named else found.path,
                image=(folder / name).read_bytes() if retrieval.named else None,
                people=(PersonRow(captions=_captions(record["captions"])),),
            )


def _captions(found: Any) -> tuple[Caption, ...]:
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise ValueError("its captions are no list of texts")
    return tuple(Caption(text.strip(), "overall") for text in found if text.strip())
