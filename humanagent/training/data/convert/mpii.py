"""MPII Human Pose: 16 joints and a head box per person, and what the picture's people do.

MATLAB counts pixels from one; rows count from zero, so one is taken off every coordinate.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from humanagent.training.data.convert.boxes import clipped, from_xyxy
from humanagent.training.data.convert.mat import mat_variable, number, records, struct
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import needed, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Keypoints, PersonRow, Row
from humanagent.training.data.rows.types import Part

_LICENCE = (
    "annotations: Simplified BSD, for research; no commercial use, the pictures belong to others"
)
_FILE: Final = "mpii_human_pose_v1_u12_1.mat"
_JOINTS: Final = 16
_HEAD: Final = ("x1", "y1", "x2", "y2")


def read(folder: Path) -> Iterator[Row]:
    """Every picture of the list; those with ``img_train`` are for training, others the test.

    Test people have a place and a scale, and no joints: their annotations are withheld.
    """
    path = _annotations(folder)
    with reading(path, "RELEASE"):
        release = struct(mat_variable(path, "RELEASE"))
        images, training, acts = (release[name] for name in ("annolist", "img_train", "act"))
        if not np.size(images) == np.size(training) == np.size(acts):
            raise ValueError("annolist, img_train and act differ in length")
    for i, (image, train, act) in enumerate(
        zip(records(images), records(training), records(acts), strict=True)
    ):
        with reading(path, f"annolist({i + 1})"):
            picture = find_picture(folder, f"images/{struct(image['image'])['name']}")
            yield Row(
                id=picture.id,
                width=picture.width,
                height=picture.height,
                source="mpii",
                licence=_LICENCE,
                split="train" if number(train) else "test",
                path=picture.path,
                people=tuple(_person(one, picture) for one in records(image["annorect"])),
                action=_text(act["act_name"]),
            )


def _annotations(folder: Path) -> Path:
    """The archive unpacks into a folder of its own, whose name says it is version two."""
    inside = folder / "mpii_human_pose_v1_u12_2" / _FILE
    return inside if inside.exists() else needed(folder, _FILE)


def _person(note: Any, picture: Found) -> PersonRow:
    said = {}
    if _has(note, "scale"):
        said["scale"] = f"{number(note['scale']):g}"  # height in pixels / 200
    if _has(note, "objpos"):
        place = struct(note["objpos"])
        said["objpos"] = f"{number(place['x']) - 1:g} {number(place['y']) - 1:g}"
    parts: tuple[Part, ...] = ()
    if all(_has(note, name) for name in _HEAD):
        head = from_xyxy(*(number(note[name]) - 1 for name in _HEAD))
        parts = (Part("head", clipped(head, picture.width, picture.height)),)
    joints = _joints(struct(note["annopoints"])["point"]) if _has(note, "annopoints") else None
    return PersonRow(keypoints=joints, parts=parts, attributes=MappingProxyType(said))


def _joints(points: Any) -> Keypoints:
    xy, seen = [0.0] * (2 * _JOINTS), [0] * _JOINTS
    for point in records(points):
        joint = int(number(point["id"]))
        if not 0 <= joint < _JOINTS:
            raise ValueError(f"a joint {joint}")
        xy[2 * joint : 2 * joint + 2] = [number(point["x"]) - 1, number(point["y"]) - 1]
        # Head joints carry no flag, and lie on what is seen of the head.
        hidden = _has(point, "is_visible") and not number(point["is_visible"])
        seen[joint] = 1 if hidden else 2
    return Keypoints("mpii_16", tuple(xy), tuple(seen))


def _has(record: Any, name: str) -> bool:
    """MATLAB keeps a field that one person of a picture has as an empty one for the others."""
    value = record[name] if name in (record.dtype.names or ()) else ""
    return bool(value) if isinstance(value, str) else np.size(value) > 0


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str) else ""


SOURCE = Source(
    name="mpii",
    title="MPII Human Pose",
    task="pose",
    url="http://human-pose.mpi-inf.mpg.de",
    licence=_LICENCE,
    layout=(f"{_FILE}, or mpii_human_pose_v1_u12_2/{_FILE}", "images/*.jpg"),
    cited=(
        "https://github.com/wbenbihi/hourglasstensorflow/blob/1107453ab230f0b8d4221fd28fe83aa95389ca6d/"
        "hourglass_tensorflow/utils/parsers/mpii.py"
    ),
    read=read,
)
