"""Parquet as Hugging Face ``datasets`` reads it: a row per dialogue, the picture in a column.

``load_dataset(folder)`` gives ``images`` as pictures, because the schema says so in the metadata
that ``datasets`` keeps there. All dialogues about a picture are in one row group, whose dictionary
holds its bytes once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from humanagent.training.data.rows.schema import arrow
from humanagent.training.data.views.folders import message_blocks
from humanagent.training.data.views.pictures import Picture
from humanagent.training.data.views.rendered import Rendered

_ROWS: Final = 500  # of a group, which a reader holds in memory
_BYTES: Final = 64 * 2**20
_STRING: Final = {"dtype": "string", "_type": "Value"}
_INT: Final = {"dtype": "int32", "_type": "Value"}
_FEATURES: Final[dict[str, Any]] = {
    "id": _STRING,
    "kind": _STRING,
    "task": _STRING,
    "width": _INT,
    "height": _INT,
    # Lists as ``[...]``: versions before 4 do not know the type List, later ones read both.
    "images": [{"_type": "Image"}],
    "messages": [{"role": _STRING, "content": [{"type": _STRING, "text": _STRING}]}],
}


class DatasetFolder:
    """``train.parquet`` (and ``val``, ``test``).

    Raises:
        MissingDependencyError: pyarrow is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._schema = folder, _schema()
        self._writers: dict[str, Any] = {}
        self._waiting: dict[str, list[dict[str, Any]]] = {}
        self._bytes: dict[str, int] = {}

    def add(self, picture: Picture, dialogues: Sequence[Rendered]) -> None:
        """Put a picture and what is said about it into the next row group."""
        image = {"bytes": picture.data, "path": f"{picture.id}.{picture.suffix}"}
        for split in dict.fromkeys(one.split for one in dialogues):
            rows = self._waiting.setdefault(split, [])
            rows += [
                {
                    **{name: getattr(one, name) for name in ("id", "kind", "task")},
                    "width": one.width,
                    "height": one.height,
                    "images": [image],
                    "messages": message_blocks(one),
                }
                for one in dialogues
                if one.split == split
            ]
            self._bytes[split] = self._bytes.get(split, 0) + len(picture.data)
            if len(rows) >= _ROWS or self._bytes[split] >= _BYTES:
                self._flush(split)

    def close(self) -> None:
        """Write what waits, and end the files."""
        for split in list(self._waiting):
            self._flush(split)
        for writer in self._writers.values():
            writer.close()

    def _flush(self, split: str) -> None:
        import pyarrow.parquet as parquet

        rows = self._waiting.pop(split)
        self._bytes[split] = 0
        if split not in self._writers:
            self._writers[split] = parquet.ParquetWriter(
                self._folder / f"{split}.parquet",
                self._schema,
                compression="zstd",
                dictionary_pagesize_limit=2 * _BYTES,
            )
        table = arrow().Table.from_pylist(rows, schema=self._schema)
        self._writers[split].write_table(table, row_group_size=len(rows))


def _schema() -> Any:
    pa = arrow()
    string = pa.string()
    image = pa.struct({"bytes": pa.binary(), "path": string})
    content = pa.list_(pa.struct({"type": string, "text": string}))
    features = json.dumps({"info": {"features": _FEATURES}}, sort_keys=True)
    return pa.schema(
        {
            "id": string,
            "kind": string,
            "task": string,
            "width": pa.int32(),
            "height": pa.int32(),
            "images": pa.list_(image),
            "messages": pa.list_(pa.struct({"role": string, "content": content})),
        },
        metadata={"huggingface": features},
    )
