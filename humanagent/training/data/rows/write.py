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
from typing import Any, Final, Generic, Self, TypeVar

from humanagent.errors import BadInputError
from humanagent.training.data.rows.format import ROWS, Format
from humanagent.training.data.rows.manifest import (
    FILE,
    Manifest,
    Shard,
    file_sha256,
    read_manifest,
)
from humanagent.training.data.rows.read import read_shard
from humanagent.training.data.rows.schema import arrow
from humanagent.training.data.rows.types import Row

T = TypeVar("T")

ROWS_PER_SHARD: Final = 2000
#: A shard ends sooner when its pictures take more than this many bytes.
_SHARD_BYTES: Final = 256 * 2**20
_GROUP: Final = 256  # rows that are read at once


class ShardWriter(Generic[T]):
    """A folder of records that is written, or gone on with.

    Records whose id is there already are left out. Leaving the ``with`` block without an error
    marks the folder complete; with one, what was finished stays, and the next writer goes on.

    Args:
        folder: Made if it is not there.
        form: The format of its records.
        rows_per_shard: Rows of a file; the same for every run on a folder.
        about: What makes the rows, for the manifest.

    Raises:
        BadInputError: the folder holds other files, or records of another format or version.
        MissingDependencyError: pyarrow is not installed.
    """

    def __init__(
        self,
        folder: Path,
        form: Format[T],
        *,
        rows_per_shard: int = ROWS_PER_SHARD,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        arrow()
        self.folder, self._form, self._size = folder, form, rows_per_shard
        self._manifest = _opened(folder, form)
        if about is not None:
            self._manifest = self._manifest.model_copy(update={"about": dict(about)})
        self.done = self._done()
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0
        self._counts = Counter(self._manifest.counts)
        self._waiting: Counter[str] = Counter()

    def add(self, item: T) -> bool:
        """Write a record, unless one of its id was written before; whether it was new.

        Raises:
            BadInputError: the record contradicts itself.
        """
        if self._form.id(item) in self.done:
            return False
        self._put(item)
        if len(self._rows) >= self._size or self._bytes >= _SHARD_BYTES:
            self.flush()
        return True

    def flush(self) -> None:
        """End the shard in work."""
        self._end(f"{self._form.kind}-{len(self._manifest.shards):05d}.parquet")

    def pause(self) -> None:
        """Keep what there is of the shard in work; the next writer goes on with it.

        Unlike after ``flush``, its shards are those of a run that was never stopped.
        """
        place = f"{self._form.kind}-{len(self._manifest.shards):05d}"
        self._end(f"{place}-first-{len(self._rows)}.parquet", more=True)

    def __enter__(self) -> Self:
        self._list(complete=False)
        self._reopen()
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

    def _done(self) -> set[str]:
        """The ids that the folder holds."""
        import pyarrow.parquet as parquet

        found: set[str] = set()
        for shard in self._manifest.shards:
            ids = parquet.read_table(self.folder / shard.name, columns=["id"])["id"]
            found.update(ids.to_pylist())
        return found

    def _put(self, item: T) -> None:
        self._rows.append(self._form.to_record(item))
        self.done.add(self._form.id(item))
        self._bytes += len(self._form.image(item) or b"")
        self._waiting.update(self._form.counted(item))

    def _end(self, name: str, *, more: bool = False) -> None:
        if not self._rows:
            return
        # Taken out first: interrupted in here, they are rather made again than written twice.
        rows, waiting = self._rows, self._waiting
        self._rows, self._bytes, self._waiting = [], 0, Counter()
        digest = _write_shard(self.folder / name, rows, self._form.schema())
        self._counts.update(waiting)
        shard = Shard(name=name, rows=len(rows), sha256=digest, open=more)
        self._list(shards=(*self._manifest.shards, shard), counts=dict(self._counts))
        _sweep(self.folder, self._form, self._manifest)

    def _reopen(self) -> None:
        """Take up a shard that was paused; the manifest lists it until it has been replaced."""
        shards = self._manifest.shards
        if not shards or not shards[-1].open:
            return
        for item in read_shard(self.folder / shards[-1].name, self._form):
            self._put(item)
        self._counts.subtract(self._waiting)
        self._manifest = self._manifest.model_copy(update={"shards": shards[:-1]})

    def _list(self, **changed: Any) -> None:
        self._manifest = self._manifest.model_copy(update=changed)
        self._manifest.write(self.folder)


class RowWriter(ShardWriter[Row]):
    """A folder of rows that is written, or gone on with; see ``ShardWriter``.

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
        super().__init__(folder, ROWS, rows_per_shard=rows_per_shard, about=about)


def _opened(folder: Path, form: Format[Any]) -> Manifest:
    """The manifest so far; what a killed writer left half done is removed."""
    if not (folder / FILE).exists():
        # Hidden files are locks, and what a killed writer had begun.
        if folder.exists() and any(not path.name.startswith(".") for path in folder.iterdir()):
            raise BadInputError(
                f"the folder is not empty and holds no {form.kind}",
                where=str(folder),
                do="give another",
            )
        folder.mkdir(parents=True, exist_ok=True)
        return Manifest(kind=form.kind, version=form.version)
    manifest = read_manifest(folder, form)
    _sweep(folder, form, manifest)
    return manifest


def _sweep(folder: Path, form: Format[Any], manifest: Manifest) -> None:
    listed = {shard.name for shard in manifest.shards}
    for path in [*folder.glob(f"{form.kind}-*.parquet"), *folder.glob(".new-*")]:
        if path.name not in listed:
            path.unlink()


def _write_shard(path: Path, records: list[dict[str, Any]], schema: Any) -> str:
    import pyarrow.parquet as parquet

    table = arrow().Table.from_pylist(records, schema=schema)
    new = path.with_name(f".new-{path.name}")
    parquet.write_table(table, new, compression="zstd", row_group_size=_GROUP)
    with new.open("rb") as file:
        os.fsync(file.fileno())
    digest = file_sha256(new)
    os.replace(new, path)
    return digest
