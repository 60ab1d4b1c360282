"""A server that has cores of its own, as one on another machine has (Linux)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def shared_out() -> Iterator[set[int]]:
    """Half of the cores for this thread and those it starts; yields the others, for a server.

    With a single core both have it.
    """
    all_of_them = sorted(os.sched_getaffinity(0))
    half = max(1, len(all_of_them) // 2)
    os.sched_setaffinity(0, all_of_them[:half])
    try:
        yield set(all_of_them[half:] or all_of_them)
    finally:
        os.sched_setaffinity(0, all_of_them)
