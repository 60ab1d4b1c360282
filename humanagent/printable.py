"""Text from outside (a model, a file name) made safe to print, to store and to write as JSON."""

from __future__ import annotations

import re
from typing import Final

#: Control characters but tab and line break; a terminal obeys some of them.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    r"""Without control characters; half characters, as in undecodable file names, become ``?``.

    Example:
        >>> printable("two\x1b[31m people\ud800")
        'two[31m people?'
    """
    return _CONTROL.sub("", text).encode("utf-8", "replace").decode("utf-8")
