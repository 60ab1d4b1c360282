"""How many? Reads a count from a sentence: figures, words, "nobody", bounds, ranges, lists.

Own code: ``word2number`` and its kind turn "twenty-one" into 21 but know nothing of "no one",
"at least two", "P2" or "two men and a woman", which is where scores go wrong.
"""

# ruff: noqa: SIM905 - word lists read better as text

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from humanagent.training.evaluate.matching.text import PEOPLE, normal, stem, words
from humanagent.training.evaluate.matching.types import Match

_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS: Final = (
    {w: n for n, w in enumerate(_UNITS)}
    | {w: 10 * n for n, w in enumerate(_TENS, 2)}
    | {f"{t}-{u}": 10 * n + v for n, t in enumerate(_TENS, 2) for v, u in enumerate(_UNITS[:10])}
)
_WORD: Final = re.compile(r"\b(" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\b")
_COMPOUND: Final = re.compile(rf"\b({'|'.join(_TENS)}) ({'|'.join(_UNITS[1:10])})\b")

#: Numbers that count nothing: ids, ordinals, places, ages, percentages, clock times, coordinates.
_NOISE: Final = (
    r"\[[^\]]*\]",
    r"\((?:p\d+[,; and]*)+\)",
    r"\bp\d+\b",
    r"#\s*\d+",
    r"\b(?:person|man|woman|child|boy|girl|figure|row|step|line) \d+\b",
    r"\b\d+(?:st|nd|rd|th)\b",
    r"\b\d+(?:\.\d+)? ?(?:%|percent\b|px\b|pixels?\b)",
    r"\b\d+\.\d+\b",
    r"\b\d+:\d+\b",
    r"\baged? \d+(?: ?(?:-|to|or) ?\d+)?",
    r"\b\d+[- ]years?[- ]old\b",
    r"\bin (?:his|her|their) \d+s\b",
    r"\bat (?:least|most) \d+ of (?:them|whom|these|those)\b",
    r"\b(?:nobody|no one|no-one) else\b",
    r"\bno (?:other|further|more|additional) (?:people|persons?|humans?)\b",
    r"\bnone (?:of|is|are)\b",
)
_DENIED: Final = re.compile(r"\bnot \d+\b")
#: "one" that stands for somebody and counts nothing.
_PRONOUN: Final = re.compile(
    r"\b(?:the|that|this|each|every|which|other|any|same|left|right) one\b"
    r"|\bone (?:of|another)\b"
)
_SOMEBODY: Final = r"(?:people|persons?|humans?|individuals?|men|women|man|woman|children)"
_ZERO: Final = re.compile(
    rf"\b(?:nobody|none)\b|\b(?:no|zero|without|free of)(?: \w+){{0,2}}? {_SOMEBODY}\b"
    rf"|\bnot (?:\w+ ){{0,2}}?(?:any|an?|1)(?: \w+){{0,2}}? {_SOMEBODY}\b"
    r"|\b(?:not|without) (?:\w+ ){0,2}?(?:anyone|anybody)\b|\bempty\b"
)
_LOWER: Final = r"(?:at least|no fewer than|no less than|not fewer than|not less than|a minimum of)"
_UPPER: Final = r"(?:at most|up to|no more than|not more than|a maximum of)"
_INTERVALS: Final = (
    (r"\bbetween (\d+) and (\d+)\b|\b(\d+) ?(?:-|to|or) ?(?:maybe |possibly |perhaps )?(\d+)\b"
     r"|\b(\d+)(?: [a-z]+)?,? (?:or |and )?(?:maybe|perhaps|possibly)(?: even)? (\d+)\b", 0, 0),
    (rf"\b{_LOWER} (\d+)\b|\b(\d+)(?: [a-z]+)? or more\b|\b(\d+) ?\+", 0, None),
    (rf"\b{_UPPER} (\d+)\b|\b(\d+)(?: [a-z]+)? or (?:fewer|less)\b", None, 0),
    (r"\b(?:more than|over|upwards of) (\d+)\b", 1, None),
    (r"\b(?:fewer than|less than|under) (\d+)\b", None, -1),
)  # fmt: skip
_VAGUE: Final = re.compile(r"\b(?:several|many|some|a few|multiple|various|numerous|a crowd)\b")
_TOTAL: Final = re.compile(r"\b(?:in total|in all|altogether|all together|overall|total)\b")
_CORRECTS: Final = re.compile(r"\b(?:actually|wait|correction|i mean|sorry)\b")
_MORE: Final = re.compile(r" (?:more|others?|additional|further)\b")
_AFTER_BARE: Final = frozenset(
    "on in at and of to behind are is in with who for near by if but were was can from standing"
    " sitting total visible altogether here there i they".split()
)
_MANY: Final = 10**6


@dataclass(frozen=True)
class _Found:
    """A count in the text: its range, what it counts (rank), where it stands."""

    low: int
    high: int
    rank: int
    start: int
    end: int

    @property
    def exact(self) -> bool:
        return self.low == self.high


def to_int(text: str) -> int | None:
    """The number that a short text is, or ``None``.

    Example:
        >>> to_int("twenty-one"), to_int("0"), to_int("nobody"), to_int("a horse")
        (21, 0, 0, None)
    """
    text = normal(text).rstrip(".")
    if text in ("none", "nobody", "no one", "no-one"):
        return 0
    digits = _digits(text)
    return int(digits) if re.fullmatch(r"\d{1,6}", digits) else None


def judge_number(text: str, accepted: frozenset[int], question: str) -> Match | None:
    """Judge a count; ``None`` when the text gives none.

    A bound or a range is no answer: *abstained*, unless an accepted number lies outside it, which
    makes it *wrong*. Two different totals are *wrong*. "about five" and "five, someone may be
    missed" are answers.

    Args:
        text: The answer in normal form (``normal``).
        accepted: The right numbers.
        question: Says what is counted; people where it does not.

    Example:
        >>> q = "How many people are in the picture?"
        >>> judge_number("two men and a woman", frozenset({3}), q).verdict
        'right'
        >>> judge_number("at least 3 people", frozenset({2}), q).verdict
        'wrong'
    """
    found = _find(text, _asked(question))
    if not found:
        return None
    best = max(f.rank for f in found)
    low, high, why = _read(_clean(text), [f for f in found if f.rank == best], best)
    read = str(low) if low == high else f"{low} to {high if high < _MANY else 'many'}"
    if why:
        return Match("wrong", read, why)
    if low == high:
        right = low in accepted
        return Match("right" if right else "wrong", read, "" if right else _expected(accepted))
    if any(low <= n <= high for n in accepted):
        return Match("abstained", read, "a bound or range, not a count")
    return Match("wrong", read, f"the bound excludes the truth; {_expected(accepted)}")


def lower_bound(text: str) -> int | None:
    """The number of people that a text says there are at least.

    Example:
        >>> lower_bound("i cannot tell: at least two people, but more may be hidden")
        2
    """
    found = re.search(rf"\b{_LOWER} (\d+) (?:people|persons?)\b", _digits(text))
    return int(found[1]) if found else None


def _expected(accepted: frozenset[int]) -> str:
    return "expected " + " or ".join(str(n) for n in sorted(accepted))


def _asked(question: str) -> str:
    found = re.search(r"\bhow many (?:\w+ )??(\w+)(?= (?:are|is|do|can|in|on|have|has|were|wear|"
                      r"stand|sit|ride|you)\b|\?|$)", normal(question))  # fmt: skip
    return stem(found[1]) if found else "person"


def _digits(text: str) -> str:
    text = re.sub(r"\bhalf a dozen\b", "6", text)
    text = re.sub(r"\ba dozen\b|\bone dozen\b", "12", text)
    text = re.sub(r"\ba (?:couple|pair)(?: of)?\b", "2", text)
    text = re.sub(r"\ba (?:single|lone|solitary)\b|\bonly a\b|\bjust a\b", "1", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = _COMPOUND.sub(lambda m: str(_WORDS[m[1]] + _WORDS[m[2]]), text)
    return _WORD.sub(lambda m: str(_WORDS[m[1]]), text)


def _clean(text: str) -> str:
    """Figures for words, noise out, "0 people" for nobody."""
    text = re.sub(r"\bno[ -]one\b", "nobody", text)
    text = re.sub(r"n't\b|(?<=can)not\b", " not", text)
    text = re.sub(r"(?<!one )\banother(?: one)?\b", "one more", text)
    text = _digits(_PRONOUN.sub(" ", text))
    for noise in _NOISE:
        text = re.sub(noise, " ", text)
    text = _DENIED.sub(" ", _ZERO.sub(" 0 people ", text))
    return re.sub(r"\s+", " ", text).strip()


def _find(text: str, asked: str) -> list[_Found]:
    text = _clean(text)
    found: list[_Found] = []
    for pattern, up, down in _INTERVALS:
        for m in re.finditer(pattern, text):
            if any(m.start() < f.end and f.start < m.end() for f in found):
                continue
            n = [int(g) for g in m.groups() if g]
            low = 0 if up is None else min(n) + up
            high = _MANY if down is None else max(n) + down
            found.append(_Found(low, high, _rank(text, m.end(), asked), m.start(), m.end()))
    taken = list(found)
    for m in re.finditer(r"\b\d+\b", text):
        if not any(f.start <= m.start() < f.end for f in taken):
            n1 = int(m[0])
            found.append(_Found(n1, n1, _rank(text, m.end(), asked), m.start(), m.end()))
    found = [f for f in found if f.rank >= 0]
    positive = [f for f in found if f.rank > 0 and f.high > 0]
    if positive:  # "3 people, nobody sitting" is 3
        found = [f for f in found if f.high > 0]
    return sorted(found + _articles(text, asked, found), key=lambda f: f.start)


def _rank(text: str, end: int, asked: str) -> int:
    """2: counts what was asked; 1: people of some kind; 0: a bare number; -1: other things."""
    rest = re.split(r"[.,;:!?()]|\band\b|\bor\b|\d", text[end:])[0]
    following = words(rest)[:3]
    if _MORE.match(text[end:]):
        following = following[1:]
        if not following or following[0] in _AFTER_BARE:
            return 2  # "and one more behind": of the same
    for k, w in enumerate(following):
        if stem(w) == asked:
            return 2
        if stem(w) in PEOPLE and asked in PEOPLE:
            return 2 if stem(w) == "person" else 1
        if k == 0 and w in _AFTER_BARE:
            return 0
    return -1 if following else 0


def _articles(text: str, asked: str, found: list[_Found]) -> list[_Found]:
    """Counts without a number: "a man" is one, "several people" are two or more."""
    if any(f.rank == 2 for f in found):
        return []
    out = []
    for m in re.finditer(r"\ban? (?=[a-z])|" + _VAGUE.pattern, text):
        rank = _rank(text, m.end(), asked)
        if rank > 0 or (m[0].strip() == "a crowd" and asked == "person"):
            vague = not m[0].startswith(("a ", "an ")) or m[0] in ("a few", "a crowd")
            low, high = (2, _MANY) if vague else (1, 1)
            if not any(f.start == m.start() for f in found):
                out.append(_Found(low, high, max(rank, 1), m.start(), m.end()))
    return out


def _read(text: str, found: list[_Found], rank: int) -> tuple[int, int, str]:
    """Low, high and, when the text contradicts itself, why it is wrong."""
    first, rest = found[0], found[1:]
    more = sum(f.low for f in rest if _MORE.match(text[f.end :]))
    if more and first.exact:
        return first.low + more, first.low + more, ""  # "two people, and one more behind"
    if not rest:
        return first.low, first.high, ""
    values = [f.low for f in found]
    whole = f"{first.low}" if first.exact else "a range"
    if not all(f.exact for f in found):
        return first.low, first.high, ""
    if _CORRECTS.search(text) and len(set(values)) > 1:
        return first.low, first.low, f"contradicts itself: {values}"
    if values[-1] == sum(values[:-1]) and _TOTAL.search(text):
        return values[-1], values[-1], ""
    if rank == 2 and re.fullmatch(r"[^.,;:]*\band\b[^.,;:]*", text[first.end : rest[0].start]):
        return sum(values), sum(values), ""  # "2 people sit and 2 people stand"
    if values[0] == sum(values[1:]) and (rank != 1 or ":" in text[first.end : rest[0].start]):
        return values[0], values[0], ""  # "three: two on the left, one on the right"
    if rank == 1 or (rank == 0 and re.search(r"\band\b", text)):
        return sum(values), sum(values), ""  # "two men and a woman", "two on the left and one ..."
    if values[-1] == sum(values[:-1]):
        return values[-1], values[-1], ""
    if rank == 2 and max(values) == values[0]:
        return values[0], values[0], ""  # "3 people, 1 person sitting"
    return first.low, first.low, f"contradicts itself: {whole}, then {values[1:]}"
