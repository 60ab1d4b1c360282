"""The clips of the tracking tests."""

from __future__ import annotations

from tests.tools.tracking.conftest import clips

__all__ = ["clips"]
