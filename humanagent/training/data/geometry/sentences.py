"""A text in sentences that can be cut out of it, and what else has to go with one.

Own code: sentence libraries need models or data files, and the cut has to fall where the claim
scanner ends a sentence, which is a regular expression too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_END: Final = re.compile(r"(?:[.!?]+[\"'\u201d\u2019)\]]*(?=\s|$)|\n)\s*")
#: Not the end of a sentence; nor is a numeral ("1.") before which nothing stands.
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|prof|e\.g|i\.e|vs|approx|fig)|^\W*\d{1,3}|\b[A-Z])\.\s*$",
    re.IGNORECASE,
)
#: A sentence that begins so speaks of something in the one before it.
_LEANS: Final = re.compile(
    r"\W*(?:he|she|they|it|his|her|hers|their|its|this|that|these|those|both|such|also|"
    r"additionally|furthermore|moreover|similarly|likewise|meanwhile|however|therefore|thus|hence|consequently|"
    r"because|so|as a result|in contrast|the (?:other|latter|former|second|third|rest|same)|"
    r"another|others?|one of them|neither|each of (?:them|these))\b",
    re.IGNORECASE,
)
_PERSONAL: Final = re.compile(r"\W*(?:he|she|his|her|they|their)\b", re.IGNORECASE)


def sentences(text: str) -> list[str]:
    """The sentences with the white space after them: joined they are the text.

    Example:
        >>> sentences("Dr. Wu sits. She reads a book!")
        ['Dr. Wu sits. ', 'She reads a book!']
    """
    found, start = [], 0
    for match in _END.finditer(text):
        piece = text[start : match.end()]
        if _ABBREVIATION.search(piece) or not re.search(r"\w", piece):
            continue
        found.append(piece)
        start = match.end()
    if text[start:].strip():
        found.append(text[start:])
    elif found:
        found[-1] += text[start:]
    return found


def without(parts: Sequence[str], index: int, *, alone: bool) -> list[str]:
    """The sentences without one, and without those after it that lean on it.

    Args:
        parts: sentences in order.
        index: the one that goes.
        alone: only one person is in the picture: "he" then needs no other sentence than one that
            stands before.

    Example:
        >>> parts = ["A man stands. ", "P2 sits. ", "She reads. ", "The sky is grey."]
        >>> without(parts, 1, alone=False)
        ['A man stands. ', 'The sky is grey.']
    """
    after = index + 1
    while after < len(parts) and _LEANS.match(parts[after]):
        if alone and index > 0 and _PERSONAL.match(parts[after]):
            break
        after += 1
    return [*parts[:index], *parts[after:]]
