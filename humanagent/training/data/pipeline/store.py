"""What was made of rows, kept as Parquet: one record per row, so that nothing is there twice.

A row's instructions, what was discarded, and why it failed, are one record: they are written
together or not at all. Coordinates stay numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from humanagent.training.data.geometry.types import Checked, Finding
from humanagent.training.data.instruct.types import (
    Discarded,
    Instruction,
    MadeRow,
    Piece,
    Turn,
    Where,
)
from humanagent.training.data.rows import Made
from humanagent.training.data.rows.format import Format
from humanagent.training.data.rows.read import read_items
from humanagent.training.data.rows.schema import arrow, from_record, to_record
from humanagent.training.data.rows.schema import schema as row_schema
from humanagent.training.data.rows.write import ROWS_PER_SHARD, ShardWriter
from humanagent.training.data.teacher.drawn import SOURCE as DRAWN

VERSION: Final = 1


class MadeWriter(ShardWriter[MadeRow]):
    """A folder of what was made of rows; see ``ShardWriter``. A row's id is written once.

    Example:
        ``with MadeWriter(Path("made")) as out: out.add(MadeRow(row))``
    """

    def __init__(
        self,
        folder: Path,
        *,
        rows_per_shard: int = ROWS_PER_SHARD,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(folder, MADE, rows_per_shard=rows_per_shard, about=about)

    def _done(self) -> set[str]:
        """Ids, and of drawn scenes also paths, which hold the seed: they need not be drawn to know
        that they are done.
        """
        import pyarrow.parquet as parquet

        found: set[str] = set()
        for shard in self._manifest.shards:
            with parquet.ParquetFile(self.folder / shard.name) as file:
                for one in file.read(columns=["id", "row.source", "row.path"]).to_pylist():
                    found.add(one["id"])
                    if one["row"]["source"] == DRAWN:
                        found.add(one["row"]["path"])
        return found


def read_made(folder: Path, *, verify: bool = False) -> Iterator[MadeRow]:
    """All records of a folder, in the order they were written; one group of a shard in memory.

    Args:
        folder: What ``MadeWriter`` wrote.
        verify: Compare every shard with the hash in the manifest first.

    Raises:
        BadInputError: no such folder, a shard that is missing or broken, or another one than the
            manifest lists.
        MissingDependencyError: pyarrow is not installed.
    """
    return read_items(folder, MADE, verify=verify)


@cache
def made_schema() -> Any:
    """The Arrow schema of a record; its metadata names the version.

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """
    pa = arrow()
    where = pa.struct(
        {
            "kind": pa.string(),
            "xy": pa.list_(pa.float64()),
            "visibility": pa.list_(pa.int8()),
            "skeleton": pa.string(),
        }
    )
    pieces = pa.list_(pa.struct({"text": pa.string(), "where": where}))  # one of the two is null
    instruction = pa.struct(
        {
            "id": pa.string(),
            "picture": pa.string(),
            "kind": pa.string(),
            "task": pa.string(),
            "turns": pa.list_(pa.struct({"role": pa.string(), "pieces": pieces})),
            "people": pa.list_(pa.int32()),
            "split": pa.string(),
            "made": row_schema().field("made").type,
        }
    )
    finding = pa.struct({n: pa.string() for n in ("kind", "said", "measured")})
    checked = pa.struct(
        {
            "text": pa.string(),
            "outcome": pa.string(),
            "findings": pa.list_(finding),
            **{n: pa.int32() for n in ("confirmed", "contradicted", "open")},
        }
    )
    discarded = pa.struct({"task": pa.string(), "text": pa.string(), "checked": checked})
    return pa.schema(
        {
            "id": pa.string(),
            "row": pa.struct(list(row_schema())),
            "instructions": pa.list_(instruction),
            "discarded": pa.list_(discarded),
            "checked": pa.list_(pa.struct({"task": pa.string(), "checked": checked})),
            "error": pa.string(),
        },
        metadata={"humanagent.made": str(VERSION)},
    )


def to_made_record(made: MadeRow) -> dict[str, Any]:
    """A record as what Arrow takes.

    Raises:
        BadInputError: the row contradicts itself, and no error says so.

    Example:
        >>> from humanagent.training.data.rows import Row
        >>> made = MadeRow(Row("0" * 64, 64, 48, "x", "CC0-1.0", path="a.jpg"), error="too dark")
        >>> from_made_record(to_made_record(made)) == made
        True
    """
    return {
        "id": made.row.id,
        "row": to_record(made.row, strict=not made.error),
        "instructions": [
            {
                "id": one.id,
                "picture": one.picture,
                "kind": one.kind,
                "task": one.task,
                "turns": [
                    {"role": turn.role, "pieces": [_piece(piece) for piece in turn.pieces]}
                    for turn in one.turns
                ],
                "people": list(one.people),
                "split": one.split,
                "made": [
                    {"field": m.field, "by": m.by, "prompt": m.prompt, "verdict": m.verdict}
                    for m in one.made
                ],
            }
            for one in made.instructions
        ],
        "discarded": [
            {"task": one.task, "text": one.text, "checked": _checked(one.checked)}
            for one in made.discarded
        ],
        "checked": [{"task": task, "checked": _checked(one)} for task, one in made.checked],
        "error": made.error,
    }


def from_made_record(record: Mapping[str, Any]) -> MadeRow:
    """What a record that was read stands for."""
    return MadeRow(
        row=from_record(record["row"]),
        instructions=tuple(_read_instruction(one) for one in record["instructions"]),
        discarded=tuple(
            Discarded(one["task"], one["text"], _read_checked(one["checked"]))
            for one in record["discarded"]
        ),
        checked=tuple((one["task"], _read_checked(one["checked"])) for one in record["checked"]),
        error=record["error"],
    )


def _piece(piece: Piece) -> dict[str, Any]:
    if isinstance(piece, str):
        return {"text": piece, "where": None}
    where = {
        "kind": piece.kind,
        "xy": list(piece.xy),
        "visibility": list(piece.visibility),
        "skeleton": piece.skeleton,
    }
    return {"text": None, "where": where}


def _read_piece(record: Mapping[str, Any]) -> Piece:
    where = record["where"]
    if where is None:
        return str(record["text"])
    return Where(where["kind"], tuple(where["xy"]), tuple(where["visibility"]), where["skeleton"])


def _read_instruction(record: Mapping[str, Any]) -> Instruction:
    turns = tuple(Turn(t["role"], tuple(map(_read_piece, t["pieces"]))) for t in record["turns"])
    return Instruction(
        **{
            **record,
            "turns": turns,
            "people": tuple(record["people"]),
            "made": tuple(Made(**made) for made in record["made"]),
        }
    )


def _checked(checked: Checked) -> dict[str, Any]:
    return {
        "text": checked.text,
        "outcome": checked.outcome,
        "findings": [
            {"kind": f.kind, "said": f.said, "measured": f.measured} for f in checked.findings
        ],
        "confirmed": checked.confirmed,
        "contradicted": checked.contradicted,
        "open": checked.open,
    }


def _read_checked(record: Mapping[str, Any]) -> Checked:
    return Checked(**{**record, "findings": tuple(Finding(**f) for f in record["findings"])})


def _counted(made: MadeRow) -> dict[str, int]:
    tasks = Counter(f"task {one.task}" for one in made.instructions)
    return {
        "rows": 1,
        "people": sum(not p.ignore for p in made.row.people),
        "instructions": len(made.instructions),
        "discarded": len(made.discarded),
        "errors": int(bool(made.error)),
        **tasks,
    }


def made_table(made: Sequence[MadeRow]) -> Any:
    """Records as one Arrow table, as it goes between processes."""
    return arrow().Table.from_pylist([to_made_record(one) for one in made], schema=made_schema())


#: How what was made of rows is kept.
MADE: Final = Format[MadeRow](
    kind="made",
    version=VERSION,
    schema=made_schema,
    to_record=to_made_record,
    from_record=from_made_record,
    id=lambda made: made.row.id,
    image=lambda made: made.row.image,
    counted=_counted,
)
