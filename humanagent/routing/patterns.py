"""A small pattern language over tagged tokens, in which the routing rules are written.

A pattern is a row of elements:

========== =====================================================================
``word``    that word or phrase (blanks inside a phrase are written as ``_``)
``TAG``     a token with that tag
``a|TAG``   either; ``TAG&word|TAG`` binds ``&`` closer than ``|``
``-TAG``    a token that is neither (``-a|TAG``)
``x?``      the element may be missing
``..``      up to three tokens in between
``...``     any number of tokens in between
``^``, ``$`` the first, the last token (a final mark does not count)
========== =====================================================================

Own code: regular expressions over strings cannot see tags, and the matchers that can come with
language models of hundreds of megabytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from humanagent.routing.tagging import MARKS, Token

_SHORT_GAP = 3
_LONG_GAP = 40


@dataclass(frozen=True, slots=True)
class _Element:
    """One element: alternatives of words and tags that must all hold, or a gap."""

    choices: tuple[frozenset[str], ...] = ()
    negated: bool = False
    optional: bool = False
    gap: int = 0

    def fits(self, names: frozenset[str]) -> bool:
        return any(choice <= names for choice in self.choices) != self.negated


class View:
    """Tokens with their words and tags collected once for all patterns."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        while tokens and tokens[-1].text in MARKS:
            tokens = tokens[:-1]
        self.tokens = tokens
        self.names = [token.tags | {token.text} for token in tokens]
        self.every: frozenset[str] = frozenset().union(*self.names)

    def find(self, source: str) -> tuple[int, int] | None:
        """The first and last token that the pattern matches, or ``None``."""
        return compiled(source).find(self)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern.

    Example:
        >>> from humanagent.routing.tagging import tag
        >>> compiled("which ARM ... HOLDV").find(View(tag("Which hand is he holding up?")))
        (0, 4)
    """

    source: str
    elements: tuple[_Element, ...]
    at_start: bool
    at_end: bool
    needs: tuple[frozenset[str], ...]

    def find(self, view: View) -> tuple[int, int] | None:
        """The first and last token of the first match, or ``None``."""
        if any(need.isdisjoint(view.every) for need in self.needs):
            return None
        for start in range(1 if self.at_start else len(view.names)):
            end = self._match(view.names, start, 0)
            if end is not None:
                return start, max(start, end - 1)
        return None

    def _match(self, names: Sequence[frozenset[str]], at: int, which: int) -> int | None:
        """The token after a match of the elements from ``which`` on, or ``None``."""
        if which == len(self.elements):
            return at if not self.at_end or at >= len(names) else None
        element = self.elements[which]
        if element.gap:
            for skip in range(min(element.gap, len(names) - at) + 1):
                end = self._match(names, at + skip, which + 1)
                if end is not None:
                    return end
            return None
        if at < len(names) and element.fits(names[at]):
            end = self._match(names, at + 1, which + 1)
            if end is not None:
                return end
        return self._match(names, at, which + 1) if element.optional else None


def _element(source: str) -> _Element:
    if source in ("..", "..."):
        return _Element(gap=_SHORT_GAP if source == ".." else _LONG_GAP)
    optional = source.endswith("?")
    negated = source.startswith("-")
    body = source.removeprefix("-").removesuffix("?")
    choices = tuple(
        frozenset(part.replace("_", " ") for part in choice.split("&"))
        for choice in body.split("|")
    )
    return _Element(choices=choices, negated=negated, optional=optional)


@cache
def compiled(source: str) -> Pattern:
    """Compile a pattern once."""
    parts = source.split()
    at_start, at_end = parts[0] == "^", parts[-1] == "$"
    elements = tuple(_element(part) for part in parts[at_start : len(parts) - at_end])
    needs = tuple(
        frozenset(next(iter(choice)) for choice in element.choices)
        for element in elements
        if element.choices and not element.negated and not element.optional
    )
    return Pattern(source, elements, at_start, at_end, needs)
