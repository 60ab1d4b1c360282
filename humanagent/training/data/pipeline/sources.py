"""What a run is given: scenes to draw, a folder of pictures, or a folder of rows.

A source lists its items cheaply and loads one at a time, in whatever process does the work.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from humanagent.errors import BadInputError, PictureError
from humanagent.training.data.convert.pictures import find_picture
from humanagent.training.data.geometry.scene import ALL_ANNOTATED
from humanagent.training.data.pipeline.coco_folder import CocoNotes, coco_notes
from humanagent.training.data.pipeline.row_folder import RowFolder
from humanagent.training.data.pipeline.source import Item, Source, about, found_picture, name_key
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.manifest import file_sha256, read_manifest
from humanagent.training.data.scenes import make_scene
from humanagent.training.data.teacher import drawn

#: Source of rows of which nothing is known but the picture.
PLAIN: Final = "pictures"
#: Sources of rows of a folder with annotations in COCO's format: of some people, or of everybody.
ANNOTATED: Final = "annotations"
_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif")
_SCENES: Final = re.compile(r"scenes:([0-9]{1,9})(?::([0-9]{1,15}))?")


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
        said = about(self.folder, annotations=self.annotations, embed=self.embed)
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
        return found_picture(row, self.folder)

    def _notes(self) -> CocoNotes | None:
        return None if self.annotations is None else coco_notes(self.annotations, self.folder)


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
        pictures: For a folder of rows; by default where its manifest says they are.
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
        if not int(scenes[1]):
            raise BadInputError("no scenes to draw", where=given, do="give scenes:1 or more")
        return DrawnScenes(int(scenes[1]), int(scenes[2] or 0))
    folder = Path(given)
    if not folder.is_dir():
        raise BadInputError(
            "no such folder", where=given, do="give a folder of pictures or of rows, or scenes:N"
        )
    if (folder / "manifest.json").is_file():
        _refuse("a folder of rows", annotations=annotations)
        said = read_manifest(folder).about.get("picture_folder")
        if pictures is None and isinstance(said, str) and Path(said).is_dir():
            pictures = Path(said)
        return RowFolder(folder, pictures, embed)
    _refuse("a folder of pictures", pictures=pictures)
    if annotations is not None:
        coco_notes(annotations, folder)
    elif next(_pictures(folder), None) is None:
        raise BadInputError("no pictures in this folder", where=given)
    return PictureFolder(folder, annotations, embed, everybody)


def _refuse(what: str, **options: Any) -> None:
    for name, value in options.items():
        if value is not None:
            raise BadInputError(f"--{name} does not go with {what}", where=str(value))


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
