"""What a folder of records holds: rows, or what was made of rows. Both are written the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from humanagent.training.data.rows.schema import VERSION, from_record, schema, to_record
from humanagent.training.data.rows.types import Row

T = TypeVar("T")


@dataclass(frozen=True)
class Format(Generic[T]):
    """How one kind of record is kept as Parquet.

    Attributes:
        kind: What the manifest calls it, and how its shards' names begin.
        version: Of the schema.
        schema: The Arrow schema; a function, so that naming a format needs no pyarrow.
        to_record: An item as what Arrow takes.
        from_record: The other way round.
        id: Of an item; also a column ``id`` of the schema. An id is written once.
        image: The picture's bytes that an item carries, or None.
        counted: What the manifest counts of an item.
    """

    kind: str
    version: int
    schema: Callable[[], Any]
    to_record: Callable[[T], dict[str, Any]]
    from_record: Callable[[Mapping[str, Any]], T]
    id: Callable[[T], str]
    image: Callable[[T], bytes | None]
    counted: Callable[[T], Mapping[str, int]]


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


ROWS: Final = Format[Row](
    kind="rows",
    version=VERSION,
    schema=schema,
    to_record=to_record,
    from_record=from_record,
    id=lambda row: row.id,
    image=lambda row: row.image,
    counted=_counted,
)
