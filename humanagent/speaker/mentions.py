"""Whom a question speaks of: ids, places, pronouns, nouns. ``references`` resolves them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from humanagent.speaker.nouns import PLAIN, person_nouns
from humanagent.speaker.words import NUMBERS, ORDINALS, STOP, WORD, Reader, word_set

Place = Literal["left", "right", "leftmost", "rightmost", "middle", "largest", "smallest"]
Quantifier = Literal["the", "any", "all", "none"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One person or group that a question speaks of.

    ``unseen`` are the words that pick somebody by what geometry cannot see ("in the blue top");
    ``plain`` says that the noun means any person. ``start`` and ``end`` are places in the text.
    """

    start: int
    end: int
    noun: str = ""
    quantifier: Quantifier = "the"
    ids: tuple[str, ...] = ()
    place: Place | None = None
    ordinal: tuple[int, Literal["left", "right"]] | None = None
    pronoun: Literal["one", "many", "other"] | None = None
    number: int | None = None
    plural: bool = False
    plain: bool = False
    unseen: tuple[str, ...] = ()

    @property
    def everyone(self) -> bool:
        """Whether it takes in all people without picking any."""
        picks = self.ids or self.place or self.ordinal or self.pronoun or self.unseen
        return self.plain and not picks and self.number is None


_FRAME = r"(?: of (?:the|this) (?:picture|scene|frame|row|group|line))?"
_ON = r"(?:on|at|to|in) the"
_NOT_OF = r"(?! (?:side )?of\b)(?! (?:arm|hand|leg|foot|knee|elbow|shoulder|wrist|eye|ear)s?\b)"
_ORDINAL = "|".join((*ORDINALS, r"\d+(?:st|nd|rd|th)"))

_SINGLE: Final = re.compile(r"\b(?:he|she|him|her|his|hers|this one|that one)\b")
_MANY: Final = re.compile(r"\b(?:they|them|their|theirs|these|those)\b")
_OTHER: Final = re.compile(r"\bthe other(?: one| person)?\b")
_ANY: Final = re.compile(r"\b(?:anyone|someone|any of (?:them|these|those|us))\b")
_ALL: Final = re.compile(r"\b(?:everyone|all of (?:them|these|those)|(?:they|them) all)\b")
_NONE: Final = re.compile(r"\b(?:noone|none of (?:them|the people))\b")
_ANY_WORDS: Final = word_set("a an any some another either")
_ANY_OF: Final = re.compile(r"\b(?:any|some|one|either) of (?:the|these|those|his|her)$")
_ALL_OF: Final = re.compile(r"\b(?:all|each|every|both)(?: of)?(?: the| these| those)?$")
_OPENING: Final = re.compile(
    r"(?:\b(?:any|some|one|either|all|each|every|both)(?: of)?)?"
    r"(?: ?\b(?:the|these|those|this|that|a|an|any|some|another))?$"
)
_THE_WORDS: Final = word_set("the this that these those")


def read_mentions(reader: Reader, *, pronouns: bool = True) -> tuple[Mention, ...]:
    """The mentions in the order of the text; their words are masked."""
    place, ordinal = _place(reader), _ordinal(reader)
    if place is None and ordinal is None:
        place = _superlative(reader)
    found = [*_ids(reader), *_quantified(reader), *_nouns(reader)]
    if not found and pronouns:
        found = _pronouns(reader)
    found.sort(key=lambda m: m.start)
    where = place or ordinal
    if where is None:
        return tuple(found)
    at, picked = where
    if not found:
        found = [Mention(at, at, plain=True)]
    # A place belongs to the mention before it, or else to the first one.
    index = max((i for i, m in enumerate(found) if m.start <= at), default=0)
    meant = found[index]
    quantifier: Quantifier = "the" if meant.plain else meant.quantifier
    if isinstance(picked, str):
        found[index] = replace(meant, place=picked, quantifier=quantifier)
    else:
        found[index] = replace(meant, ordinal=picked, quantifier=quantifier)
    return tuple(found)


def _place(reader: Reader) -> tuple[int, Place] | None:
    for pattern, far in (
        (r"\b(left|right)most\b", True),
        (rf"\b(?:far|furthest|farthest|most)(?: (?:to|on) the)? (left|right)\b{_NOT_OF}", True),
        (rf"\b{_ON} (?:far |very |extreme )(left|right)(?: side)?{_FRAME}{_NOT_OF}", True),
        (rf"\b{_ON} (left|right)(?: side)?{_FRAME}{_NOT_OF}", False),
        (rf"\bthe (left|right) (?=one\b|{_noun_pattern()})", False),
    ):
        if re.search(rf"\b(?:{_ORDINAL}|\d+)\b[^#]*\b(?:from|on) the (?:left|right)", reader.left):
            return None
        match = reader.take(pattern)
        if match:
            side = match[1]
            place: Place = (
                ("leftmost" if side == "left" else "rightmost")
                if far
                else ("left" if side == "left" else "right")
            )
            return match.start(), place
    match = reader.take(rf"\b(?:in|at) the (?:very )?middle{_FRAME}(?! of\b)") or reader.take(
        rf"\bmiddle (?=one\b|{_noun_pattern()})|\bmiddle place{_FRAME}"
    )
    return (match.start(), "middle") if match else None


def _ordinal(reader: Reader) -> tuple[int, tuple[int, Literal["left", "right"]]] | None:
    match = re.search(
        rf"\b({_ORDINAL})\b(?: ([a-z-]+))?,?"
        r"( (?:counting )?(?:from|on) (?:the )?(left|right)(?: side)?)",
        reader.left,
    )
    if not match:
        return None
    number = ORDINALS.get(match[1]) or int(re.sub(r"\D", "", match[1]))
    reader.mask(*match.span(1))
    reader.mask(*match.span(3))
    return match.start(), (number, "left" if match[4] == "left" else "right")


def _superlative(reader: Reader) -> tuple[int, Place] | None:
    camera = r"(?: (?:to|from) (?:the )?(?:camera|viewer|us|me|lens))?"
    match = reader.take(rf"\b(?:largest|biggest|tallest|closest|nearest|foremost)\b{camera}")
    if match:
        return match.start(), "largest"
    match = reader.take(rf"\b(?:smallest|shortest|furthest|farthest)(?: away)?\b{camera}")
    return (match.start(), "smallest") if match else None


def _ids(reader: Reader) -> list[Mention]:
    matches = list(re.finditer(r"\b(?:person )?(p\s?[1-9]\d*)\b", reader.left))
    for match in matches:
        reader.mask(*match.span())
    ids = [m[1].replace(" ", "").upper() for m in matches]
    return [
        Mention(m.start(), m.end(), ids=(i,), plain=True) for m, i in zip(matches, ids, strict=True)
    ]


def _quantified(reader: Reader) -> list[Mention]:
    found = []
    table: tuple[tuple[re.Pattern[str], Quantifier], ...] = (
        (_ANY, "any"), (_ALL, "all"), (_NONE, "none"))  # fmt: skip
    for pattern, quantifier in table:
        for match in list(pattern.finditer(reader.left)):
            reader.mask(*match.span())
            found.append(
                Mention(
                    *match.span(), quantifier=quantifier, plain=True, plural=quantifier == "all"
                )
            )
    return found


def _nouns(reader: Reader) -> list[Mention]:
    nouns = person_nouns()
    tokens = [(m.group(), m.start(), m.end()) for m in WORD.finditer(reader.left)]
    found = []
    for index, (word, start, end) in enumerate(tokens):
        if word in nouns:
            found.append(_noun(reader, tokens[:index], word, start, end))
    return found


def _noun(
    reader: Reader, before: list[tuple[str, int, int]], word: str, start: int, end: int
) -> Mention:
    """The noun with its adjectives, number and determiner."""
    adjectives: list[str] = []
    number: int | None = None
    first = start
    while before:
        previous, at, stop = before[-1]
        if "#" in reader.left[stop:first] or previous in STOP or len(adjectives) == 4:
            break
        before = before[:-1]
        first = at
        if previous in NUMBERS:
            number = NUMBERS[previous]
            break
        if previous in ("all", "both", "each", "every", "whole", "any"):
            first = stop
            break
        adjectives.insert(0, previous)
    lead = reader.left[:first].rstrip()
    quantifier, number = _determiner(lead, number)
    if quantifier == "all" and number == 2 and not person_nouns()[word]:
        quantifier, number = "the", None  # "both of the skater's feet"
    opened = _OPENING.search(lead)
    begin = opened.start() if opened else first
    reader.mask(begin, end)
    plural = person_nouns()[word] or quantifier == "all"
    if quantifier == "any" and not plural and _ANY_OF.search(lead):
        quantifier = "the"  # "one of the man's legs"
    if quantifier is None:  # "people in the picture?", but "man sitting?" means one man
        quantifier = "any" if plural or word in PLAIN else "the"
    return Mention(
        begin,
        end,
        noun=word,
        quantifier=quantifier,
        number=number,
        plural=plural and quantifier != "any",
        plain=word in PLAIN,
        pronoun="other" if "other" in adjectives else None,
        unseen=tuple(a for a in adjectives if a != "other"),
    )


def _determiner(lead: str, number: int | None) -> tuple[Quantifier | None, int | None]:
    """What stands before the noun; None for a bare noun."""
    if _ANY_OF.search(lead):
        return "any", number
    if _ALL_OF.search(lead):
        return "all", 2 if re.search(r"\bboth\b[^#]*$", lead) and number is None else number
    word = lead.rsplit(" ", 1)[-1] if lead else ""
    if word in _THE_WORDS or word in ("his", "her", "their", "which", "what"):
        return "the", number
    if word in _ANY_WORDS:
        return "any", number
    return ("the" if number else None), number


def _pronouns(reader: Reader) -> list[Mention]:
    match = _OTHER.search(reader.left)
    if match:
        reader.mask(*match.span())
        return [Mention(*match.span(), pronoun="other", plain=True)]
    match = _SINGLE.search(reader.left)
    if match:
        return [Mention(*match.span(), pronoun="one", plain=True)]
    match = _MANY.search(reader.left)
    if match:
        return [Mention(*match.span(), pronoun="many", plural=True, plain=True)]
    return []


@cache
def _noun_pattern() -> str:
    longest_first = sorted(person_nouns(), key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(n) for n in longest_first)})\\b"
