"""RAF-DB, its basic part: aligned faces with one of seven expressions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final

from humanagent.training.data.convert.pictures import find_picture
from humanagent.training.data.convert.problems import needed, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.types import Split

_LICENCE = (
    "not verified: see the official page; its sister sets are for non-commercial research only"
)
_LABELS: Final = (
    "Surprise", "Fear", "Disgust", "Happiness", "Sadness", "Anger", "Neutral",
)  # fmt: skip
_SPLITS: Final[dict[str, Split]] = {"train": "train", "test": "test"}


def read(folder: Path) -> Iterator[Row]:
    """Every aligned picture of the list; its name says which split it belongs to."""
    path = needed(folder, "EmoLabel", "list_patition_label.txt")
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            with reading(path, number):
                name, label = line.split()
                if not 1 <= int(label) <= len(_LABELS):
                    raise ValueError(f"an expression {label}")
                stem = name.removesuffix(".jpg")
                found = find_picture(folder, f"Image/aligned/{stem}_aligned.jpg")
                attributes = MappingProxyType({"expression": _LABELS[int(label) - 1]})
                yield Row(
                    id=found.id,
                    width=found.width,
                    height=found.height,
                    source="rafdb",
                    licence=_LICENCE,
                    split=_SPLITS[stem.partition("_")[0]],
                    path=found.path,
                    people=(PersonRow(attributes=attributes),),
                )


SOURCE = Source(
    name="rafdb",
    title="RAF-DB, basic",
    task="expression",
    url="http://www.whdeng.cn/raf/model1.html",
    licence=_LICENCE,
    layout=(
        "EmoLabel/list_patition_label.txt",
        "Image/aligned/{train,test}_<number>_aligned.jpg",
    ),
    cited="https://github.com/kaiwang960112/Self-Cure-Network/blob/HEAD/src/train.py",
    read=read,
)
