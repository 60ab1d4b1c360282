"""Transformers without its progress bars and warnings, which are settings of the whole process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

_lock: Final = Lock()
_before: list[tuple[int, bool]] = []  # what to go back to, one entry per thread that is inside


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing of transformers on the terminal; several threads may be inside at the same time.

    The first to come silences it, the last to go restores what was before.
    """
    from transformers.utils import logging

    with _lock:
        now = (logging.get_verbosity(), logging.is_progress_bar_enabled())
        _before.append(_before[0] if _before else now)
        logging.set_verbosity_error()
        logging.disable_progress_bar()
    try:
        yield
    finally:
        with _lock:
            verbosity, bar = _before.pop()
            if not _before:
                logging.set_verbosity(verbosity)
                if bar:
                    logging.enable_progress_bar()
