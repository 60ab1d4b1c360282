"""The one line of a server's log that says why it ended."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from humanagent.printable import printable

#: Read from the end of a log; a start writes some tens of kilobytes.
_BYTES: Final = 256 * 1024
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")
#: What vLLM writes in front of a line: process, level, time, file.
_PREFIX: Final = re.compile(
    r"^(?:\((?:\w+ )*\w*pid=\d+\) ?)?(?:(?:INFO|WARNING|ERROR|DEBUG|CRITICAL) [\d-]+ [\d:.]+ "
    r"\[[^\]]*\] ?)?"
)
_ERROR: Final = re.compile(
    r"^(?:[\w.]*\.)?(?:\w*(?:Error|Exception|Interrupt)|OutOfMemory\w*)(?:: (?P<said>.*)|$)"
    r"|^(?:vllm(?: serve)?): error: (?P<usage>.*)"
)
#: Says only that another process failed, whose error stands before it.
_ELSEWHERE: Final = (
    "Engine core initialization failed",
    "See root cause above",
    "Engine core proc",
)
_LONGEST: Final = 400

_LESS: Final = (
    "give less to it: -- --max-model-len 2048 --max-num-seqs 8; VLLM_CPU_KVCACHE_SPACE=1 on a "
    "CPU, --gpu-memory-utilization on a GPU"
)
_REMEDIES: Final = {
    "unrecognized arguments": "see vllm serve --help=all; vLLM 0.30 or newer is wanted",
    "invalid choice": "see vllm serve --help=all; vLLM 0.30 or newer is wanted",
    "Available memory": _LESS,
    "out of memory": _LESS,
    "available KV cache": _LESS,
    "Free memory": _LESS,
    "Cannot allocate": _LESS,
    "can't allocate": _LESS,
}


def tail(path: Path) -> list[str]:
    """Last lines of a log, without colours and control characters; none where there is no log."""
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return [bare(line) for line in text.splitlines() if line.strip()]


def bare(line: str) -> str:
    """What a line says, without its prefix.

    Example:
        >>> bare("(EngineCore pid=7) ERROR 11-21 05:40:00 [core.py:12] ValueError: no")
        'ValueError: no'
    """
    return _PREFIX.sub("", printable(_COLOUR.sub("", line))).rstrip()


def telling(lines: list[str]) -> str:
    """The last error that says something itself, else the last line.

    Example:
        >>> telling(["ValueError: no such layer", "RuntimeError: Engine core proc died"])
        'ValueError: no such layer'
    """
    last = ""
    for number, line in enumerate(lines):
        found = _ERROR.match(line)
        if not found or any(other in line for other in _ELSEWHERE):
            continue
        said = found["usage"] or line
        if "validation error" in line:  # pydantic says what is wrong in the next line
            said = lines[number + 1].strip() if number + 1 < len(lines) else line
            said = said.removeprefix("Value error, ")
        last = said
    last = last or (lines[-1] if lines else "it wrote nothing")
    return last if len(last) <= _LONGEST else f"{last[:_LONGEST]} ..."


def remedy(said: str) -> str | None:
    """What a user can do about it, where that is known."""
    known = (do for sign, do in _REMEDIES.items() if sign.lower() in said.lower())
    return next(known, None)
