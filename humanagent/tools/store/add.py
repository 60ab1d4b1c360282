"""Register a model of the user's own: a file on this machine, or a URL."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from humanagent.errors import BadInputError
from humanagent.tools.store.entry import ModelEntry, ModelFile
from humanagent.tools.store.errors import ModelNameError
from humanagent.tools.store.formats import unsafe
from humanagent.tools.store.place import PARTS, check_download, place
from humanagent.tools.store.pull import Watch, fetch
from humanagent.tools.store.record import Record
from humanagent.tools.store.store import Store


def own_entry(
    name: str,
    source: str,
    *,
    task: str,
    backend: str,
    sha256: str | None = None,
    licence: str | None = None,
    member: str | None = None,
    input_size: tuple[int, int] | None = None,
) -> ModelEntry:
    """A catalogue entry for the user's own model.

    Raises:
        BadInputError: a value that cannot be.

    Example:
        >>> own_entry("mine", "/tmp/a.onnx", task="pose", backend="rtmpose").files[0].name
        'a.onnx'
    """
    remote = is_url(source)
    file_name = Path(unquote(urlsplit(source).path) if remote else source).name
    try:
        file = ModelFile(
            name=member or file_name,
            url=source if remote else None,
            sha256=sha256.lower() if sha256 else None,
            member=member,
        )
        return ModelEntry(
            name=name,
            task=task,
            backend=backend,
            files=(file,),
            licence=licence,
            input_size=input_size,
        )
    except ValidationError as error:
        first = error.errors()[0]
        what = ".".join(str(part) for part in first["loc"])
        raise BadInputError(
            f"{what} {first.get('input')!r}: {first['msg']}", do="see humanagent models add --help"
        ) from error


def add(
    store: Store,
    entry: ModelEntry,
    source: str,
    *,
    trust_pickle: bool = False,
    watch: Watch | None = None,
) -> Record:
    """Copy or download a model into the store.

    A file of the user's is confirmed by being added: its hash is taken now. What a URL gives is
    confirmed by the hash in the entry, or stays unconfirmed.

    Raises:
        ModelNameError: the name is taken.
        BadInputError: there is no such file.
        UnsafeModelError: it can run code, and ``trust_pickle`` is not set.
        HashMismatchError: it has another hash than the entry says.
        OfflineError, ModelUrlError, DownloadError: as ``pull``.
    """
    if not entry.safe and not trust_pickle:
        raise unsafe(entry.files[0].name, source)
    if store.is_catalogued(entry.name):
        raise ModelNameError(f"{entry.name} is a model of the catalogue", do="take another name")
    watch = watch or Watch()
    with store.lock(entry.name, watch.waiting):
        if store.state(entry.name) != "absent":
            raise ModelNameError(
                f"there is a model {entry.name} already",
                do=f"take another name, or humanagent models remove {entry.name}",
            )
        if is_url(source):
            return fetch(store, entry, own=True, trust_pickle=trust_pickle, watch=watch)
        return _copy(store, entry, Path(source).expanduser(), trust_pickle)


def is_url(source: str) -> bool:
    """Whether a source is a URL, not a path.

    Example:
        >>> is_url("HTTPS://a.org/m.onnx"), is_url("C:/m.onnx")
        (True, False)
    """
    return source[:8].lower().startswith(("http://", "https://"))


def _copy(store: Store, entry: ModelEntry, source: Path, trust_pickle: bool) -> Record:
    if not source.is_file():
        raise BadInputError("there is no such file", where=str(source), do="check the path")
    home = store.home(entry.name)
    part = home / PARTS / f"{entry.files[0].name}.part"
    part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, part)
        checked = check_download(
            part, entry.files[0], str(source.absolute()), store.settings.models_max_bytes
        )
        confirmed = checked.record.model_copy(update={"confirmed": "user"})
        placed = type(checked)(checked.path, confirmed)
        return place(
            home, entry, {entry.files[0].name: placed}, own=True, trust_pickle=trust_pickle
        )
    finally:
        shutil.rmtree(home / PARTS, ignore_errors=True)
        _drop_if_empty(home)


def _drop_if_empty(home: Path) -> None:
    if home.is_dir() and not any(home.iterdir()):
        home.rmdir()
