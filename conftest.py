"""Modules whose doctests cannot be collected where a library is not installed."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("torch") else ["humanagent/training/stages/muon.py"]
