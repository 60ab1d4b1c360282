"""Politeness and framing around a question: "please tell me whether ..."."""

from __future__ import annotations

from collections.abc import Sequence

from humanagent.routing.tagging import MARKS, Token

#: What may stand before the question proper, one per line.
_OPENERS = """
    hey
    ok
    okay
    so
    and
    now
    well
    also
    but
    then
    quick question
    please
    kindly
    sorry
    excuse me
    i would like to know
    i would like you to
    i want you to
    i want to know
    i need to know
    i need you to
    i need
    i wonder
    i am wondering
    do you think
    would you say
    would you call
    would you say that
    would you
    could you
    do you know if
    do you know whether
    can you tell me
    can you tell us
    can you tell
    can you say
    can you check
    can you please
    can you kindly
    can you
    will you
    could you tell me
    tell me
    tell us
    let me know
    alert me
    notify me
    warn me
    inform me
    say
    check
    verify
    confirm
    answer
    find out
    determine
    decide
    please tell me
    is it true that
    is it right that
    is it the case that
    is it correct that
    does it look like
    does it look as if
    in this picture
    in the picture
    in this photo
    in the photo
    in this image
    in the image
    in this scene
    in total
    at the moment
    right now
    currently
    briefly
    quickly
    honestly
    me
"""
#: Words that may close a question without changing it.
_CLOSERS = frozenset(("please", "thanks", "ok", "now", "then", "yet", "today", "right now"))

_LONGEST_FIRST = tuple(
    f"{line.strip()} " for line in sorted(_OPENERS.strip().splitlines(), key=len, reverse=True)
)


def _tokens_in(tokens: Sequence[Token], phrase: str) -> int:
    """How many tokens spell the phrase (0: they do not begin with it)."""
    text = ""
    for count, token in enumerate(tokens, 1):
        text += token.text + " "
        if text == phrase:
            return count
        if len(text) > len(phrase):
            return 0
    return 0


def _without_opener(tokens: list[Token]) -> list[Token] | None:
    """The tokens after the longest opener, ``None`` where there is none."""
    for phrase in _LONGEST_FIRST:
        size = _tokens_in(tokens, phrase)
        if not size or size == len(tokens):
            continue
        rest = tokens[size:]
        # "Can you see a dog?" and "tell me of" are no politeness.
        if (phrase.endswith("you ") and rest[0].has("SEEV")) or rest[0].text == "of":
            continue
        return rest
    return None


def strip_frame(tokens: list[Token]) -> list[Token]:
    """Drop politeness at both ends, again and again, but never everything.

    Example:
        >>> from humanagent.routing.tagging import tag
        >>> " ".join(t.text for t in strip_frame(tag("Please tell me: who is sitting, please?")))
        'who is sitting'
    """
    rest: list[Token] | None = tokens
    while rest:
        tokens = rest
        while len(tokens) > 1 and tokens[0].text in MARKS:
            tokens = tokens[1:]
        rest = _without_opener(tokens)
    while len(tokens) > 1 and (tokens[-1].text in MARKS or tokens[-1].text in _CLOSERS):
        tokens = tokens[:-1]
    return tokens
