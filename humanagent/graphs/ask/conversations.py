"""Conversations: LangGraph's SQLite checkpointer, by thread id."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from humanagent.errors import BadInputError
from humanagent.routing import Route

#: The only types of ours that a checkpoint may hold: anything else is refused when it is read.
_STORED_TYPES = [
    ("humanagent.claims.reply", "Reply"),
    ("humanagent.claims.types", "Claim"),
    ("humanagent.claims.types", "Evidence"),
    ("humanagent.routing.types", "Route"),
]


@asynccontextmanager
async def open_conversations(home: Path | None) -> AsyncIterator[Any]:
    """A checkpointer on ``home/conversations.sqlite``, or in memory without a home.

    Raises:
        BadInputError: the folder cannot be written, or the file is no database.
    """
    import aiosqlite
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    path = ":memory:" if home is None else str(home / "conversations.sqlite")
    async with AsyncExitStack() as opened:
        try:
            if home is not None:
                home.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = await opened.enter_async_context(aiosqlite.connect(path))
            serde = JsonPlusSerializer(allowed_msgpack_modules=_STORED_TYPES)
            saver = AsyncSqliteSaver(connection, serde=serde)
            await saver.setup()
        except (OSError, sqlite3.Error) as error:
            raise BadInputError(
                f"conversations cannot be kept: {error}",
                where=path,
                do="choose another folder in the setting home, or move the file away",
            ) from error
        yield saver


async def check_memory(graph: Any, config: Any) -> None:
    """Whether what an earlier turn left is what a follow-up question needs.

    Raises:
        BadInputError: it is damaged, or was written by another version.
    """
    try:
        kept = (await graph.aget_state(config)).values
        image, history = kept.get("image", ""), kept.get("history", [])
        good = isinstance(image, str) and isinstance(history, list) and all(map(_is_told, history))
    except Exception:  # whatever a damaged row does to the decoder
        good = False
    if not good:
        raise BadInputError(
            "the earlier turns of this conversation cannot be read",
            where=str(config["configurable"]["thread_id"]),
            do="begin a new one with another thread_id",
        )


def _is_told(turn: Any) -> bool:
    return (
        isinstance(turn, dict)
        and all(isinstance(turn.get(name), str) for name in ("question", "answer", "image"))
        and isinstance(turn.get("route"), Route)
        and isinstance(turn.get("people"), list)
        and isinstance(turn.get("scene", ""), str)
    )
