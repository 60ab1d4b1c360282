"""How many people a sentence says there are, when it surely speaks of all of them."""

from __future__ import annotations

import re
from typing import Final

from humanagent.claims.references import PICTURE
from humanagent.claims.types import Claim
from humanagent.claims.vocabulary import NUMBER, number

_PEOPLE: Final = r"(?:people|persons?|individuals?|humans?)"
_HERE: Final = (
    rf"(?: (?:visible|present|here|in total|shown|pictured|(?:visible |present |shown )?"
    rf"(?:in|within) (?:the|this) {PICTURE}))*"
)
#: What a count may be followed by; "three people on the left" counts some of them.
_END: Final = r"(?= *(?:$|[:;(]|, (?!on |at |in |to |who |all on )))"
_ONLY: Final = r"(?:exactly |only |just |a total of |in total )?"
_SEE: Final = (
    rf"(?:there(?:'s| is| are)|(?:i|we|you) (?:can )?(?:see|count)|"
    rf"(?:the|this) {PICTURE} (?:shows|contains|has|depicts|includes))"
)
_LEAD: Final = rf"(?:(?:in|within) (?:the|this) {PICTURE},? )?"
_TOTALS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_LEAD}{_SEE} {_ONLY}(?P<n>{NUMBER}|no) (?:other )?{_PEOPLE}{_HERE}{_END}",
        rf"{_ONLY}(?P<n>{NUMBER}|no) {_PEOPLE} (?:is|are|can be) (?:visible|present|shown|seen|"
        rf"in (?:the|this) {PICTURE}|pictured)(?: in (?:the|this) {PICTURE})?{_END}",
        rf"the (?:total )?(?:number|count) of people(?: in (?:the|this) {PICTURE})? is "
        rf"(?P<n>{NUMBER}){_END}",
    )
)
_NOBODY: Final = re.compile(
    rf"{_LEAD}(?:{_SEE} (?:nobody|no ?one|not? any(?:body|one)?(?: {_PEOPLE})?)|"
    rf"(?:nobody|no ?one) is (?:visible|present|shown|there|in (?:the|this) {PICTURE}))"
    rf"{_HERE}{_END}"
)
_SOMEBODY: Final = re.compile(
    rf"{_LEAD}{_SEE} (?:a person|somebody|someone|people){_HERE}{_END}|"
    rf"(?:somebody|someone) is (?:visible|present|there|in (?:the|this) {PICTURE}){_END}"
)


def total(sentence: str) -> Claim | None:
    """The number of people, or their presence, that a lower-case sentence states.

    Example:
        >>> str(total("there are three people in the picture"))
        'scene count 3'
        >>> total("there are three people on the left") is None
        True
    """
    for pattern in _TOTALS:
        match = pattern.match(sentence)
        if match and " other " not in match[0]:
            found = number(match["n"])
            return None if found is None else _scene("count", str(found))
    if _NOBODY.match(sentence):
        return _scene("present", "no")
    if _SOMEBODY.match(sentence):
        return _scene("present", "yes")
    return None


def _scene(predicate: str, value: str) -> Claim:
    if (predicate, value) == ("count", "0"):
        predicate, value = "present", "no"
    return Claim(subject="scene", predicate=predicate, value=value)
