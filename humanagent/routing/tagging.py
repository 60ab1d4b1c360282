"""Tokens with tags: each word or phrase of a question and what the lexicon knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from humanagent.routing.inflect import plural, verb_forms
from humanagent.routing.lexicon import NOUNS, VERBS, WORDS
from humanagent.routing.words import clean, mend

#: Marks that end a clause; they are tokens of their own.
MARKS = frozenset(",.;:!?")
_NAME = frozenset(("NAME",))
_HUMAN = {"GENERIC", "ROLE", "CELEB", "PRON", "ANY", "PID"}
_BODY = {"ARM", "LEG", "HEAD"}
_THING = {"THING", "VEHICLE", "ANIMAL"}
_PERSON_ENDINGS = ("er", "ers", "or", "ors", "ist", "ists", "man", "men", "woman", "women")
#: Words that people misspell in questions, and that nothing else looks like.
_ANCHORS = """
    people person persons many standing sitting kneeling crouching lying facing looking
    wearing holding which picture photo image camera woman women child children anyone someone
    glasses describe closest farthest furthest nearest raising raised waving smiling behind
    colour color what where walking running between towards happening shirt direction together
    touching carrying bending leaning orientation posture
"""
#: Real words one slip away from an anchor that the lexicon does not list.
_REAL = """
    mane manu facings leaving waving saving healing mending pending lending leading landing
    wearied baring bearing tearing moulding folding scolding persona phone phones wimen
    pictured imaging images shirts skirt skirts short person's child's whats landing handing
    ranging stranding fitting hitting setting slitting spitting knitting
"""
_ANCHOR_WORDS = tuple(_ANCHORS.split())
_REAL_WORDS = frozenset(_REAL.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word or phrase in lower case and what it may be.

    The tag NAME marks an unknown word with a capital, at the start only when a second one follows.
    """

    text: str
    tags: frozenset[str]

    def has(self, *tags: str) -> bool:
        """Whether it carries one of the tags."""
        return not self.tags.isdisjoint(tags)


def _derived(tags: set[str]) -> set[str]:
    """Add the group tags."""
    more = set(tags)
    if tags & _HUMAN:
        more.add("HUMAN")
    if tags & _BODY:
        more.add("LIMB")
    if tags & _THING:
        more.add("OBJECT")
    return more


@lru_cache(maxsize=1)
def _lexicon() -> tuple[dict[str, frozenset[str]], int]:
    """Every surface form with its tags, and the length of the longest phrase."""
    table: dict[str, set[str]] = {}

    def put(form: str, *tags: str) -> None:
        table.setdefault(form.replace("_", " "), set()).update(tags)

    for tag, words in NOUNS.items():
        for noun in words.split():
            put(noun, tag, "NOUN")
            put(plural(noun), tag, "NOUN", "PLURAL")
    for tag, words in VERBS.items():
        for entry in words.split():
            base, *pasts = entry.removeprefix("~").split("=")
            forms = verb_forms(base)
            put(forms["ing"], tag, "ING")
            if entry.startswith("~"):
                continue
            put(base, tag, "BASE")
            put(forms["third"], tag, "THIRD")
            for past in pasts or [forms["past"]]:
                put(past, tag, "PAST")
    for tag, words in WORDS.items():
        for word in words.split():
            put(word, tag)
    longest = max(len(form.split()) for form in table)
    return {form: frozenset(_derived(tags)) for form, tags in table.items()}, longest


@lru_cache(maxsize=4096)
def _guess(word: str) -> frozenset[str]:
    """Tags of a word that the lexicon does not list, from its form."""
    tags = {"UNKNOWN"}
    if word[0] == "p" and word[1:].isdigit():
        tags |= {"PID", "HUMAN", "NOUN"}
    elif word[0].isdigit():
        tags.add("NUM")
    elif word.startswith("mid-"):
        tags.add("POSTUREW")
    elif word.endswith("ly") and len(word) > 4:
        tags.add("ADVERB")
    elif word.endswith("ing") and len(word) > 5:
        tags |= {"ING", "OTHERV"}
    elif word.endswith("ed") and len(word) > 4:
        tags |= {"PAST", "OTHERV"}
    elif word.endswith(_PERSON_ENDINGS) and len(word) > 5:
        tags |= {"ROLE", "HUMAN", "NOUN"}
    elif word.isalpha():
        tags.add("NOUN")
    return frozenset(tags)


def tag(question: str) -> list[Token]:
    """Tokenise a question and tag it; the longest phrase of the lexicon wins.

    Example:
        >>> [t.text for t in tag("Who is next to P2?")]
        ['who', 'is', 'next to', 'p2', '?']
        >>> tag("Who is next to P2?")[3].has("HUMAN")
        True
    """
    table, longest = _lexicon()
    raw = clean(question)
    words = [w.lower() for w in raw]
    words = [
        w if w in table or w in _REAL_WORDS or len(w) < 4 else mend(w, _ANCHOR_WORDS) for w in words
    ]
    shouted = question.isupper()
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            text = " ".join(words[at : at + size]).replace(" 's", "'s" if size > 1 else " 's")
            if size == 1 or text in table:
                break
        tags = table.get(text) or (_guess(text) if text[0].isalnum() else frozenset())
        named = "UNKNOWN" in tags and "PID" not in tags and text.isalpha() and len(text) > 1
        if named and raw[at][0].isupper() and not shouted:
            tags |= _NAME
        tokens.append(Token(text, tags))
        at += size
    alone = len(tokens) < 2 or not tokens[1].has("NAME")
    if tokens and tokens[0].has("NAME") and alone:
        tokens[0] = Token(tokens[0].text, tokens[0].tags - _NAME)
    return tokens
