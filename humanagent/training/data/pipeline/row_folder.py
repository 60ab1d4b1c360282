"""Rows that were converted, as the source of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from humanagent.errors import PictureError
from humanagent.training.data.pipeline.source import Item, about, found_picture, read_picture
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.manifest import read_manifest
from humanagent.training.data.rows.read import read_group, reading_shard
from humanagent.training.data.rows.schema import arrow


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
        return about(self.folder, embed=self.embed)

    def items(self) -> Iterator[Item]:
        """In the order they were written."""
        arrow()
        import pyarrow.parquet as parquet

        for shard in read_manifest(self.folder).shards:
            path = self.folder / shard.name
            with reading_shard(path), parquet.ParquetFile(path) as file:
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
        data = read_picture(row, self.pictures)
        if hashlib.sha256(data).hexdigest() != row.id:
            raise PictureError("not the picture that the row is about", where=row.path)
        return replace(row, image=data)

    def stored(self, row: Row) -> Row:
        """Without bytes that were read from a file, unless they are to be embedded."""
        return row if self.embed or self.pictures is None else replace(row, image=None)

    def picture(self, row: Row) -> bytes | None:
        """Its bytes, or those of its file."""
        return found_picture(row, self.pictures)


# Two groups: one that is read, and the one before, which a slower row may still be taken from.
@lru_cache(maxsize=2)
def _group(path: Path, group: int) -> list[Row]:
    return read_group(path, group)
