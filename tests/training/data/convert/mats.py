"""MATLAB's cell arrays and struct arrays, nested as its own files nest them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

io = pytest.importorskip("scipy.io")


def cells(items: Sequence[Any], *, column: bool = False) -> Any:
    """A cell array of one row, or of one column."""
    made = np.empty(len(items), dtype=object)
    made[:] = list(items)
    return made.reshape((-1, 1) if column else (1, -1))


def structs(records: Sequence[Mapping[str, Any]], *, column: bool = False) -> Any:
    """A struct array of one row, or of one column; all records have the same fields."""
    made = np.empty(len(records), dtype=[(name, object) for name in records[0]])
    for i, record in enumerate(records):
        made[i] = tuple(record.values())
    return made.reshape((-1, 1) if column else (1, -1))


def save(path: Path, **variables: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    io.savemat(path, variables, do_compression=True)
