"""Bring a model of the catalogue, or one of the user's own, into the store."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

from humanagent.errors import BadInputError
from humanagent.tools.store.download import Progress, Want, download
from humanagent.tools.store.entry import ModelEntry, ModelFile
from humanagent.tools.store.errors import (
    HashMismatchError,
    NotPulledError,
    OfflineError,
)
from humanagent.tools.store.formats import unsafe
from humanagent.tools.store.net import Named, Web, host_of, mirrored, named_by_user
from humanagent.tools.store.place import PARTS, Checked, check_download, place
from humanagent.tools.store.record import Record
from humanagent.tools.store.store import Store


@dataclass(frozen=True)
class Watch:
    """What a caller may want to see: bytes of a file that arrived, waiting for another process."""

    progress: Callable[[str], Progress] = field(default=lambda name: lambda done, total: None)
    waiting: Callable[[], None] = field(default=lambda: None)


def pull(
    store: Store, name: str, *, trust_pickle: bool = False, watch: Watch | None = None
) -> Record:
    """Download a model, continuing what an earlier call left; nothing if it is there and right.

    Returns:
        Its lock file. Check ``confirmed``: without it, the model cannot be loaded yet.

    Raises:
        ModelNameError: no such model.
        UnsafeModelError: it can run code, and ``trust_pickle`` is not set; or its content is not
            what its name says.
        OfflineError: it has to be fetched, but HUMANAGENT_OFFLINE is set.
        ModelUrlError, DownloadError, HashMismatchError: as ``download`` and ``check_download``.
    """
    entry = store.entry(name)
    if not entry.safe and not trust_pickle:
        raise unsafe(", ".join(file.name for file in entry.files), name)
    if (there := _there(store, name)) is not None:  # also in a store that is only readable
        return there
    watch = watch or Watch()
    with store.lock(name, watch.waiting):
        if (there := _there(store, name)) is not None:
            return there
        own = not store.is_catalogued(name)
        return fetch(store, entry, own=own, trust_pickle=trust_pickle, watch=watch)


def fetch(
    store: Store, entry: ModelEntry, *, own: bool, trust_pickle: bool, watch: Watch
) -> Record:
    """Download and place a model; the caller holds its lock. Raises as ``pull``."""
    if store.settings.offline:
        raise OfflineError(
            f"the model {entry.name} has to be downloaded, and the network is switched off",
            where="HUMANAGENT_OFFLINE",
            do="unset it, or bring the file here and humanagent models add it",
        )
    home = store.home(entry.name)
    files: dict[str, Checked] = {}
    for file in entry.files:
        files[file.name] = _fetch_file(store, entry, file, own, watch)
    record = place(home, entry, files, own=own, trust_pickle=trust_pickle)
    shutil.rmtree(home / PARTS)
    return record


def _source(url: str, mirror: str | None, own: bool) -> tuple[str, Named]:
    """Where a file is fetched from, and what the user allows by having named that place."""
    if own:
        return url, named_by_user(url)
    if mirror is None:
        return url, Named()
    url = mirrored(url, mirror)
    host = frozenset({host_of(url)})
    return url, Named(inside=host, plain=host)


def _there(store: Store, name: str) -> Record | None:
    """What is in the store, if it is right; otherwise it is fetched again."""
    try:
        return store.check(name)
    except (NotPulledError, HashMismatchError):
        return None


def _fetch_file(
    store: Store, entry: ModelEntry, file: ModelFile, own: bool, watch: Watch
) -> Checked:
    if file.url is None:
        raise BadInputError(
            f"{file.name} was added from a file and cannot be downloaded",
            where=entry.name,
            do="humanagent models add it again",
        )
    settings = store.settings
    url, named = _source(file.url, settings.models_mirror, own)
    part = store.home(entry.name) / PARTS / f"{file.name}.part"
    want = Want(
        url=url,
        size=file.bytes,
        max_bytes=settings.models_max_bytes,
        timeout_s=settings.models_timeout_s,
    )
    download(Web(named, settings.models_timeout_s), want, part, watch.progress(file.name))
    return check_download(part, file, url, settings.models_max_bytes)
