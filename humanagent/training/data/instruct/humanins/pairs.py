"""A question and its answer before the question is put into words, and who is spoken of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from humanagent.training.data.instruct.types import Piece, Where
from humanagent.training.data.rows import Made, Row
from humanagent.training.data.scenes.dice import Dice

#: Who writes answers that no teacher wrote; the number grows when their texts change.
RULES: Final = "rules of HumanIns, version 1"
BY_RULES: Final = Made("turns[1]", RULES)


@dataclass(frozen=True, slots=True)
class Pair:
    """What is asked (``task`` is the name of a list of wordings), and the answer.

    ``fills`` are the pieces for the wording's placeholders; ``made`` says who wrote the answer.
    """

    task: str
    answer: tuple[Piece, ...]
    fills: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)
    people: tuple[int, ...] = ()
    made: Made = BY_RULES


def dice_of(row: Row, seed: int, what: str) -> Dice:
    """Choices that depend on the row, the seed and what they are for, and on nothing else."""
    key = hashlib.sha256(f"{seed}/{row.id}/{what}".encode()).digest()
    return Dice(int.from_bytes(key[:8], "big"))


def who(row: Row, index: int) -> tuple[Piece, ...] | None:
    """Words for a person: by the box where the row has several; None where it has no box.

    Example:
        >>> from humanagent.training.data.rows import PersonRow
        >>> who(Row("0" * 64, 64, 48, "pa100k", "", people=(PersonRow(),)), 0)
        ('this person',)
    """
    if len(row.people) == 1:
        return ("this person",)
    box = row.people[index].bbox
    return None if box is None else ("the person in ", Where("box", box))


def filled(template: str, fills: Mapping[str, tuple[Piece, ...]]) -> tuple[Piece, ...]:
    """The pieces of a template, its placeholders filled, its first letter a capital.

    Example:
        >>> filled("{who} sits at {at}.", {"who": ("she",), "at": (Where("point", (1, 2)),)})[0]
        'She sits at '
    """
    pieces: list[Piece] = []
    for number, part in enumerate(re.split(r"\{(\w+)\}", template)):
        pieces += [part] if number % 2 == 0 else fills[part]
    return merged(pieces)


def merged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Neighbouring words as one piece, none of them empty, beginning with a capital letter."""
    out: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        elif piece:
            out.append(piece)
    if out and isinstance(out[0], str):
        out[0] = out[0][:1].upper() + out[0][1:]
    return tuple(out)
