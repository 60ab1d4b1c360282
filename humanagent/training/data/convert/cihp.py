"""CIHP: every person of a picture taken apart into clothes and limbs, pixel by pixel."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from humanagent.errors import BadInputError, PictureError
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import reading
from humanagent.training.data.convert.rle import encode
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.types import BBox, Part, Split

_LICENCE = "not verified: see the official page"
_SPLITS: Final[dict[str, tuple[Split, str]]] = {
    "Training": ("train", "train_id.txt"),
    "Validation": ("val", "val_id.txt"),
    "Testing": ("test", "test_id.txt"),
}
#: Its 20 labels by number; 0 is the background.
LABELS: Final = (
    "background", "hat", "hair", "glove", "sunglasses", "upper-clothes", "dress", "coat", "socks",
    "pants", "torso-skin", "scarf", "skirt", "face", "left-arm", "right-arm", "left-leg",
    "right-leg", "left-shoe", "right-shoe",
)  # fmt: skip


def read(folder: Path) -> Iterator[Row]:
    """The pictures that the lists name; those of the test come without people."""
    lists = {part: folder / part / name for part, (_, name) in _SPLITS.items()}
    if not any(path.exists() for path in lists.values()):
        raise BadInputError("no Training/train_id.txt or Validation/val_id.txt", where=str(folder))
    for part, path in lists.items():
        if not path.exists():
            continue
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    with reading(path, number):
                        yield _row(folder, part, line.strip())


def _row(folder: Path, part: str, name: str) -> Row:
    picture = find_picture(folder, f"{part}/Images/{name}.jpg")
    split = _SPLITS[part][0]
    people: tuple[PersonRow, ...] = ()
    if split != "test":
        labels = _pixels(folder, f"{part}/Category_ids/{name}.png", picture)
        humans = _pixels(folder, f"{part}/Human_ids/{name}.png", picture)
        if labels.max() >= len(LABELS):
            raise ValueError(f"a label {labels.max()} in Category_ids/{name}.png")
        people = tuple(_person(humans == who, labels) for who in np.unique(humans) if who)
    return Row(
        id=picture.id,
        width=picture.width,
        height=picture.height,
        source="cihp",
        licence=_LICENCE,
        split=split,
        path=picture.path,
        people=people,
    )


def _pixels(folder: Path, name: str, picture: Found) -> NDArray[np.uint8]:
    """A label picture as numbers, one byte a pixel; of the size of its photo."""
    found = find_picture(folder, name)
    if (found.width, found.height) != (picture.width, picture.height):
        raise ValueError(f"{name} is {found.width} x {found.height}, not as its picture")
    try:
        with Image.open(io.BytesIO((folder / name).read_bytes())) as image:
            if image.mode not in ("L", "P"):
                raise PictureError(f"its pixels are {image.mode}, not labels", where=name)
            return np.asarray(image, dtype=np.uint8)
    except (OSError, UnidentifiedImageError) as error:
        raise PictureError(f"not a picture: {error}", where=name) from error


def _person(mask: NDArray[np.bool_], labels: NDArray[np.uint8]) -> PersonRow:
    parts = []
    for label in np.unique(labels[mask]):
        if label:
            own = mask & (labels == label)
            parts.append(Part(LABELS[label], _around(own), mask=encode(own)))
    return PersonRow(bbox=_around(mask), parts=tuple(parts))


def _around(mask: NDArray[np.bool_]) -> BBox:
    """The box of a mask, from the first edge of its pixels to the last."""
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return (float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))


SOURCE = Source(
    name="cihp",
    title="CIHP, Crowd Instance-level Human Parsing",
    task="parsing",
    url="https://www.sysu-hcp.net/lip/",
    licence=_LICENCE,
    layout=(
        "Training/train_id.txt, Validation/val_id.txt, Testing/test_id.txt",
        "{Training,Validation,Testing}/Images/*.jpg",
        "{Training,Validation}/Category_ids/*.png, Human_ids/*.png"
        " (Instance_ids are their product, and not needed)",
    ),
    cited="https://gas.graviti.com/dataset/hellodataset/CIHP",
    read=read,
)
