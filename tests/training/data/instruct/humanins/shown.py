"""Rows and texts for these tests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from humanagent.training.data.instruct.humanins import HumanInsMaker
from humanagent.training.data.instruct.types import Instruction, MadeRow, Turn
from humanagent.training.data.rows import PersonRow, Row


def row(source: str, *people: PersonRow, **more: Any) -> Row:
    """A row of 640 x 480 pixels."""
    return Row("ab" * 32, 640, 480, source, "a licence", people=people, **more)


def made(row: Row, maker: HumanInsMaker | None = None) -> MadeRow:
    return asyncio.run((maker or HumanInsMaker()).make(row))


def text(turn: Turn) -> str:
    """A turn with its places as the paper writes them: whole pixels in brackets."""
    return "".join(
        piece if isinstance(piece, str) else f"[{', '.join(f'{v:.0f}' for v in piece.xy)}]"
        for piece in turn.pieces
    )


def answers(instructions: Iterable[Instruction]) -> dict[str, str]:
    """Answers by task."""
    return {one.task: text(one.turns[1]) for one in instructions}


def questions(instructions: Iterable[Instruction]) -> dict[str, str]:
    """Questions by task."""
    return {one.task: text(one.turns[0]) for one in instructions}
