"""Property tests draw the same examples in every run, and keep nothing."""

from __future__ import annotations

import pytest

hypothesis = pytest.importorskip("hypothesis")
pytest.importorskip("pyarrow")
hypothesis.settings.register_profile(
    "views", database=None, derandomize=True, deadline=None, max_examples=50
)
hypothesis.settings.load_profile("views")
