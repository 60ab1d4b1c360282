"""Property tests draw the same examples in every run, and keep nothing."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("views", database=None, derandomize=True, deadline=None, max_examples=50)
settings.load_profile("views")
