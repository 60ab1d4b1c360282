"""What a phrase says about two people: "to the left of P2", "next to each other"."""

from __future__ import annotations

import re
from typing import Final

_EXACTLY: Final = r"(?:just |directly |right |immediately |slightly |partly |very )?"
_PLACES: Final = tuple(
    (re.compile(pattern), predicate, value)
    for pattern, predicate, value in (
        (rf"{_EXACTLY}(?:on |to |at )?(?:the )?left(?: side)? of ", "side", "left_of"),
        (rf"{_EXACTLY}(?:on |to |at )?(?:the )?right(?: side)? of ", "side", "right_of"),
        (rf"{_EXACTLY}behind ", "depth", "behind"),
        (rf"{_EXACTLY}in front of ", "depth", "in_front_of"),
        (rf"{_EXACTLY}(?:next to|beside|near|close to|alongside) ", "distance", "near"),
        (rf"{_EXACTLY}touching ", "distance", "touching"),
        (r"far (?:away )?from ", "distance", "apart"),
    )
)
_EACH_OTHER: Final = tuple(
    (re.compile(pattern), predicate, value)
    for pattern, predicate, value in (
        (rf"{_EXACTLY}(?:next to|beside|close to|near) each other\b|side by side\b|"
         r"close together\b", "distance", "near"),
        (r"touching each other\b", "distance", "touching"),
        (r"far (?:apart|away from each other)\b", "distance", "apart"),
        (r"(?:facing|face) each other\b", "facing", "facing_each_other"),
    )
)  # fmt: skip


def place(text: str) -> tuple[str, str, str] | None:
    """Predicate, value and the text that names the other person.

    Example:
        >>> place("to the left of p2")
        ('side', 'left_of', 'p2')
    """
    return _first(_PLACES, text)


def each_other(text: str) -> tuple[str, str, str] | None:
    """Predicate, value and what follows, for a phrase about both of two people.

    Example:
        >>> each_other("facing each other.")
        ('facing', 'facing_each_other', '.')
    """
    return _first(_EACH_OTHER, text)


def _first(
    table: tuple[tuple[re.Pattern[str], str, str], ...], text: str
) -> tuple[str, str, str] | None:
    for pattern, predicate, value in table:
        match = pattern.match(text)
        if match:
            return predicate, value, text[match.end() :]
    return None
