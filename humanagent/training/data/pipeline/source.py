"""What a source of a run is, and what all of them need."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from humanagent.errors import PictureError
from humanagent.training.data.rows import Row


@dataclass(frozen=True, slots=True)
class Item:
    """One picture to come. ``key`` says whether it is done: the row's id, or for a drawn scene its
    path, which fixes the picture. ``ref`` is what the source finds it by.
    """

    key: str
    ref: str


class Source(Protocol):
    """A list of items in an order that is the same in every run; goes to other processes whole."""

    @property
    def name(self) -> str: ...

    def about(self) -> dict[str, str]:
        """What decides its rows, for the manifest."""
        ...

    def items(self) -> Iterator[Item]:
        """Everything there is; memory does not grow with it."""
        ...

    def count(self) -> int:
        """How many items there are."""
        ...

    def load(self, item: Item) -> Row:
        """The row, with the bytes of its picture where there are any.

        Raises:
            BadInputError: it cannot be read.
        """
        ...

    def stored(self, row: Row) -> Row:
        """The row as it is kept: without bytes that the source has as a file."""
        ...

    def picture(self, row: Row) -> bytes | None:
        """The picture of a row that was stored; None where it is not found."""
        ...


def about(folder: Path, *, annotations: Path | None = None, embed: bool) -> dict[str, str]:
    """What ``Source.about`` says of a folder."""
    said = {"input": str(folder)}
    if annotations is not None:
        said["annotations"] = str(annotations)
    return said | {"pictures": "embedded" if embed else "by path"}


def found_picture(row: Row, folder: Path | None) -> bytes | None:
    """The picture's bytes that a row has, or those of its file; None where there are none."""
    if row.image is not None or folder is None:
        return row.image
    try:
        return read_picture(row, folder)
    except PictureError:
        return None


def read_picture(row: Row, folder: Path) -> bytes:
    """The bytes of a row's file.

    Raises:
        PictureError: there is none, or it lies outside the folder.
    """
    path = folder / row.path
    if "\0" in row.path or not path.resolve().is_relative_to(folder.resolve()):
        raise PictureError("a picture outside the folder", where=row.path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise PictureError("no such picture", where=str(path)) from error


def name_key(name: str) -> str:
    """An id for something that has no bytes to hash."""
    return hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()
