"""Fixtures of the graphs' tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from humanagent.tools.looks import Look
from humanagent.tools.looks.types import Arguments


@pytest.fixture
def mine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    """Makes ``mine`` the only look there is, doing what a function does."""

    def register(run: Callable[..., Any]) -> None:
        look = Look("mine", "Mine.", Arguments, run)
        monkeypatch.setattr("humanagent.tools.looks.make_looks", lambda _: {"mine": look})

    return register
