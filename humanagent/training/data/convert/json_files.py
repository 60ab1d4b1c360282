"""JSON annotations: whole objects, and long lists whose entries are read one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from humanagent.training.data.convert.problems import RowError

_AT_ONCE: Final = 2**20
#: An entry that goes on for longer is a file that is broken.
_LONGEST: Final = 2**24


def load_object(path: Path) -> dict[str, Any]:
    """A JSON object.

    Raises:
        RowError: it is none, with the line where it breaks.
    """
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise _broken(path, getattr(error, "lineno", 1), str(error)) from error
    if not isinstance(found, dict):
        raise _broken(path, 1, "not a JSON object")
    return found


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON list, holding one at a time.

    The standard library reads a list only as a whole, at some ten times the size of the file; its
    decoder of single values is enough to do without another dependency.

    Raises:
        RowError: not a list of objects, with the line where it breaks.
    """
    decoder = json.JSONDecoder()
    with path.open(encoding="utf-8", errors="replace") as file:
        text, at, line, opened = "", 0, 1, False
        while True:
            at = _behind_spaces(text, at, "," if opened else "")
            if at == len(text):
                line, text, at = line + text.count("\n"), file.read(_AT_ONCE), 0
                if not text:
                    raise _broken(path, line, "the list does not end")
            elif not opened:
                if text[at] != "[":
                    raise _broken(path, line, "not a JSON list")
                opened, at = True, at + 1
            elif text[at] == "]":
                return
            else:
                try:
                    value, at = decoder.raw_decode(text, at)
                except ValueError as error:
                    more = file.read(_AT_ONCE) if len(text) - at < _LONGEST else ""
                    if not more:
                        where = getattr(error, "pos", at)
                        raise _broken(
                            path, line + text.count("\n", 0, where), f"{error}"
                        ) from error
                    line += text.count("\n", 0, at)
                    text, at = text[at:] + more, 0
                    continue
                if not isinstance(value, dict):
                    raise _broken(path, line + text.count("\n", 0, at), "an entry is no object")
                yield value


def _behind_spaces(text: str, at: int, also: str) -> int:
    skipped = " \t\r\n" + also
    while at < len(text) and text[at] in skipped:
        at += 1
    return at


def _broken(path: Path, line: int, what: str) -> RowError:
    return RowError(f"not JSON: {what}", where=f"{path}:{line}", do="download it again")
