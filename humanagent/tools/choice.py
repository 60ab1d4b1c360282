"""What a backend says when it is asked whether it could be used: ready, or what is missing.

Every backend folder has a module ``prepare.py`` with one function, ``prepare(settings)``, which
returns one of the two. It loads nothing, so asking all of them is cheap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from humanagent.errors import BadInputError, HumanAgentError
from humanagent.tools.protocols import PersonPerceiver
from humanagent.tools.store import ModelEntry, Store
from humanagent.tools.store.entry import Task


@dataclass(frozen=True)
class Ready:
    """A backend that can be used.

    Attributes:
        key: Everything that ``build`` depends on: perceivers are kept by it.
        why: What it would run on, for people: "rtmdet-nano-person, rtmpose-m (AP 75.8)".
        build: Loads the models.
    """

    key: tuple[str | int | float | bool | None, ...]
    why: str
    build: Callable[[], PersonPerceiver]


@dataclass(frozen=True)
class Missing:
    """A backend that cannot be used, and the error that says what to do about it."""

    error: HumanAgentError


def unusable(name: str) -> HumanAgentError | None:
    """Why a name of the store, or a path, cannot be loaded; None when it is there.

    Example:
        >>> str(unusable("no/such.onnx"))[:27]
        'there is no such model file'
    """
    store = Store()
    if store.is_catalogued(name) or store.state(name) != "absent":
        if store.state(name) == "ready":
            return None
        try:
            store.weights(name)  # says what to do
        except HumanAgentError as error:
            return error
        return None
    if Path(name).expanduser().exists():
        return None
    return BadInputError(
        "there is no such model file",
        where=name,
        do="check the path, or take a name from humanagent models list",
    )


def best_ready(task: Task, backend: str) -> ModelEntry | None:
    """The model on this machine with the best published score; unpublished ones come last."""
    ready = Store().ready(task, backend)
    return max(ready, key=lambda e: e.measured.value if e.measured else -1.0, default=None)


def described(entry: ModelEntry) -> str:
    """Name and published score of a model."""
    if entry.measured is None:
        return entry.name
    return f"{entry.name} ({entry.measured.metric} {entry.measured.value:g})"
