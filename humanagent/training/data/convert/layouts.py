"""Files of a data set that its archives and its public readers keep in different places."""

from __future__ import annotations

from pathlib import Path

from humanagent.errors import BadInputError


def first_of(folder: Path, *names: str) -> Path:
    """The first of several places that is there.

    Raises:
        BadInputError: none of them is.

    Example:
        >>> first_of(Path("nowhere"), "Anno/list.txt", "list.txt")
        Traceback (most recent call last):
        humanagent.errors.BadInputError: no Anno/list.txt or list.txt (nowhere): humanagent data \
convert --list names layouts
    """
    for name in names:
        if (folder / name).exists():
            return folder / name
    raise BadInputError(
        f"no {' or '.join(names)}",
        where=str(folder),
        do="humanagent data convert --list names layouts",
    )
