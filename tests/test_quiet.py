"""Silence of transformers, which is a setting of the whole process."""

from __future__ import annotations

import pytest

logging = pytest.importorskip("transformers.utils.logging")


def test_the_last_to_go_restores_what_was_before() -> None:
    from humanagent.quiet import quiet

    logging.enable_progress_bar()
    first, second = quiet(), quiet()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)  # it came first and goes first: the other goes on in silence
    assert not logging.is_progress_bar_enabled()
    second.__exit__(None, None, None)
    assert logging.is_progress_bar_enabled()
