"""One run per folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from humanagent.errors import BadInputError


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold ``folder`` until the end; the system lets it go when the process is killed.

    Where there is no ``fcntl`` (Windows) nothing is held.

    Raises:
        BadInputError: another process works there.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadInputError(
                "another run writes here",
                where=str(folder),
                do="wait for it, or give another folder",
            ) from error
        yield
