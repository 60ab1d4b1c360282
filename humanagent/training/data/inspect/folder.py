"""A folder of rows, or of what was made of rows, and the pictures that its rows name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from humanagent.errors import BadInputError, PictureError
from humanagent.media import Picture, load_picture
from humanagent.training.data.instruct import MadeRow
from humanagent.training.data.pipeline.store import MADE, read_made
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.manifest import FILE, Manifest, read_manifest
from humanagent.training.data.rows.read import read_rows


@dataclass(frozen=True)
class DataFolder:
    """One folder; ``pictures`` is what the paths of its rows are relative to, where known."""

    path: Path
    manifest: Manifest
    pictures: Path | None

    def made(self) -> Iterator[MadeRow]:
        """Its records; plain rows have no instructions. Memory holds one group of a shard."""
        if self.manifest.kind == MADE.kind:
            yield from read_made(self.path)
        else:
            yield from map(MadeRow, read_rows(self.path))

    def rows(self) -> Iterator[Row]:
        """Its rows alone."""
        return (one.row for one in self.made())

    def picture(self, row: Row) -> Picture:
        """The picture of a row, decoded and upright.

        Raises:
            PictureError: it is not there, lies outside the folder of pictures, or is broken.
        """
        if row.image is not None:
            return load_picture(row.image)
        if self.pictures is None:
            raise PictureError(
                "the row has only a path", where=row.path, do="name the pictures with --pictures"
            )
        path = self.pictures / row.path
        if "\0" in row.path or not path.resolve().is_relative_to(self.pictures.resolve()):
            raise PictureError("a picture outside the data set", where=row.path)
        return load_picture(path)


def open_folder(path: Path, pictures: Path | None = None) -> DataFolder:
    """A folder that humanagent wrote.

    Args:
        path: Of ``data convert`` or ``data make``.
        pictures: What the paths of its rows are relative to; by default what the manifest says.

    Raises:
        BadInputError: it is no such folder, or ``pictures`` is none.

    Example:
        >>> open_folder(Path("nowhere"))
        Traceback (most recent call last):
        humanagent.errors.BadInputError: no manifest.json (nowhere): give a folder of rows that \
humanagent wrote
    """
    manifest = read_manifest(path, MADE) if _holds_made(path) else read_manifest(path)
    if pictures is not None and not pictures.is_dir():
        raise BadInputError("no such folder", where=str(pictures))
    return DataFolder(path, manifest, pictures or _pictures_of(manifest))


def _pictures_of(manifest: Manifest) -> Path | None:
    """Where the pictures are, as a manifest says: directly, or by what the rows were made from."""
    about = manifest.about
    if isinstance(said := about.get("picture_folder"), str):
        return Path(said)
    made_from = Path(str(about.get("input", "")))
    if manifest.kind != MADE.kind or not about.get("input") or not made_from.is_dir():
        return None
    if not (made_from / FILE).exists():
        return made_from
    try:
        return _pictures_of(read_manifest(made_from))
    except BadInputError:
        return None


def _holds_made(path: Path) -> bool:
    try:
        return bool(json.loads((path / FILE).read_bytes())["kind"] == MADE.kind)
    except (OSError, ValueError, LookupError, TypeError):
        return False  # what is wrong with it is told by reading it
