"""Put checked files into the store so that a model is there whole or not at all.

Order: the old lock file goes, each file is renamed into place, the new lock file is written last.
A process that is killed in between leaves a model without a lock file, which counts as absent.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from humanagent.tools.store.archive import extract_member
from humanagent.tools.store.download import discard
from humanagent.tools.store.entry import ModelEntry, ModelFile
from humanagent.tools.store.errors import HashMismatchError
from humanagent.tools.store.formats import check_content
from humanagent.tools.store.record import (
    RECORD_NAME,
    FileRecord,
    Record,
    read_record,
    sha256_of,
    write_record,
)

#: Folder inside a model's for what is not placed yet.
PARTS: Final = ".parts"


@dataclass(frozen=True)
class Checked:
    """A file that may be placed, and what the lock file will say about it."""

    path: Path
    record: FileRecord


def check_download(part: Path, file: ModelFile, source: str, max_bytes: int) -> Checked:
    """Compare the hash, unpack, look at the content; what is wrong is deleted.

    Raises:
        HashMismatchError: the hash is not the published one.
        DownloadError: the archive is not usable.
        UnsafeModelError: the content is not what the name says.
    """
    unpacked = part.with_name(f"{file.name}.unpacked")
    try:
        found = sha256_of(part)
        if file.sha256 not in (None, found):
            raise HashMismatchError(
                f"{file.name} was downloaded with SHA-256 {found}, published is {file.sha256}",
                where=source,
                do="it was deleted; do not use a file from there before you know why",
            )
        path = part
        if file.member is not None:
            extract_member(part, file.member, unpacked, max_bytes=max_bytes)
            path = unpacked
        check_content(path, file.name, source)
        own = found if path is part else sha256_of(path)
    except BaseException:
        unpacked.unlink(missing_ok=True)
        discard(part)
        raise
    confirmed: Literal["catalogue"] | None = "catalogue" if file.sha256 else None
    record = FileRecord(
        sha256=own,
        bytes=path.stat().st_size,
        download_sha256=found,
        source=source,
        confirmed=confirmed,
    )
    return Checked(path, record)


def place(
    home: Path, entry: ModelEntry, files: dict[str, Checked], *, own: bool, trust_pickle: bool
) -> Record:
    """Rename the files into ``home`` and write its lock file.

    A hash that the user has confirmed before stays confirmed.
    """
    records = {name: _kept(checked.record, home, name) for name, checked in files.items()}
    (home / RECORD_NAME).unlink(missing_ok=True)
    for name, checked in files.items():
        _flush(checked.path)
        os.replace(checked.path, home / name)
    _flush_folder(home)
    record = Record(
        entry=entry,
        files=records,
        own=own,
        trust_pickle=trust_pickle,
        placed=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    write_record(home, record)
    _flush_folder(home)
    return record


def _kept(new: FileRecord, home: Path, name: str) -> FileRecord:
    try:
        old = read_record(home)
    except HashMismatchError:
        return new
    before = old.files.get(name) if old is not None else None
    if new.confirmed is None and before is not None and before.sha256 == new.sha256:
        return new.model_copy(update={"confirmed": before.confirmed})
    return new


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """The renames themselves; Windows has no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
