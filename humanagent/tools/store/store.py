"""The models of one folder: which there are, where their files lie, whether they are still right.

Every load hashes the file. They are small (4 to 500 MB, .9 s per GB of processor time), and a check
remembered by size and date would pass what it is for: a bad disk, a half-copied file with its old
date. Nothing here touches the network; ``pull.py`` does.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from humanagent.tools.store.entry import NAME, ModelEntry, Task, catalogue
from humanagent.tools.store.errors import (
    HashMismatchError,
    ModelNameError,
    NotPulledError,
    UnconfirmedError,
)
from humanagent.tools.store.formats import unsafe
from humanagent.tools.store.locking import locked
from humanagent.tools.store.record import (
    RECORD_NAME,
    FileRecord,
    Record,
    read_record,
    sha256_of,
    write_record,
)
from humanagent.tools.store.settings import StoreSettings, store_settings

State = Literal["absent", "unconfirmed", "ready", "damaged"]


@dataclass(frozen=True)
class Weights:
    """Files to load: a file, or a folder when the model has several.

    ``sha256`` belongs into a backend's ``ToolInfo.settings``: it keeps scenes measured with other
    weights apart. ``entry`` is None for a path of the user's own.
    """

    path: Path
    sha256: str
    entry: ModelEntry | None


class Store:
    """A folder of models, one folder each.

    Args:
        settings: Default: from the environment.
        known: Catalogue by name. Default: the one that ships with the package.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Store(StoreSettings(models=folder)).state("rtmpose-m")
        'absent'
    """

    def __init__(
        self,
        settings: StoreSettings | None = None,
        known: Mapping[str, ModelEntry] | None = None,
    ) -> None:
        self.settings = settings or store_settings()
        self.folder = self.settings.models.expanduser().absolute()
        self._known = catalogue() if known is None else known

    def entries(self) -> list[ModelEntry]:
        """The catalogue, then the user's own models."""
        own = [name for name in self.names() if name not in self._known]
        found = [self.record(name) for name in own if self.state(name) != "damaged"]
        return [*self._known.values(), *(r.entry for r in found if r is not None and r.own)]

    def names(self) -> list[str]:
        """Names of the models that have a lock file, also a damaged one."""
        return sorted(
            path.parent.name
            for path in self.folder.glob(f"*/{RECORD_NAME}")
            if NAME.fullmatch(path.parent.name)
        )

    def entry(self, name: str) -> ModelEntry:
        """What is known about a model.

        Raises:
            ModelNameError: nothing.
        """
        if name in self._known:
            return self._known[name]
        record = self.record(name)
        if record is not None and record.own:
            return record.entry
        near = difflib.get_close_matches(name, [e.name for e in self.entries()], n=3, cutoff=0.5)
        raise ModelNameError(
            f"there is no model called {name!r}",
            do=f"did you mean {' or '.join(near)}?" if near else "see humanagent models list",
        )

    def is_catalogued(self, name: str) -> bool:
        """Whether the name belongs to the catalogue, and so cannot be the user's own."""
        return name in self._known

    def home(self, name: str) -> Path:
        """Folder of a model, there or not.

        Raises:
            ModelNameError: the name cannot be a folder.
        """
        if not NAME.fullmatch(name):
            raise ModelNameError(
                f"{name!r} cannot be the name of a model",
                do="use small letters, digits, '.', '_' and '-', at most 64",
            )
        return self.folder / name

    def record(self, name: str) -> Record | None:
        """The lock file of a model, if it is in the store.

        Raises:
            HashMismatchError: it is damaged.
        """
        return read_record(self.home(name)) if NAME.fullmatch(name) else None

    def state(self, name: str) -> State:
        """Whether a model can be loaded, from its lock file alone: nothing is hashed."""
        try:
            record = self.record(name)
        except HashMismatchError:
            return "damaged"
        if record is None:
            return "absent"
        return "ready" if record.confirmed else "unconfirmed"

    def ready(self, task: Task | None = None, backend: str | None = None) -> list[ModelEntry]:
        """Models that can be loaded, for choosing a backend: catalogue order, nothing hashed."""
        return [
            entry
            for entry in self.entries()
            if task in (None, entry.task)
            and backend in (None, entry.backend)
            and self.state(entry.name) == "ready"
        ]

    def weights(self, name: str) -> Weights:
        """The files of a model, hashed now.

        Raises:
            ModelNameError: no such model.
            NotPulledError: it is not in the store.
            UnconfirmedError: its hash was neither published nor confirmed.
            UnsafeModelError: it can run code, and it was placed without --trust-pickle.
            HashMismatchError: a file is not the one that was confirmed.
        """
        entry, record, folder = self.entry(name), self.record(name), self.home(name)
        if record is None:
            raise NotPulledError(
                f"the model {name} is not on this machine",
                where=str(folder),
                do=f"humanagent models pull {name}",
            )
        if not record.entry.safe and not record.trust_pickle:
            raise unsafe(", ".join(record.files), str(folder))
        if not record.confirmed:
            raise UnconfirmedError(
                f"nobody has confirmed the SHA-256 of {name} yet: {record.sha256}",
                where=str(folder),
                do=f"compare it with a source you trust, then humanagent models verify {name} "
                "--sha256 HEX (or --accept to trust this download)",
            )
        self.check(name)
        path = folder / next(iter(record.files)) if len(record.files) == 1 else folder
        return Weights(path, record.sha256, entry)

    def check(self, name: str) -> Record:
        """Hash a model's files and compare, whether or not they are confirmed.

        Raises:
            NotPulledError: it is not in the store, or a file is missing.
            HashMismatchError: a file changed, or the catalogue now publishes another hash.
        """
        entry, record, folder = self.entry(name), self.record(name), self.home(name)
        if record is None:
            raise NotPulledError(
                f"the model {name} is not on this machine", do=f"humanagent models pull {name}"
            )
        published = {file.name: file.sha256 for file in entry.files}
        again = f"humanagent models remove {name}, then pull or add it again"
        if set(published) != set(record.files):
            raise HashMismatchError(
                "the catalogue lists other files than were placed", where=str(folder), do=again
            )
        for file_name, file in record.files.items():
            path = folder / file_name
            if not path.is_file():
                raise NotPulledError(f"{file_name} of {name} is gone", where=str(path), do=again)
            if (found := sha256_of(path)) != file.sha256:
                raise HashMismatchError(
                    f"{file_name} is not the file that was placed: SHA-256 {found}, not "
                    f"{file.sha256}",
                    where=str(path),
                    do=again,
                )
            if published[file_name] not in (None, file.download_sha256):
                raise HashMismatchError(
                    f"{file_name} is not the file that the catalogue publishes: SHA-256 "
                    f"{file.download_sha256}, not {published[file_name]}",
                    where=str(path),
                    do=again,
                )
        return record

    def confirm(self, name: str, hashes: tuple[str, ...] | None) -> Record:
        """Write into the lock file that the user vouches for a model.

        Args:
            name: The model.
            hashes: SHA-256 of every file that needs it (of the file, or of the zip it came in);
                None accepts what was downloaded.

        Raises:
            HashMismatchError: a hash is missing or another one; the lock file stays as it is.
            NotPulledError: the model is not in the store.
        """
        with self.lock(name):
            record = self.check(name)
            record = record.model_copy(update={"files": _confirmed(record, hashes)})
            write_record(self.home(name), record)
        return record

    def remove(self, name: str) -> None:
        """Delete a model and what was downloaded of it.

        Raises:
            NotPulledError: nothing is there.
        """
        folder = self.home(name)
        with self.lock(name):
            if not folder.is_dir():
                raise NotPulledError(f"the model {name} is not on this machine", do="nothing to do")
            (folder / RECORD_NAME).unlink(missing_ok=True)  # first: half of a model is none
            shutil.rmtree(folder)

    def lock(
        self, name: str, waiting: Callable[[], None] = lambda: None
    ) -> AbstractContextManager[None]:
        """Lock of a model between processes."""
        return locked(self.folder / ".locks" / f"{self.home(name).name}.lock", waiting)


def _confirmed(record: Record, hashes: tuple[str, ...] | None) -> dict[str, FileRecord]:
    """The files with the user's word; every hash given has to be of one of them."""
    given = {one.lower() for one in hashes or ()}
    right: dict[str, FileRecord] = {}
    for name, file in record.files.items():
        same = {file.sha256, file.download_sha256} & given
        given -= same
        if not same and hashes is not None and file.confirmed is None:
            raise HashMismatchError(
                f"{name} has SHA-256 {file.sha256}, which is not the one given",
                where=record.entry.name,
                do=f"do not use this download: humanagent models remove {record.entry.name}",
            )
        right[name] = file.model_copy(update={"confirmed": file.confirmed or "user"})
    if given:
        raise HashMismatchError(
            f"no file of {record.entry.name} has SHA-256 {', '.join(sorted(given))}",
            do="humanagent models verify without --sha256 shows what they have",
        )
    return right
