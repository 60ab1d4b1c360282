"""Photos with COCO person annotations, and many versions of each to learn from.

A version is the photo, its mirror image, a crop around people or a crop that avoids everybody.
All versions of a photo carry its SHA-256, so that folds by photo stay honest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

#: Kinds of versions that show a whole photo.
WHOLE = ("photo", "mirror")

Array = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]

#: COCO-17 index of each joint after mirroring.
MIRROR = np.array([0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15])


@dataclass(frozen=True)
class Truth:
    """One annotated person (or crowd): xyxy box, (17, 3) x, y, v, area in square pixels.

    ``share`` is how much of the box a crop has left.
    """

    box: Array
    joints: Array
    area: float
    crowd: bool
    share: float = 1.0

    @property
    def labelled(self) -> bool:
        """Whether any joint is labelled."""
        return bool((self.joints[:, 2] > 0).any())


@dataclass(frozen=True)
class Version:
    """A picture with everybody in it. ``kind`` is photo, mirror, people or nobody."""

    sha256: str
    kind: str
    image: Pixels
    people: tuple[Truth, ...]


def read_photos(folder: Path) -> list[Version]:
    """The photos of ``folder/annotations.json``, in its order."""
    data = json.loads((folder / "annotations.json").read_text())
    people: dict[int, list[Truth]] = {}
    for a in data["annotations"]:
        x, y, w, h = a["bbox"]
        joints = np.array(a.get("keypoints") or [0] * 51, dtype=float).reshape(17, 3)
        truth = Truth(
            np.array([x, y, x + w, y + h], float), joints, float(a["area"]), bool(a["iscrowd"])
        )
        people.setdefault(a["image_id"], []).append(truth)
    photos = []
    for record in data["images"]:
        path = folder / "images" / record["file_name"]
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        image = np.asarray(Image.open(path).convert("RGB"))
        photos.append(Version(sha256, "photo", image, tuple(people.get(record["id"], []))))
    return photos


def versions(photo: Version, around: int = 5, without: int = 6) -> Iterator[Version]:
    """The photo, its mirror image, crops around people, crops without anybody.

    Random, but the same for the same photo: the generator is seeded with its hash.
    """
    rng = np.random.default_rng(int(photo.sha256[:16], 16))
    yield photo
    yield mirrored(photo)
    for kind, count, draw in (("people", around, _around), ("nobody", without, _without)):
        for i in range(count):
            window = draw(photo, rng)
            if window is not None:
                crop = cropped(photo, window, kind)
                yield mirrored(crop, kind) if i % 2 else crop


def mirrored(v: Version, kind: str = "mirror") -> Version:
    """Left and right exchanged, joints too."""
    width = v.image.shape[1]
    people = []
    for t in v.people:
        x0, y0, x1, y1 = t.box
        joints = t.joints[MIRROR].copy()
        joints[:, 0] = np.where(joints[:, 2] > 0, width - 1 - joints[:, 0], 0)
        box = np.array([width - x1, y0, width - x0, y1])
        people.append(replace(t, box=box, joints=joints))
    return Version(v.sha256, kind, np.ascontiguousarray(v.image[:, ::-1]), tuple(people))


def cropped(v: Version, window: tuple[int, int, int, int], kind: str) -> Version:
    """The part inside an x0, y0, x1, y1 window; people are clipped, joints outside unlabelled."""
    x0, y0, x1, y1 = window
    corner, size = np.array([x0, y0], float), np.array([x1 - x0, y1 - y0], float)
    people = []
    for t in v.people:
        box = (t.box.reshape(2, 2) - corner).clip(0, size)
        share = (box[1] - box[0]).prod() / max((t.box[2:] - t.box[:2]).prod(), 1e-9)
        if share <= 0.05:
            continue
        joints = t.joints.copy()
        joints[:, :2] -= corner
        outside = ((joints[:, :2] < 0) | (joints[:, :2] >= size)).any(-1)
        joints[outside] = 0
        area, left = t.area * share, t.share * share
        people.append(replace(t, box=box.reshape(4), joints=joints, area=area, share=left))
    return Version(v.sha256, kind, np.ascontiguousarray(v.image[y0:y1, x0:x1]), tuple(people))


def _around(photo: Version, rng: np.random.Generator) -> tuple[int, int, int, int] | None:
    """A window of 45-90 % of the photo that holds someone's box centre."""
    boxes = [t.box for t in photo.people if not t.crowd]
    if not boxes:
        return None
    height, width = photo.image.shape[:2]
    box = boxes[int(rng.integers(len(boxes)))]
    share = rng.uniform(0.45, 0.9)
    w, h = int(width * share), int(height * share)
    # Where the window may start so that it holds the box's centre.
    cx, cy = (box[:2] + box[2:]) / 2
    x = int(rng.uniform(max(0, cx - w), min(cx, width - w) + 1e-6))
    y = int(rng.uniform(max(0, cy - h), min(cy, height - h) + 1e-6))
    return x, y, x + w, y + h


def _without(photo: Version, rng: np.random.Generator) -> tuple[int, int, int, int] | None:
    """A window, at least 120 px high and wide, that touches nobody's box."""
    height, width = photo.image.shape[:2]
    for _ in range(200):
        w = int(rng.uniform(120, max(121, width * 0.95)))
        h = int(np.clip(w * rng.uniform(0.6, 1.6), 120, height))
        if w > width or h > height:
            continue
        x, y = int(rng.uniform(0, width - w + 1)), int(rng.uniform(0, height - h + 1))
        if all(
            t.box[0] >= x + w or t.box[2] <= x or t.box[1] >= y + h or t.box[3] <= y
            for t in photo.people
        ):
            return x, y, x + w, y + h
    return None
