"""From rows to instructions: the four kinds of the papers, each a ``Maker``."""

from humanagent.training.data.instruct.types import (
    Discarded,
    Instruction,
    MadeRow,
    Maker,
    Piece,
    Turn,
    Where,
)

__all__ = ["Discarded", "Instruction", "MadeRow", "Maker", "Piece", "Turn", "Where"]
