"""Replies that were paid for once: on disk by (prompt hash, model), whatever is killed.

SQLite rather than a file per reply: millions of them are one file, several processes may write it,
and each reply is there whole or not at all.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Final, Self

from humanagent.errors import BadInputError, HumanAgentError
from humanagent.training.data.teacher.types import TeacherReply

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS replies (prompt TEXT, model TEXT, by TEXT, text TEXT, usage TEXT, "
    "PRIMARY KEY (prompt, model)) WITHOUT ROWID"
)
_BUSY_S: Final = 60.0


class ReplyCache:
    """Replies of any number of models.

    Args:
        path: the file, made if it is not there; None keeps them in memory only.

    Raises:
        BadInputError: the file is something else, or cannot be written.

    Example:
        >>> cache = ReplyCache(None)
        >>> cache.put("m", TeacherReply("A man.", "m@1", "0" * 64, {"prompt_tokens": 9}))
        >>> found = cache.get("0" * 64, "m")
        >>> found.text, found.by, found.cached
        ('A man.', 'm@1', True)
    """

    def __init__(self, path: Path | None) -> None:
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(
                ":memory:" if path is None else path, timeout=_BUSY_S, isolation_level=None
            )
            # A reply that was put survives a kill of the process; a power cut may lose the last.
            self._file.execute("PRAGMA journal_mode=WAL")
            self._file.execute("PRAGMA synchronous=NORMAL")
            self._file.execute(_TABLE)
            self._file.execute("SELECT prompt, model, by, text, usage FROM replies LIMIT 1")
        except (OSError, sqlite3.Error) as error:
            raise BadInputError(
                f"cannot keep replies: {error}", where=str(path), do="give another file"
            ) from error

    def get(self, prompt: str, model: str) -> TeacherReply | None:
        """The reply, marked as cached; None where there is none."""
        found = self._file.execute(
            "SELECT text, by, usage FROM replies WHERE prompt = ? AND model = ?", (prompt, model)
        ).fetchone()
        if found is None:
            return None
        return TeacherReply(found[0], found[1], prompt, json.loads(found[2]), cached=True)

    def put(self, model: str, reply: TeacherReply) -> None:
        """Keep a reply; one that is there stays, so that a run gives the same again.

        Raises:
            HumanAgentError: the disk is full, or the file is locked for a minute.
        """
        row = (reply.prompt, model, reply.by, reply.text, json.dumps(dict(reply.usage)))
        try:
            self._file.execute("INSERT OR IGNORE INTO replies VALUES (?, ?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise HumanAgentError(
                f"a reply cannot be kept: {error}", do="make room, and run again"
            ) from error

    def __len__(self) -> int:
        (count,) = self._file.execute("SELECT COUNT(*) FROM replies").fetchone()
        return int(count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
