"""The user's own lock file: what was downloaded for a model, and who confirmed its hashes.

It lies beside the files as ``lock.json`` and is written last, in one piece: a model without it is
not there, whatever else lies in its folder.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from humanagent.atomic import write_atomic
from humanagent.tools.store.entry import ModelEntry, Sha256
from humanagent.tools.store.errors import HashMismatchError

RECORD_NAME: Final = "lock.json"


class FileRecord(BaseModel):
    """A file as it was placed.

    ``sha256`` is that of the file itself; ``download_sha256`` that of what the URL gave, which
    differs for a file that came out of a zip.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: Sha256
    bytes: int
    download_sha256: Sha256
    source: str
    confirmed: Literal["catalogue", "user"] | None


class Record(BaseModel):
    """A model as it lies in the store; ``entry`` is what was asked for when it was placed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    entry: ModelEntry
    files: dict[str, FileRecord]
    own: bool
    trust_pickle: bool
    placed: str

    @property
    def confirmed(self) -> bool:
        """Whether every hash was published or confirmed by the user."""
        return all(file.confirmed for file in self.files.values())

    @property
    def sha256(self) -> str:
        """One hash for the model: the file's, or for several files that of their list."""
        if len(self.files) == 1:
            return next(iter(self.files.values())).sha256
        lines = "".join(f"{file.sha256}  {name}\n" for name, file in sorted(self.files.items()))
        return hashlib.sha256(lines.encode()).hexdigest()


def read_record(folder: Path) -> Record | None:
    """The lock file of the model in ``folder``; None when there is none.

    Raises:
        HashMismatchError: it is damaged.
    """
    path = folder / RECORD_NAME
    try:
        return Record.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValidationError as error:
        raise HashMismatchError(
            "The lock file of this model is damaged",
            where=str(path),
            do=f"humanagent models remove {folder.name}, then pull or add it again",
        ) from error


def write_record(folder: Path, record: Record) -> None:
    """Write the lock file, whole or not at all."""
    path = folder / RECORD_NAME
    write_atomic(path, record.model_dump_json(indent=1).encode())
    path.chmod(0o644)  # as readable as the model: a store may be filled by another user


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits.

    Example:
        >>> sha256_of(Path("/dev/null"))[:8]
        'e3b0c442'
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
