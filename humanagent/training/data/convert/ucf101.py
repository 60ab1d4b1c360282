"""UCF101: clips of 101 actions; some frames of each, with the clip's label."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from humanagent.training.data.convert.frames import sample_frames
from humanagent.training.data.convert.problems import needed, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.types import Split

_LICENCE = "not verified: see the official page"
_SPLITS: Final[tuple[Split, ...]] = ("train", "test")
_LISTS: Final = "ucfTrainTestlist"


def read(folder: Path) -> Iterator[Row]:
    """Frames of every clip of the first official fold; a frame's label is its clip's."""
    labels = _labels(needed(folder, _LISTS, "classInd.txt"))
    for split in _SPLITS:
        path = needed(folder, _LISTS, f"{split}list01.txt")
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                with reading(path, number):
                    clip, *label = line.split()
                    action = clip.partition("/")[0]
                    if action not in labels or label not in ([], [labels[action]]):
                        raise ValueError(f"{action} is not label {' '.join(label)} of classInd.txt")
                    for frame in sample_frames(folder, f"UCF-101/{clip}"):
                        yield Row(
                            id=frame.id,
                            width=frame.width,
                            height=frame.height,
                            source="ucf101",
                            licence=_LICENCE,
                            split=split,
                            image=frame.data,
                            action=action,
                        )


def _labels(path: Path) -> dict[str, str]:
    """Action to its number."""
    labels = {}
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                with reading(path, number):
                    label, action = line.split()
                    labels[action] = str(int(label))
    return labels


SOURCE = Source(
    name="ucf101",
    title="UCF101",
    task="action",
    url="https://www.crcv.ucf.edu/data/UCF101.php",
    licence=_LICENCE,
    layout=(
        f"{_LISTS}/classInd.txt, {_LISTS}/trainlist01.txt, {_LISTS}/testlist01.txt",
        "UCF-101/<action>/*.avi",
    ),
    cited="https://github.com/pytorch/vision/blob/main/torchvision/datasets/ucf101.py",
    read=read,
)
