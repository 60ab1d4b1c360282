"""Conversations: LangGraph's SQLite checkpointer, by thread id."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

#: The only types of ours that a checkpoint may hold: anything else is refused when it is read.
_STORED_TYPES = [
    ("humanagent.claims.reply", "Reply"),
    ("humanagent.claims.types", "Claim"),
    ("humanagent.claims.types", "Evidence"),
    ("humanagent.routing.types", "Route"),
]


@asynccontextmanager
async def open_conversations(home: Path | None) -> AsyncIterator[Any]:
    """A checkpointer on ``home/conversations.sqlite``, or in memory without a home."""
    import aiosqlite
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    if home is not None:
        home.mkdir(parents=True, exist_ok=True)
    path = ":memory:" if home is None else str(home / "conversations.sqlite")
    async with aiosqlite.connect(path) as connection:
        serde = JsonPlusSerializer(allowed_msgpack_modules=_STORED_TYPES)
        yield AsyncSqliteSaver(connection, serde=serde)
