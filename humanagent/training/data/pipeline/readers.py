"""The stage of readers: what tools can tell of people beside their joints, for kinds that tell it.

What a source states stays, and drawn scenes state everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from humanagent.errors import PictureError
from humanagent.media import load_picture
from humanagent.training.data.geometry.scene import measure
from humanagent.training.data.instruct.captions.faces import annotate_faces
from humanagent.training.data.rows import Made, Row
from humanagent.training.data.teacher.drawn import SOURCE as DRAWN

if TYPE_CHECKING:
    from humanagent.tools.protocols import Image

#: What is read for a kind: the others say nothing of looks, or only what a source states.
READ: Final = MappingProxyType({"herm": ("clothes", "faces"), "captions": ("clothes", "faces")})


class Readers:
    """Reads what a kind of instructions tells of people.

    Args:
        kind: One of the four.
        threads: Of the models.
    """

    def __init__(self, kind: str, threads: int) -> None:
        self._names, self._threads = READ.get(kind, ()), threads
        self._read: list[Callable[[Row, Image], Row]] = []

    def read(self, row: Row) -> Row:
        """The row with what was read, and by whom; nothing without a picture.

        Raises:
            MissingDependencyError: the models of a reader are not installed.
            PictureError: the picture cannot be decoded, or is not of the row's size.
        """
        if not self._names or row.image is None or row.source == DRAWN:
            return row
        if not self._read:
            self._read = [_READERS[name](self._threads) for name in self._names]
        image = load_picture(row.image).pixels
        if image.shape[:2] != (row.height, row.width):
            raise PictureError(
                f"{image.shape[1]} x {image.shape[0]} pixels, annotated as {row.width} x "
                f"{row.height}",
                where=row.path,
            )
        for read in self._read:
            row = read(row, image)
        return row


def _clothes(threads: int) -> Callable[[Row, Image], Row]:
    from humanagent.tools.appearance import ClothesReader

    reader = ClothesReader()

    def read(row: Row, image: Image) -> Row:
        measured = measure(row)
        words = reader.words(np.asarray(image), measured.scene)
        by = f"{reader.info.name} {reader.info.version}"
        people, made = list(row.people), []
        for index, name in measured.ids.items():
            one = people[index]
            new = {k: v for k, v in words.get(name, {}).items() if k not in one.attributes}
            people[index] = replace(one, attributes=MappingProxyType({**one.attributes, **new}))
            made += [Made(f"people[{index}].attributes.{name}", by) for name in new]
        return replace(row, people=tuple(people), made=(*row.made, *made))

    return read


def _faces(threads: int) -> Callable[[Row, Image], Row]:
    from humanagent.tools.faces import FaceReader

    reader = FaceReader(threads=threads)
    return lambda row, image: annotate_faces(row, image, reader)


_READERS: Final = MappingProxyType({"clothes": _clothes, "faces": _faces})
