"""Nouns that mean a person. Geometry confirms none of them beyond "a person is there"."""

from __future__ import annotations

from functools import cache
from typing import Final

from humanagent.routing.inflect import plural
from humanagent.routing.lexicon import NOUNS
from humanagent.speaker.words import word_set

#: Nouns that every person found answers to.
PLAIN: Final = word_set(
    "person persons people human humans individual individuals somebody someone anyone"
)
_PLURALS: Final = word_set(
    """
    people men women children persons folk folks kids gentlemen policemen firemen passers-by
    couple pair family crowd group team crew staff audience trio duo band queue twins
    schoolchildren businessmen batsmen cameramen sportsmen
    """
)
_MORE: Final = """folks shopkeeper horseman horsewoman horsemen sportsman sportswoman sportsmen
    serviceman businesswomen toddler pilot vendor snowboarder skater kiteboarder parasailer
    paraglider sledder tween"""
#: Words of the lexicon that mean something else at least as often.
_DROPPED: Final = word_set("figure star queue match judge model sign one")


@cache
def person_nouns() -> dict[str, bool]:
    """Every noun that means a person, and whether it is a plural.

    Example:
        >>> nouns = person_nouns()
        >>> nouns["man"], nouns["riders"], "horse" in nouns
        (False, True, False)
    """
    singular = [
        word
        for tag in ("GENERIC", "ROLE")
        for word in NOUNS[tag].split()
        if "_" not in word and word not in _DROPPED
    ]
    found = {word: word in _PLURALS for word in (*singular, *_MORE.split(), *_PLURALS)}
    for word, is_plural in list(found.items()):
        if not is_plural and not word.endswith("people"):
            found.setdefault(plural(word), True)
    return found
