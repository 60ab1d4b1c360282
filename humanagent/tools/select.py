"""Which perception backend is used: the one that the settings name, else the best installed."""

from __future__ import annotations

from functools import cache

from humanagent.settings import Settings
from humanagent.tools.protocols import PersonPerceiver


def make_perceiver(settings: Settings) -> PersonPerceiver:
    """The backend that the settings name; models are loaded once per process.

    Raises:
        MissingDependencyError: its library or model files are not installed.
    """
    return _blazepose(settings.threads)


@cache
def _blazepose(threads: int) -> PersonPerceiver:
    from humanagent.tools.blazepose import BlazePose

    return BlazePose(threads=threads)
