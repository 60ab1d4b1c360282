"""The texts of ``prompts.json``, and requests with places in them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from humanagent.training.data.instruct.types import Piece, Turn
from humanagent.training.data.scenes.dice import Dice

#: Who wrote the requests, for their provenance; the number changes with the texts.
BY: Final = "templates: herm 1"
_SLOT: Final = re.compile(r"(\{[a-z]+\})")


def prompt(name: str, **words: str) -> str:
    """A text for the teacher.

    Example:
        >>> prompt("again", what="it is empty")
        'This cannot be used: it is empty. Write all of it again without that.'
    """
    text: str = _texts()[name]
    for slot, value in words.items():
        text = text.replace(f"{{{slot}}}", value)
    return text


def request(task: str, dice: Dice, slots: Mapping[str, tuple[Piece, ...]]) -> Turn:
    """A question of a task with its slots filled.

    Example:
        >>> request("person.grounding", Dice(4), {"who": ("the child",)}).plain
        'Give the bounding box of the child.'
    """
    return Turn("user", filled(dice.pick(_texts()["requests"][task]), slots))


def filled(template: str, slots: Mapping[str, tuple[Piece, ...]]) -> tuple[Piece, ...]:
    """A template as pieces; words that follow words become one piece.

    Example:
        >>> filled("Describe the {part}.", {"part": ("left arm",)})
        ('Describe the left arm.',)
    """
    pieces: list[Piece] = []
    for token in _SLOT.split(template):
        for piece in slots[token[1:-1]] if _SLOT.fullmatch(token) else (token,):
            if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            elif piece != "":
                pieces.append(piece)
    first = pieces[0]
    if isinstance(first, str):
        pieces[0] = first[:1].upper() + first[1:]
    return tuple(pieces)


@cache
def _texts() -> dict[str, Any]:
    path = resources.files("humanagent.training.data.instruct.herm") / "prompts.json"
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found
