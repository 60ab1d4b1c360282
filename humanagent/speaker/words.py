"""Reading a question word by word, and knowing which of its words were understood.

A question is only answered when every word that carries meaning was understood: ``Reader`` masks
what a table has explained, and what is left over is what geometry cannot see.
"""

from __future__ import annotations

import re
from typing import Final

_NUMBERS: Final = "zero one two three four five six seven eight nine ten eleven twelve"
_ORDINALS: Final = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth"
NUMBERS: Final[dict[str, int]] = {word: i for i, word in enumerate(_NUMBERS.split())}
ORDINALS: Final[dict[str, int]] = {word: i for i, word in enumerate(_ORDINALS.split())}


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for tables.

    Example:
        >>> sorted(word_set("left right"))
        ['left', 'right']
    """
    return frozenset(text.split())


_EXPANDED: Final = (
    (r"[\u2018\u2019`]", "'"),
    (r"\b(who|what|where|that|there|he|she|it|which)'s\b", r"\1 is"),
    (r"\b(they|we|you)'re\b", r"\1 are"),
    (r"\b(?:can't|cannot)\b", "can not"),
    (r"n't\b", " not"),
    (r"\bppl\b", "people"),
    (r"\bpeoples?'s\b", "people"),
    (r"\bany1\b", "anyone"),
    (r"\bsome1\b", "someone"),
    (r"\bevery1\b", "everyone"),
    (r"\b(any|some|every|no)(?:body|-one)\b", r"\1one"),
    (r"\bno one\b", "noone"),
    (r"\b(?:pic|pics|photo|photograph|image|img|shot|snapshot)\b", "picture"),
    (r"\bcentre\b", "middle"),
    (r"\bcenter\b", "middle"),
    (r"\b(left|right)[- ]most\b", r"\1most"),
    (r"\b(left|right)[- ]hand side\b", r"\1 side"),
    (r"\bmid[- ](air|jump|leap)\b", r"mid\1"),
    (r"(\w)'s\b", r"\1 's"),
    (r"s'(?=\s|$)", "s"),
)

#: A question that begins with a contracted "not" expects a yes, it does not negate.
_RHETORICAL: Final = re.compile(r"^(is|are|was|were|do|does|did|has|have|can|could)n[\u2019']t\b")

#: Words without a meaning of their own: what is not here and not in a table is not understood.
STOP: Final = word_set(
    """
    a an the this that these those of in on at to into from for with by as his her hers their
    theirs its him he she they them it own one ones and or but so is are was were be been being
    am do does did has have had having can could will would may might shall should i you we us me
    my your our there here then now currently right-now please tell say whether if know see seen
    visible show shown showing look looks picture scene frame view photo footage video who whom
    whose which what where how any some really actually clearly also still just please kindly
    exactly at-all ever yes no hi hello hey ok okay 's person's check verify question about and/or
    make put keep keeps keeping held while s either body torso
    """
)

WORD: Final = re.compile(r"[a-z0-9][a-z0-9'-]*|'s")


def normalise(question: str) -> str:
    """Lower case, without contractions and punctuation, one spelling per word.

    Example:
        >>> normalise("Who's on the left-hand side?  Isn't P2 sitting?")
        'who is on the left side ? is not p2 sitting ?'
    """
    text = _RHETORICAL.sub(r"\1", question.strip().lower())
    for pattern, spelling in _EXPANDED:
        text = re.sub(pattern, spelling, text)
    text = re.sub(r"([?!.,;:])", r" \1 ", text)
    return re.sub(r"\s+", " ", text).strip()


class Reader:
    """A text of which understood parts are masked, so that they are not read twice.

    Example:
        >>> reader = Reader("is anyone sitting on it")
        >>> reader.take(r"sitting").group(), reader.left
        ('sitting', 'is anyone ####### on it')
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = text

    def take(self, pattern: str) -> re.Match[str] | None:
        """The first match in what is left, which is then masked."""
        match = re.search(pattern, self.left)
        if match:
            self.mask(*match.span())
        return match

    def mask(self, start: int, end: int) -> None:
        """Mark characters as understood."""
        masked = re.sub(r"\S", "#", self.left[start:end])
        self.left = self.left[:start] + masked + self.left[end:]

    def unread(self, start: int = 0, end: int | None = None) -> tuple[str, ...]:
        """The words between two places that carry meaning and were not understood."""
        found = WORD.findall(self.left[start:end])
        return tuple(w for w in found if w not in STOP)
