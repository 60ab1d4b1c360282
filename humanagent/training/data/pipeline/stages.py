"""One item through all stages: load, people, maker. What goes wrong with a row stays with it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Final

from humanagent.errors import HumanAgentError, MissingDependencyError, NotStartedError
from humanagent.printable import printable
from humanagent.settings import Settings
from humanagent.training.data.instruct.types import MadeRow, Maker
from humanagent.training.data.pipeline.people import Looker
from humanagent.training.data.pipeline.readers import Readers
from humanagent.training.data.pipeline.source import Item, Source, name_key
from humanagent.training.data.pipeline.store import made_table
from humanagent.training.data.rows import Row
from humanagent.training.data.teacher.budget import BudgetSpentError, TeacherRefusedError

#: What stops a run: it would go wrong with every row that follows.
STOPS: Final = (
    BudgetSpentError,
    TeacherRefusedError,
    NotStartedError,
    MissingDependencyError,
)
_ID: Final = re.compile(r"[0-9a-f]{64}")


class Loading:
    """The stages before the maker, and what is kept of an item.

    Args:
        source: Where items are loaded from.
        kind: Of the instructions: what is read off people depends on it.
        settings: Of detector and pose.
    """

    def __init__(self, source: Source, kind: str, settings: Settings) -> None:
        self._source = source
        self._looker, self._readers = Looker(settings), Readers(kind, settings.threads)

    def load(self, item: Item) -> Row:
        """The row with its people, and what tools read off them."""
        return self._readers.read(self._looker.look(self._source.load(item)))

    def storable(self, made: MadeRow) -> MadeRow:
        """As it is kept; raises where it cannot be, so that no shard fails for one row."""
        kept = replace(made, row=self._source.stored(made.row))
        made_table([kept])
        return kept

    def failed(self, item: Item, row: Row | None, error: Exception) -> MadeRow:
        """What is kept of an item that failed."""
        if row is not None:
            try:
                return self.storable(MadeRow(row, error=told(error)))
            except Exception:  # the row itself is what cannot be kept
                pass
        return MadeRow(unread(item, self._source.name), error=told(error))


class Stages:
    """All that is done with an item.

    Args:
        loading: The stages before the maker.
        maker: What makes instructions of a row.
    """

    def __init__(self, loading: Loading, maker: Maker) -> None:
        self._loading, self._maker = loading, maker

    async def one(self, item: Item) -> MadeRow:
        """What becomes of an item; an error of its own is in the result.

        Raises:
            BudgetSpentError: the teacher may not be asked any more.
            NotStartedError: its server does not answer.
            MissingDependencyError: something has to be installed first.
        """
        try:
            row = await asyncio.to_thread(self._loading.load, item)
        except STOPS:
            raise
        except Exception as error:  # a poisoned row may fail in any way
            return self._loading.failed(item, None, error)
        return await self.loaded(item, row)

    async def loaded(self, item: Item, row: Row) -> MadeRow:
        """The same for an item whose row is loaded; raises as ``one``."""
        try:
            return self._loading.storable(await self._maker.make(row))
        except STOPS:
            raise
        except Exception as error:
            return self._loading.failed(item, row, error)


def unread(item: Item, source: str) -> Row:
    """A row that stands for a picture which could not be read: its size is 0 x 0."""
    key = item.key if _ID.fullmatch(item.key) else name_key(item.key)
    return Row(key, 0, 0, source, "unknown", path=printable(item.ref))


def told(error: Exception) -> str:
    """An error in one line; of one that is not ours also its kind.

    Example:
        >>> told(ValueError("no number"))
        'ValueError: no number'
    """
    text = str(error) if isinstance(error, HumanAgentError) else f"{type(error).__name__}: {error}"
    return printable(" ".join(text.split()))
