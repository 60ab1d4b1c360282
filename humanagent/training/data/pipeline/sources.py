"""What a run is given: scenes to draw, a folder of pictures, or a folder of rows.

A source lists its items cheaply and loads one at a time, in whatever process does the work.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

from humanagent.errors import BadInputError, PictureError
from humanagent.training.data.convert.pictures import find_picture
from humanagent.training.data.geometry.scene import ALL_ANNOTATED
from humanagent.training.data.pipeline.coco_folder import CocoNotes, coco_notes
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.manifest import file_sha256, read_manifest
from humanagent.training.data.rows.read import read_group
from humanagent.training.data.rows.schema import arrow
from humanagent.training.data.scenes import make_scene
from humanagent.training.data.teacher import drawn

#: Source of rows of which nothing is known but the picture.
PLAIN: Final = "pictures"
#: Sources of rows of a folder with annotations in COCO's format: of some people, or of everybody.
ANNOTATED: Final = "annotations"
_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif")
_SCENES: Final = re.compile(r"scenes:([0-9]{1,9})(?::([0-9]{1,15}))?")


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


@dataclass(frozen=True)
class DrawnScenes:
    """Scenes of the scene maker, seeds ``first`` to ``first + scenes - 1``.

    Example:
        >>> [item.ref for item in DrawnScenes(2, first=7).items()]
        ['drawn/7.png', 'drawn/8.png']
    """

    scenes: int
    first: int = 0
    name: str = drawn.SOURCE

    def about(self) -> dict[str, str]:
        """The first seed; there may be more scenes the next time."""
        return {"input": f"scenes from seed {self.first}"}

    def items(self) -> Iterator[Item]:
        """A seed each."""
        for seed in range(self.first, self.first + self.scenes):
            path = f"{drawn.SOURCE}/{seed}.png"
            yield Item(path, path)

    def count(self) -> int:
        """As many as there are seeds."""
        return self.scenes

    def load(self, item: Item) -> Row:
        """Draws it."""
        return drawn.drawn_row(make_scene(int(Path(item.ref).stem)))

    def stored(self, row: Row) -> Row:
        """With its bytes: there is no file."""
        return row

    def picture(self, row: Row) -> bytes | None:
        """Those bytes."""
        return row.image


@dataclass(frozen=True)
class PictureFolder:
    """A folder of pictures, whatever is in it; or the ones that ``annotations`` list.

    Args:
        folder: Paths of rows are relative to it.
        annotations: A file in COCO's format; what it lists is annotated, what it does not list is
            not read.
        embed: Keep the pictures' bytes in the rows.
        everybody: The annotations miss nobody: who is not in them is not in the picture.
    """

    folder: Path
    annotations: Path | None = None
    embed: bool = False
    everybody: bool = False

    @property
    def name(self) -> str:
        """What rows call it."""
        if self.annotations is None:
            return PLAIN
        return ALL_ANNOTATED if self.everybody else ANNOTATED

    def about(self) -> dict[str, str]:
        """The folder, the annotations, and whether pictures are embedded."""
        said = _about(self.folder, annotations=self.annotations, embed=self.embed)
        return said | ({"annotated": "everybody"} if self.everybody else {})

    def items(self) -> Iterator[Item]:
        """Files by path, or in the order of the annotations."""
        notes = self._notes()
        for ref in _pictures(self.folder) if notes is None else notes.pictures():
            yield Item(_file_key(self.folder / ref), ref)

    def count(self) -> int:
        """Files, or what the annotations list."""
        notes = self._notes()
        return sum(1 for _ in (_pictures(self.folder) if notes is None else notes.pictures()))

    def load(self, item: Item) -> Row:
        """Reads the picture, and what is annotated."""
        notes = self._notes()
        found = find_picture(self.folder, item.ref)
        data = (self.folder / item.ref).read_bytes()
        if hashlib.sha256(data).hexdigest() != found.id:
            raise PictureError("it changed while it was read", where=item.ref)
        row = Row(
            found.id, found.width, found.height, self.name, "unknown", path=found.path, image=data
        )
        return row if notes is None else notes.annotated(row)

    def stored(self, row: Row) -> Row:
        """Without the bytes, unless they are to be embedded."""
        return row if self.embed else replace(row, image=None)

    def picture(self, row: Row) -> bytes | None:
        """Its bytes, or those of its file."""
        return _found(row, self.folder)

    def _notes(self) -> CocoNotes | None:
        return None if self.annotations is None else coco_notes(self.annotations, self.folder)


@dataclass(frozen=True)
class RowFolder:
    """A folder of rows that ``RowWriter`` wrote.

    Args:
        folder: The rows.
        pictures: Where the paths in the rows lead from, for rows without their pictures.
        embed: Keep the pictures' bytes in what is made.
    """

    folder: Path
    pictures: Path | None = None
    embed: bool = False
    name: str = "rows"

    def about(self) -> dict[str, str]:
        """The folder, and whether pictures are embedded."""
        return _about(self.folder, embed=self.embed)

    def items(self) -> Iterator[Item]:
        """In the order they were written."""
        arrow()
        import pyarrow.parquet as parquet

        for shard in read_manifest(self.folder).shards:
            with parquet.ParquetFile(self.folder / shard.name) as file:
                for group in range(file.num_row_groups):
                    ids = file.read_row_group(group, columns=["id"])["id"].to_pylist()
                    for place, key in enumerate(ids):
                        yield Item(key, f"{shard.name}:{group}:{place}")

    def count(self) -> int:
        """Rows of all shards."""
        return read_manifest(self.folder).rows

    def load(self, item: Item) -> Row:
        """Reads it with its group, which is kept for the next ones."""
        shard, group, place = item.ref.rsplit(":", 2)
        row = _group(self.folder / shard, int(group))[int(place)]
        if row.image is not None or self.pictures is None:
            return row
        data = _read(row, self.pictures)
        if hashlib.sha256(data).hexdigest() != row.id:
            raise PictureError("not the picture that the row is about", where=row.path)
        return replace(row, image=data)

    def stored(self, row: Row) -> Row:
        """Without bytes that were read from a file, unless they are to be embedded."""
        return row if self.embed or self.pictures is None else replace(row, image=None)

    def picture(self, row: Row) -> bytes | None:
        """Its bytes, or those of its file."""
        return _found(row, self.pictures)


def find_source(
    given: str,
    *,
    annotations: Path | None = None,
    pictures: Path | None = None,
    embed: bool = False,
    everybody: bool = False,
) -> Source:
    """The source that an argument names.

    Args:
        given: ``scenes:N`` or ``scenes:N:SEED``, a folder of pictures, or a folder of rows.
        annotations: For a folder of pictures.
        pictures: For a folder of rows.
        embed: Keep the bytes of pictures that are files.
        everybody: The annotations miss nobody.

    Raises:
        BadInputError: there is no such folder, or an option does not go with it.

    Example:
        >>> find_source("scenes:5:100")
        DrawnScenes(scenes=5, first=100, name='drawn')
    """
    if everybody and annotations is None:
        raise BadInputError("--everybody goes with --annotations only")
    if scenes := _SCENES.fullmatch(given):
        _refuse("scenes", annotations=annotations, pictures=pictures)
        return DrawnScenes(int(scenes[1]), int(scenes[2] or 0))
    folder = Path(given)
    if not folder.is_dir():
        raise BadInputError(
            "no such folder", where=given, do="give a folder of pictures or of rows, or scenes:N"
        )
    if (folder / "manifest.json").is_file():
        _refuse("a folder of rows", annotations=annotations)
        read_manifest(folder)
        return RowFolder(folder, pictures, embed)
    _refuse("a folder of pictures", pictures=pictures)
    if annotations is not None:
        coco_notes(annotations, folder)
    elif next(_pictures(folder), None) is None:
        raise BadInputError("no pictures in this folder", where=given)
    return PictureFolder(folder, annotations, embed, everybody)


def _about(folder: Path, *, annotations: Path | None = None, embed: bool) -> dict[str, str]:
    said = {"input": str(folder)}
    if annotations is not None:
        said["annotations"] = str(annotations)
    return said | {"pictures": "embedded" if embed else "by path"}


def _refuse(what: str, **options: Any) -> None:
    for name, value in options.items():
        if value is not None:
            raise BadInputError(f"--{name} does not go with {what}", where=str(value))


def _found(row: Row, folder: Path | None) -> bytes | None:
    if row.image is not None or folder is None:
        return row.image
    try:
        return _read(row, folder)
    except PictureError:
        return None


def _read(row: Row, folder: Path) -> bytes:
    path = folder / row.path
    if not path.resolve().is_relative_to(folder.resolve()):
        raise PictureError("a picture outside the folder", where=row.path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise PictureError("no such picture", where=str(path)) from error


def _pictures(folder: Path) -> Iterator[str]:
    """Paths relative to ``folder``, folder by folder, each sorted."""
    for path, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(_SUFFIXES):
                yield (Path(path) / name).relative_to(folder).as_posix()


def _file_key(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError:
        return name_key(path.name)


def name_key(name: str) -> str:
    """An id for something that has no bytes to hash."""
    return hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()


# Two groups: one that is read, and the one before, which a slower row may still be taken from.
@lru_cache(maxsize=2)
def _group(path: Path, group: int) -> list[Row]:
    return read_group(path, group)
