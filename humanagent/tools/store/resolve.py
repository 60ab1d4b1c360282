"""From what a user wrote (a model's name, or a path of their own) to a file that may be loaded."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from humanagent.errors import BadInputError
from humanagent.tools.store.formats import check_path
from humanagent.tools.store.record import sha256_of
from humanagent.tools.store.store import Store, Weights


def resolve(
    name_or_path: str | os.PathLike[str], *, trust_pickle: bool = False, store: Store | None = None
) -> Path:
    r"""The file (or folder, for a model of several files) that a backend loads.

    A model of the store is hashed on every call; see ``weights`` for its hash and entry.

    Args:
        name_or_path: A name of the catalogue or of ``models add``, or a path. A known name wins
            over a file of the same name; a ``Path`` is always a path.
        trust_pickle: Take a path that can run code when it is opened, such as ``.pt``. A model of
            the store has that decided when it is pulled.
        store: Default: the one that the environment names.

    Raises:
        ModelNameError, BadInputError: no such model, no such file (exit code 2).
        UnsafeModelError: it can run code, and nobody said that it is trusted (2).
        NotPulledError: it has to be pulled first (4).
        UnconfirmedError: its hash has to be confirmed first (4).
        HashMismatchError: it is not the file that was confirmed (3).

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "mine.onnx"
        ...     _ = path.write_bytes(b"\x08\x07")
        ...     resolve(path).name
        'mine.onnx'
    """
    found = _own_path(name_or_path, store := store or Store())
    if found is None:
        return store.weights(str(name_or_path)).path
    check_path(found, trust_pickle=trust_pickle)
    return found


def weights(
    name_or_path: str | os.PathLike[str], *, trust_pickle: bool = False, store: Store | None = None
) -> Weights:
    """The same with the SHA-256, which belongs into ``ToolInfo.settings``, and the entry.

    Raises:
        HumanAgentError: as ``resolve``.
    """
    found = _own_path(name_or_path, store := store or Store())
    if found is None:
        return store.weights(str(name_or_path))
    check_path(found, trust_pickle=trust_pickle)
    return Weights(found, _hash(found), None)


def _own_path(given: str | os.PathLike[str], store: Store) -> Path | None:
    """The user's own path, or None for a name that the store has to answer for."""
    if isinstance(given, str) and (store.is_catalogued(given) or store.state(given) != "absent"):
        return None
    path = Path(given).expanduser()
    if path.exists():
        return path
    if isinstance(given, str) and path.name == given and not path.suffix:
        return None  # a name, perhaps misspelt
    raise BadInputError(
        "there is no such model file",
        where=str(path),
        do="check the path, or take a name from humanagent models list",
    )


def _hash(path: Path) -> str:
    if path.is_file():
        return sha256_of(path)
    inside = sorted(p for p in path.rglob("*") if p.is_file())
    lines = "".join(f"{sha256_of(p)}  {p.relative_to(path).as_posix()}\n" for p in inside)
    return hashlib.sha256(lines.encode()).hexdigest()
