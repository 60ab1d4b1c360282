"""Writes rows as Parquet shards: each whole or not at all, and only once, whatever is killed.

A shard is written beside its place, synced, renamed, and then listed in the manifest; what the
manifest does not list is removed when the folder is opened again. So a run that goes on knows
exactly which pictures are done, and writes the same shards as one that was never stopped, given
rows in the same order.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from humanagent.errors import BadInputError
from humanagent.training.data.rows.manifest import (
    FILE,
    Manifest,
    Shard,
    file_sha256,
    read_manifest,
)
from humanagent.training.data.rows.schema import arrow, schema, to_record
from humanagent.training.data.rows.types import Row

ROWS_PER_SHARD: Final = 2000
#: A shard ends sooner when its pictures take more than this many bytes.
_SHARD_BYTES: Final = 256 * 2**20
_GROUP: Final = 256  # rows that are read at once


class RowWriter:
    """A folder of rows that is written, or gone on with.

    Rows whose id is there already are left out. Leaving the ``with`` block without an error marks
    the folder complete; with one, what was finished stays, and the next writer goes on.

    Args:
        folder: Made if it is not there.
        rows_per_shard: Rows of a file; the same for every run on a folder.
        about: What makes the rows, for the manifest.

    Raises:
        BadInputError: the folder holds other files, or rows of another version.
        MissingDependencyError: pyarrow is not installed.

    Example:
        ``with RowWriter(Path("rows")) as out: out.add(row)``
    """

    def __init__(
        self,
        folder: Path,
        *,
        rows_per_shard: int = ROWS_PER_SHARD,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        arrow()
        self.folder, self._size = folder, rows_per_shard
        self._manifest = _opened(folder)
        if about is not None:
            self._manifest = self._manifest.model_copy(update={"about": dict(about)})
        self.done: set[str] = _ids(folder, self._manifest)
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0
        self._counts = Counter(self._manifest.counts)
        self._waiting: Counter[str] = Counter()

    def add(self, row: Row) -> bool:
        """Write a row, unless one of its id was written before; whether it was new.

        Raises:
            BadInputError: the row contradicts itself.
        """
        if row.id in self.done:
            return False
        self._rows.append(to_record(row))
        self.done.add(row.id)
        self._bytes += len(row.image or b"")
        self._waiting.update(_counted(row))
        if len(self._rows) >= self._size or self._bytes >= _SHARD_BYTES:
            self.flush()
        return True

    def flush(self) -> None:
        """End the shard in work."""
        if not self._rows:
            return
        name = f"rows-{len(self._manifest.shards):05d}.parquet"
        digest = _write_shard(self.folder / name, self._rows)
        self._counts.update(self._waiting)
        shard = Shard(name=name, rows=len(self._rows), sha256=digest)
        self._list(shards=(*self._manifest.shards, shard), counts=dict(self._counts))
        self._rows, self._bytes, self._waiting = [], 0, Counter()

    def __enter__(self) -> Self:
        self._list(complete=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.flush()
            self._list(complete=True)

    def _list(self, **changed: Any) -> None:
        self._manifest = self._manifest.model_copy(update=changed)
        self._manifest.write(self.folder)


def _opened(folder: Path) -> Manifest:
    """The manifest so far; what a killed writer left half done is removed."""
    if not (folder / FILE).exists():
        if folder.exists() and any(folder.iterdir()):
            raise BadInputError(
                "the folder is not empty and holds no rows", where=str(folder), do="give another"
            )
        folder.mkdir(parents=True, exist_ok=True)
        return Manifest()
    manifest = read_manifest(folder)
    listed = {shard.name for shard in manifest.shards}
    for path in [*folder.glob("rows-*.parquet"), *folder.glob(".new-*")]:
        if path.name not in listed:
            path.unlink()
    return manifest


def _ids(folder: Path, manifest: Manifest) -> set[str]:
    if not manifest.shards:
        return set()
    import pyarrow.parquet as parquet

    found: set[str] = set()
    for shard in manifest.shards:
        found.update(parquet.read_table(folder / shard.name, columns=["id"])["id"].to_pylist())
    return found


def _write_shard(path: Path, records: list[dict[str, Any]]) -> str:
    import pyarrow.parquet as parquet

    table = arrow().Table.from_pylist(records, schema=schema())
    new = path.with_name(f".new-{path.name}")
    parquet.write_table(table, new, compression="zstd", row_group_size=_GROUP)
    with new.open("rb") as file:
        os.fsync(file.fileno())
    digest = file_sha256(new)
    os.replace(new, path)
    return digest


def _counted(row: Row) -> dict[str, int]:
    people = [p for p in row.people if not p.ignore]
    return {
        "rows": 1,
        "people": len(people),
        "keypoints": sum(p.keypoints is not None for p in people),
        "captions": len(row.captions) + sum(len(p.captions) for p in people),
        f"split {row.split}": 1,
        f"source {row.source}": 1,
    }
