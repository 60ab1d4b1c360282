"""MATLAB files, as far as data sets use them: one variable, and the structs in it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from humanagent.errors import MissingDependencyError
from humanagent.training.data.convert.problems import RowError


def mat_variable(path: Path, *names: str) -> Any:
    """The first of the variables ``names`` that a .mat file has, without dimensions of one.

    scipy holds a whole variable at once: MATLAB's format has no way to read a part of it.

    Raises:
        RowError: not a MATLAB file, or it has none of them.
        MissingDependencyError: scipy is not installed.
    """
    try:
        loadmat = import_module("scipy.io").loadmat
    except ImportError as error:
        raise MissingDependencyError(
            "reading MATLAB files needs scipy", do='pip install "humanagent[data]"'
        ) from error
    try:
        found = loadmat(path, variable_names=names, squeeze_me=True)
    except Exception as error:  # scipy raises whatever broken bytes lead it to
        raise RowError(
            f"not a MATLAB file: {error}", where=str(path), do="download it again"
        ) from error
    for name in names:
        if name in found:
            return found[name]
    raise RowError(f"no variable {' or '.join(names)}", where=str(path), do="download it again")


def records(value: Any) -> Iterator[Any]:
    """The elements of a struct array or cell, whatever its shape; none of an empty one.

    Example:
        >>> [int(one["x"]) for one in records(np.array([(1,), (2,)], dtype=[("x", int)]))]
        [1, 2]
    """
    yield from np.atleast_1d(value).ravel()


def struct(value: Any) -> Any:
    """A struct that stands alone, in a cell or as an element.

    Raises:
        ValueError: it is none, or several.
    """
    found = np.atleast_1d(value).ravel()
    if len(found) != 1 or found.dtype.names is None:
        raise ValueError("one struct was expected")
    return found[0]


def number(value: Any) -> float:
    """A number that MATLAB may have written as a number, a text or an array of one.

    Raises:
        ValueError: it is none.

    Example:
        >>> number("3"), number(np.array([2.5]))
        (3.0, 2.5)
    """
    found = np.atleast_1d(value).ravel()
    if len(found) != 1:
        raise ValueError(f"{len(found)} numbers where one was expected")
    return float(found[0])


def table(value: Any, columns: int) -> list[list[float]]:
    """The rows of a matrix as numbers; MATLAB keeps them in the smallest integers that fit.

    Raises:
        ValueError: other columns, or no numbers.

    Example:
        >>> table(np.array([250, 250], dtype=np.uint8), 2)
        [[250.0, 250.0]]
    """
    found = np.asarray(value, dtype=np.float64)
    if found.size == 0:
        return []
    if found.shape[-1] != columns or found.ndim > 2:
        raise ValueError(f"a matrix of shape {found.shape}, expected {columns} columns")
    rows: list[list[float]] = found.reshape(-1, columns).tolist()
    return rows
