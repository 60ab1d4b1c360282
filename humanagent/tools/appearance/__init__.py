"""Appearance: colours of clothes."""

from humanagent.tools.appearance.colours import NAMES
from humanagent.tools.appearance.reader import ClothesReader

__all__ = ["NAMES", "ClothesReader"]
