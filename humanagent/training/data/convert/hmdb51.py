"""HMDB51: clips of 51 actions; some frames of each, with the clip's label."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from humanagent.errors import BadInputError
from humanagent.training.data.convert.frames import sample_frames
from humanagent.training.data.convert.problems import reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.types import Split

_LICENCE = "CC BY 4.0"
_LISTS: Final = "testTrainMulti_7030_splits"
_END: Final = "_test_split1.txt"
#: Clips with a 0 belong to neither part of a split.
_SPLITS: Final[dict[str, Split | None]] = {"0": None, "1": "train", "2": "test"}


def read(folder: Path) -> Iterator[Row]:
    """Frames of every clip of the first official split; a frame's label is its clip's."""
    lists = sorted((folder / _LISTS).glob(f"*{_END}"))
    if not lists:
        raise BadInputError(f"no {_LISTS}/*{_END}", where=str(folder))
    for path in lists:
        action = path.name.removesuffix(_END)
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                with reading(path, number):
                    clip, part = line.split()
                    split = _SPLITS[part]
                    if split is None:
                        continue
                    for frame in sample_frames(folder, f"{action}/{clip}"):
                        yield Row(
                            id=frame.id,
                            width=frame.width,
                            height=frame.height,
                            source="hmdb51",
                            licence=_LICENCE,
                            split=split,
                            image=frame.data,
                            action=action,
                        )


SOURCE = Source(
    name="hmdb51",
    title="HMDB51",
    task="action",
    url="https://serre-lab.clps.brown.edu/resource/hmdb-a-large-human-motion-database/",
    licence=_LICENCE,
    layout=(f"{_LISTS}/<action>{_END}", "<action>/*.avi"),
    cited="https://github.com/pytorch/vision/blob/main/torchvision/datasets/hmdb51.py",
    read=read,
    declared="the paper names two of its four action sets; this one is read like UCF101, adds what"
    " that lacks (faces, everyday acts, two people), and has a free licence",
)
