"""Pickles that hold dicts, lists, texts and numbers, read without running anything.

The expressions of RefCOCO are published as a pickle, and a pickle can name code to run. The
library's own unpickler is told here to find no name at all, so it can build only the types that
pickle itself knows. The JSON mirrors of these files are of others' making.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, NoReturn

from humanagent.training.data.convert.problems import RowError


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"it names code: {module}.{name}")


def load_plain(path: Path) -> Any:
    """The value of a pickle that holds nothing but data.

    Raises:
        RowError: it names code, or is no pickle.
    """
    try:
        with path.open("rb") as file:
            return _Plain(file, encoding="utf-8").load()
    except Exception as error:  # broken bytes raise almost anything
        raise RowError(
            f"not a pickle of plain data: {error}", where=str(path), do="download it again"
        ) from error
