"""AI Challenger human keypoints: boxes and 14 joints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from humanagent.errors import BadInputError
from humanagent.training.data.convert.boxes import clipped, from_xyxy
from humanagent.training.data.convert.json_files import entries
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Keypoints, PersonRow, Row
from humanagent.training.data.rows.types import Split

_LICENCE = "not verified: see the official page"
_SPLITS: Final[dict[str, Split]] = {"train": "train", "validation": "val"}
_JOINTS: Final = 14
#: Its visibility (1 seen, 2 hidden, 3 not annotated) as COCO's v.
_SEEN: Final = {1: 2, 2: 1, 3: 0}


def read(folder: Path) -> Iterator[Row]:
    """Every picture of the training and validation lists, each list beside its pictures."""
    found = [
        (path, split)
        for name, split in _SPLITS.items()
        for path in sorted(folder.rglob(f"keypoint_{name}_annotations_*.json"))
    ]
    if not found:
        raise BadInputError("no keypoint_{train,validation}_annotations_*.json", where=str(folder))
    for path, split in found:
        pictures = _pictures(path).relative_to(folder).as_posix()
        for i, entry in enumerate(entries(path)):
            with reading(path, f"[{i}]"):
                picture = find_picture(folder, f"{pictures}/{entry['image_id']}.jpg")
                boxes, joints = entry["human_annotations"], entry["keypoint_annotations"]
                if boxes.keys() != joints.keys():
                    raise ValueError("not the same people have boxes and joints")
                yield Row(
                    id=picture.id,
                    width=picture.width,
                    height=picture.height,
                    source="aic",
                    licence=_LICENCE,
                    split=split,
                    path=picture.path,
                    people=tuple(_person(boxes[who], joints[who], picture) for who in boxes),
                )


def _pictures(notes: Path) -> Path:
    """The folder beside a list; the dates in the two names need not be the same."""
    kind = notes.name.split("_annotations_")[0]
    found = sorted(path for path in notes.parent.glob(f"{kind}_images_*") if path.is_dir())
    if len(found) != 1:
        raise BadInputError(f"not one folder {kind}_images_*", where=str(notes.parent))
    return found[0]


def _person(box: list[Any], numbers: list[Any], picture: Found) -> PersonRow:
    if len(numbers) != 3 * _JOINTS:
        raise ValueError(f"{len(numbers)} numbers for {_JOINTS} joints")
    seen = tuple(_SEEN[int(flag)] for flag in numbers[2::3])
    xy = [float(n) if seen[i // 3] else 0.0 for i, n in enumerate(numbers) if i % 3 < 2]
    return PersonRow(
        bbox=clipped(from_xyxy(*box), picture.width, picture.height),
        keypoints=Keypoints("aic_14", tuple(xy), seen) if any(seen) else None,
    )


SOURCE = Source(
    name="aic",
    title="AI Challenger human skeletal system keypoints 2017",
    task="pose",
    url="https://github.com/AIChallenger/AI_Challenger_2017",
    licence=_LICENCE,
    layout=(
        "**/keypoint_{train,validation}_annotations_<date>.json",
        "keypoint_{train,validation}_images_<date>/*.jpg beside each",
    ),
    cited="https://challenger.ai/competition/keypoint/subject?lan=en",
    read=read,
)
