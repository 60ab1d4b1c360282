"""``manifest.json`` of a folder of records: which shards belong to it, with their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from humanagent.atomic import write_atomic
from humanagent.errors import BadInputError
from humanagent.training.data.rows.format import ROWS, Format

FILE: Final = "manifest.json"


class Shard(BaseModel):
    """One Parquet file: its name, its rows, and the SHA-256 of its bytes.

    ``open`` is the last one of a run that paused: the next writer goes on with it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    rows: int = Field(ge=1)
    sha256: str
    open: bool = False


class Manifest(BaseModel):
    """What a folder holds. A shard that is not listed does not belong to it.

    ``kind`` is the format of its records, ``about`` what made them (command, tool versions),
    ``counts`` whatever is worth counting (rows, people, captions); both are free to hold more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = ROWS.kind
    version: int = ROWS.version
    shards: tuple[Shard, ...] = ()
    counts: Mapping[str, int] = Field(default_factory=dict)
    about: Mapping[str, Any] = Field(default_factory=dict)
    complete: bool = False

    @property
    def rows(self) -> int:
        """Rows in all shards."""
        return sum(shard.rows for shard in self.shards)

    def write(self, folder: Path) -> None:
        """Put it into a folder, whole or not at all."""
        write_atomic(folder / FILE, (self.model_dump_json(indent=2) + "\n").encode())


def read_manifest(folder: Path, form: Format[Any] = ROWS) -> Manifest:
    """The manifest of a folder.

    Args:
        folder: What a writer of this format wrote.
        form: The format that is expected.

    Raises:
        BadInputError: there is none, or it is broken, or of another format or version.

    Example:
        >>> read_manifest(Path("nowhere"))
        Traceback (most recent call last):
        humanagent.errors.BadInputError: no manifest.json (nowhere): give a folder of rows that \
humanagent wrote
    """
    try:
        found = Manifest.model_validate_json((folder / FILE).read_bytes())
    except OSError as error:
        raise BadInputError(
            f"no {FILE}",
            where=str(folder),
            do=f"give a folder of {form.kind} that humanagent wrote",
        ) from error
    except ValidationError as error:
        raise BadInputError(f"{FILE} is broken", where=str(folder), do="make the rows again") from (
            error
        )
    if found.kind != form.kind:
        raise BadInputError(
            f"it holds {found.kind}, not {form.kind}", where=str(folder), do="give another folder"
        )
    if found.version != form.version:
        raise BadInputError(
            f"its rows are of version {found.version}, this humanagent reads {form.version}",
            where=str(folder),
            do="make the rows again",
        )
    return found


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
