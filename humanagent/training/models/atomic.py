"""A folder that is there whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from humanagent.errors import BadInputError


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Fill a temporary folder beside ``path``; it gets its name when everything is written.

    A process that is killed leaves ``.<name>.*.partial`` beside it, never half a ``path``.

    Raises:
        BadInputError: ``path`` exists, or its parent cannot be written.

    Example:
        >>> with tempfile.TemporaryDirectory() as there:
        ...     with atomic_folder(Path(there, "step-1")) as folder:
        ...         _ = (folder / "note.txt").write_text("whole")
        ...     os.listdir(there)
        ['step-1']
    """
    if path.exists():
        raise BadInputError("the folder exists", where=str(path), do="choose another name")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    except OSError as error:
        raise BadInputError(
            f"cannot write there: {error.strerror or error}", where=str(path)
        ) from error
    try:
        os.chmod(folder, 0o755)
        yield Path(folder)
        os.rename(folder, path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
