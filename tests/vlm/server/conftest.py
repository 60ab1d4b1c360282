"""A running server for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.vlm.server.fake import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with closing(Server()) as running:
        yield running
