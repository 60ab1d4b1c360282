"""From the text of a question to clean tokens: unicode, contractions, chat spelling, typos."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_QUOTES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'") | dict.fromkeys("\u201c\u201d", '"')
)
_DASHES = re.compile(r"[\u2012-\u2015]|\s-+\s")
_TOKEN = re.compile(r"[a-z0-9]+(?:[-'/][a-z0-9]+)*'?|[,.;:!?]", re.IGNORECASE)

#: Contractions are opened only after these, so that "the man's arm" keeps its owner.
_BEFORE_IS = """
    who what where that there here he she it how when why this everyone everybody anyone
    anybody someone somebody
"""
_IS_AFTER = frozenset(_BEFORE_IS.split())
_IRREGULAR = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "i'd": "i would",
    "i'm": "i am",
    "let's": "let us",
}
_SPOKEN = {
    "ther": "there",
    "teh": "the",
    "ppl": "people",
    "peeps": "people",
    "persons": "people",
    "pls": "please",
    "plz": "please",
    "r": "are",
    "u": "you",
    "ur": "your",
    "any1": "anyone",
    "some1": "someone",
    "every1": "everyone",
    "no1": "nobody",
    "pics": "pictures",
    "dudes": "guys",
    "whats": "what is",
    "whos": "who is",
    "wheres": "where is",
    "hows": "how is",
    "isnt": "is not",
    "arent": "are not",
    "doesnt": "does not",
    "dont": "do not",
    "didnt": "did not",
    "hasnt": "has not",
    "cant": "can not",
    "whys": "why is",
    "theres": "there is",
    "wearin": "wearing",
    "doin": "doing",
    "gonna": "going to",
    "wanna": "want to",
    "btw": "",
    "thx": "thanks",
    "w/o": "without",
    "w/": "with",
    "&": "and",
    "em": "them",
}


def _open(word: str, previous: str) -> str:
    """Open one contraction; leave a possessive as its own token."""
    low = word.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low in _SPOKEN:
        return _SPOKEN[low]
    if low.endswith("n't"):
        return word[:-3] + " not"
    for ending, full in (("'re", " are"), ("'ve", " have"), ("'ll", " will"), ("'d", " would")):
        if low.endswith(ending):
            return word[: -len(ending)] + full
    if low.endswith("'s"):
        return word[:-2] + (" is" if low[:-2] in _IS_AFTER and previous != "at" else " 's")
    if low.endswith("s'"):
        return word[:-1] + " 's"
    return word.rstrip("'")


def clean(question: str) -> list[str]:
    """Split a question into words and marks, with their case kept.

    Example:
        >>> clean("What\u2019s the man's  name\u2014and who isn't sitting?")
        ['What', 'is', 'the', 'man', "'s", 'name', ',', 'and', 'who', 'is', 'not', 'sitting', '?']
    """
    text = unicodedata.normalize("NFKC", question).translate(_QUOTES)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = _DASHES.sub(" , ", text).replace("&", " and ")
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        words += _open(match.group(), words[-1].lower() if words else "").split()
    return words


def _is_slip(wrong: str, right: str) -> bool:
    """One swapped, missing, extra or wrong letter, the first letter being right."""
    if wrong[0] != right[0] or abs(len(wrong) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(wrong), len(right)) and wrong[start] == right[start]:
        start += 1
    a, b = wrong[start:], right[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]


def mend(word: str, anchors: Collection[str]) -> str:
    """Mend a light slip in an unknown word towards one of the anchor words.

    Only words of four letters or more are touched, and four-letter ones only when two letters
    were swapped: a short word is too easily another word.

    Example:
        >>> mend("poeple", ["people"]), mend("sitiing", ["sitting"]), mend("beading", ["bending"])
        ('people', 'sitting', 'bending')
    """
    for anchor in anchors:
        if len(anchor) < 4 or len(word) < 4 or not _is_slip(word, anchor):
            continue
        if len(word) > 4 or sorted(word) == sorted(anchor):
            return anchor
    return word
