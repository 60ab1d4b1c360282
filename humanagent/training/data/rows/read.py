"""Reads rows one after the other: memory holds one group of a shard, whatever the folder's size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from humanagent.errors import BadInputError
from humanagent.training.data.rows.format import ROWS, Format
from humanagent.training.data.rows.manifest import file_sha256, read_manifest
from humanagent.training.data.rows.schema import arrow
from humanagent.training.data.rows.types import Row

T = TypeVar("T")
_AT_ONCE = 64


def read_rows(folder: Path, *, verify: bool = False) -> Iterator[Row]:
    """All rows of a folder, in the order they were written.

    Args:
        folder: What ``RowWriter`` wrote.
        verify: Compare every shard with the hash in the manifest first.

    Raises:
        BadInputError: no such folder, a shard that is missing or broken, or another one than the
            manifest lists.
        MissingDependencyError: pyarrow is not installed.
    """
    return read_items(folder, ROWS, verify=verify)


def read_items(folder: Path, form: Format[T], *, verify: bool = False) -> Iterator[T]:
    """The same for records of any format; raises as ``read_rows``."""
    arrow()
    for shard in read_manifest(folder, form).shards:
        path = folder / shard.name
        if verify and (not path.is_file() or file_sha256(path) != shard.sha256):
            raise BadInputError(
                "not the shard that the manifest lists", where=str(path), do="make the rows again"
            )
        yield from read_shard(path, form)


def read_shard(path: Path, form: Format[T]) -> Iterator[T]:
    """The records of one shard.

    Raises:
        BadInputError: it is missing or broken.
    """
    import pyarrow.parquet as parquet

    with reading_shard(path), parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_AT_ONCE):
            yield from map(form.from_record, batch.to_pylist())


def read_group(path: Path, group: int) -> list[Row]:
    """The rows of one group of a shard of rows.

    Raises:
        BadInputError: it is missing or broken.
    """
    import pyarrow.parquet as parquet

    with reading_shard(path), parquet.ParquetFile(path) as file:
        return [ROWS.from_record(record) for record in file.read_row_group(group).to_pylist()]


@contextmanager
def reading_shard(path: Path) -> Iterator[None]:
    """Tells what is wrong with a shard as a BadInputError."""
    import pyarrow

    try:
        yield
    except (OSError, pyarrow.ArrowException, KeyError, TypeError, ValueError) as error:
        raise BadInputError(
            f"cannot read its rows: {error}", where=str(path), do="make the rows again"
        ) from error
