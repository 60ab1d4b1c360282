"""Errors of a data set that say where in it they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from humanagent.errors import BadInputError


class RowError(BadInputError):
    """An annotation that cannot be read, with its file and its line or record."""


@contextmanager
def reading(path: Path, place: int | str) -> Iterator[None]:
    """Whatever goes wrong with an annotation is told with ``path`` and ``place``.

    ``place`` is a line number, or what else finds the record (``annotations[3]``).

    Raises:
        RowError: something did.

    Example:
        >>> with reading(Path("boxes.txt"), 7):
        ...     int("x")
        Traceback (most recent call last):
        humanagent.training.data.convert.problems.RowError: invalid literal for int() with base \
10: 'x' (boxes.txt:7): correct or remove it
    """
    try:
        yield
    except RowError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        said = f"{error}" if not isinstance(error, LookupError) else f"no {error}"
        raise RowError(said, where=f"{path}:{place}", do="correct or remove it") from error
    except BadInputError as error:
        raise RowError(error.what, where=f"{path}:{place}", do="correct or remove it") from error


def needed(folder: Path, *names: str) -> Path:
    """``folder/names`` if it is there.

    Raises:
        BadInputError: it is not.
    """
    path = folder.joinpath(*names)
    if not path.exists():
        raise BadInputError(
            "not in the folder", where=str(path), do="humanagent data convert --list names layouts"
        )
    return path
