"""Model files: a catalogue, a folder on this machine, and hashes that are checked on every load.

What a backend needs is ``resolve`` (a path) or ``weights`` (the path with its hash and entry).
Importing this loads nothing of the network: ``pull`` and ``add`` live in modules of their own.
"""

from __future__ import annotations

from humanagent.tools.store.entry import ModelEntry, catalogue
from humanagent.tools.store.resolve import resolve, weights
from humanagent.tools.store.settings import StoreSettings, store_settings
from humanagent.tools.store.store import Store, Weights

__all__ = [
    "ModelEntry",
    "Store",
    "StoreSettings",
    "Weights",
    "catalogue",
    "resolve",
    "store_settings",
    "weights",
]
