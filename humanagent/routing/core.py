"""What a question really asks: politeness stripped, the pointing taken out, the main verb found.

"Is the man standing near the fence facing the photographer?" asks for *facing*; "standing near the
fence" only points at the man. This is a shallow parse of English questions, not a grammar: where
it finds no subject, the question is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from humanagent.routing.tagging import MARKS, Token

#: Words before the question proper; longest first where one begins another.
_OPENERS: tuple[tuple[str, ...], ...] = tuple(
    tuple(line.split())
    for line in """hey
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
        me""".splitlines()
)
_CLOSERS = frozenset(("please", "thanks", "ok", "now", "then", "yet", "today", "right now"))
_WHETHER = frozenset(("whether", "if", "when", "that", "once", "as soon as"))
_PREDICATIVE = ("ING", "PAST", "POSTUREW", "EXPR", "LOOKS", "RELADJ", "ADJ", "VISIBLE")
_SKIP = ("DET", "NUM", "QUANT", "POSS", "HER", "NOT", "COLOUR", "AGE", "SUPER", "BEAUTY")


@dataclass(frozen=True, slots=True)
class Core:
    """A question as the rules see it.

    ``tokens`` is the whole question without its politeness; ``tokens[i]`` with the tag FOCUS is
    the main verb or adjective. ``core`` is the same without the words that only point at the
    subject. ``subject`` is the head of the subject, if one was found.
    """

    tokens: tuple[Token, ...]
    core: tuple[Token, ...]
    subject: Token | None = None


def _strip_openers(tokens: list[Token]) -> list[Token]:
    """Drop politeness at the start, again and again, but never everything."""
    changed = True
    while changed and tokens:
        changed = False
        while tokens and tokens[0].text in MARKS:
            tokens = tokens[1:]
        words = " ".join(t.text for t in tokens[:8]) + " "
        for opener in _OPENERS_LONGEST_FIRST:
            phrase = " ".join(opener) + " "
            size = _tokens_in(tokens, phrase)
            if words.startswith(phrase) and size and len(tokens) > size:
                rest = tokens[size:]
                if (opener[-1] == "you" and rest[0].has("SEEV")) or rest[0].text == "of":
                    continue
                tokens, changed = rest, True
                break
    return tokens


_OPENERS_LONGEST_FIRST = tuple(sorted(_OPENERS, key=len, reverse=True))


def _tokens_in(tokens: Sequence[Token], phrase: str) -> int:
    """How many tokens spell the phrase (0: it ends inside one)."""
    text = ""
    for count, token in enumerate(tokens[:8], 1):
        text += token.text + " "
        if text == phrase:
            return count
    return 0


def _auxiliary(tokens: Sequence[Token]) -> int | None:
    """Where the auxiliary before the subject stands: first, or after a wh-phrase."""
    if not tokens:
        return None
    if tokens[0].has("BE", "DO", "HAVE", "MODAL"):
        return 0
    wh = {"what", "which", "how", "where", "when", "why", "in", "on", "with", "at", "to", "whom"}
    if tokens[0].text.split()[0] not in wh or (tokens[0].has("PREP") and len(tokens) > 1
                                    and tokens[1].text not in wh):
        return None
    for at, token in enumerate(tokens[1:9], 1):
        if token.has("BE", "DO", "MODAL", "HAVE") and at + 1 < len(tokens):
            return at
    return None


def _head(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Head of the subject from ``at``: (index of the head, index after the head)."""
    while at < len(tokens):
        token = tokens[at]
        if token.text == "of" and at and tokens[at - 1].has("QUANT", "NUM", "DET", "ANY"):
            at += 1
        elif token.has("HUMAN") and not token.has("NOUN"):
            break
        elif token.has("NOUN") and not (token.has("SUPER") and not token.has("HUMAN")):
            break
        elif token.has(*_SKIP) or (
            token.has("ING", "PAST", "BASE", "EMOTION", "SKIN", "RACE", "HEALTH", "LOOKS", "DIRW")
            and at + 1 < len(tokens) and tokens[at + 1].has("NOUN")
        ):
            at += 1
        else:
            return None
    if at >= len(tokens):
        return None
    end = at + 1
    while end < len(tokens):
        here = tokens[end]
        compound = (
            here.has("NOUN")
            and not here.has("ING", "PAST", "DIRW", "LOOKS", "EXPR", "PID")
            and not (here.has("BASE", "THIRD") and not here.has("HUMAN", "CLOTHES"))
            and tokens[end - 1].has("NOUN")
            and not tokens[end - 1].has("PID", "GENERIC")
        )
        if here.text == "'s" and end + 1 < len(tokens):
            owned = _head(tokens, end + 1)
            return (owned[0], owned[1]) if owned else (at, end)
        if here.text == "of" and end + 1 < len(tokens) and not tokens[end + 1].has("VIEWER"):
            owner = _head(tokens, end + 1)
            if owner:
                return at, owner[1]
        if not compound:
            break
        at, end = end, end + 1
    return at, end


def _candidates(tokens: Sequence[Token], start: int) -> list[int]:
    """Places after the subject where a form of "be" may find its main word."""
    found = []
    at = start
    relative = False
    while at < len(tokens):
        token, before = tokens[at], tokens[at - 1]
        if token.has("RELPRO") and at == start:
            relative = True
            at += 1
            while at < len(tokens) and tokens[at].has("BE", "HAVE", "NOT"):
                at += 1
            at += 1
            continue
        noun_next = at + 1 < len(tokens) and tokens[at + 1].has("NOUN") and not tokens[at + 1].has(
            "ARM", "LEG", "HEAD", "PLURAL"
        )
        inside_noun = before.has("DET", "POSS", "HER", "COLOUR", "AGE") and noun_next
        word = token.has(*_PREDICATIVE) and token.text not in ("left", "right", "back")
        if token.has("VISIBLE") and at != start:
            word = False
        if word and not inside_noun and not (token.has("NOUN") and before.has("DET", "POSS")):
            found.append(at)
        at += 1
    return found if found or not relative else []


def _main_of_be(tokens: Sequence[Token], start: int) -> int:
    """The main word after "is": the last one that does not hang on an earlier one."""
    main = None
    for at in _candidates(tokens, start):
        before = tokens[at - 1]
        if main is None:
            main = at
            continue
        if any(t.has("SUB") and t.text not in ("like", "-") for t in tokens[main + 1 : at + 1]):
            break
        if before.has("HUMAN", "OBJECT", "CARRIED") and at > start and tokens[at].has("ING") and (
            before.has("HUMAN") and main != start
        ):
            continue
        tail = tokens[at]
        if tail.has("ING", "PAST", "LOOKS", "EXPR", "POSTUREW", "ADJ"):
            if before.has("ING", "PAST", "PREP", "POSTUREV", "LIMB", "FACEPART", "TRUNK"):
                continue
            main = at
    return start if main is None else main


def _main(tokens: Sequence[Token], aux: Token, start: int) -> int:
    """Where the predicate begins, from the token after the subject on."""
    if start >= len(tokens):
        return start
    if aux.has("BE"):
        return _main_of_be(tokens, start)
    wanted = "PAST" if aux.has("HAVE") else "BASE"
    relative = tokens[start].has("RELPRO")
    for at in range(start, len(tokens)):
        token, before = tokens[at], tokens[at - 1]
        if before.has("DET", "POSS", "HER", "PREP", "COLOUR", "AGE") or before.text == "to":
            continue
        if token.has(wanted) or (wanted == "BASE" and token.text in ("be", "have", "get")):
            return at
        if wanted == "PAST" and token.text in ("got", "been", "had") and not relative:
            return at
    return start


def _after_topic(tokens: list[Token]) -> list[Token]:
    """ "The man in the hat, is he seated?" asks whether he is seated."""
    for at in range(1, len(tokens) - 2):
        topic = tokens[at].text in MARKS and tokens[0].has("DET", "HUMAN")
        if topic and tokens[at + 1].has("BE", "DO", "HAVE") and tokens[at + 2].has("PRON"):
            return tokens[at + 1 :]
    return tokens


def _unread(whole: tuple[Token, ...]) -> Core:
    """No subject found: any verb may be the main one."""
    words = (replace(t, tags=t.tags | {"FOCUS"}) if t.has("ING", "WEARV") else t for t in whole)
    return Core(whole, tuple(words))


def _main_of_statement(tokens: Sequence[Token], after: int) -> int:
    """Where the predicate of "the man in red is sitting" begins."""
    for at in range(after, len(tokens)):
        if tokens[at].has("BE", "HAVE"):
            at += 1
            while at < len(tokens) and tokens[at].has("NOT"):
                at += 1
            return at
        if tokens[at].has("THIRD", "LOOKV", "FACEV") and not tokens[at - 1].has("DET", "POSS"):
            return at
    return after


def read(tokens: list[Token]) -> Core:
    """Strip politeness, find subject and main word, and drop what only points.

    Example:
        >>> from humanagent.routing.tagging import tag
        >>> core = read(tag("Please, is the man standing near the fence facing the camera?"))
        >>> " ".join(t.text for t in core.core)
        'is the man facing the camera'
    """
    tokens = _strip_openers(tokens)
    tokens = [t for t in tokens if not t.has("ADVERB")] or tokens
    while len(tokens) > 1 and (tokens[-1].text in MARKS or tokens[-1].text in _CLOSERS):
        tokens = tokens[:-1]
    tokens = _after_topic(tokens)
    declarative = bool(tokens) and tokens[0].text in _WHETHER
    if declarative:
        tokens = tokens[1:]
    whole = tuple(tokens)
    aux = None if declarative else _auxiliary(whole)
    if aux is None and not declarative:
        return _unread(whole)
    begin = 0 if aux is None else aux + 1
    while begin < len(whole) and (whole[begin].has("NOT") or whole[begin].text == "there"):
        begin += 1
    head = _head(whole, begin)
    if head is None:
        return _unread(whole)
    at, after = head
    if aux is None:
        main = _main_of_statement(whole, after)
    else:
        main = _main(whole, whole[aux], after)
    if main < len(whole):
        focused = replace(whole[main], tags=whole[main].tags | {"FOCUS"})
        whole = (*whole[:main], focused, *whole[main + 1 :])
    subject = replace(whole[at], tags=whole[at].tags | {"SUBJ"})
    whole = (*whole[:at], subject, *whole[at + 1 :])
    kept = whole[:after] + whole[main:]
    if main > after and (whole[main - 1].has("NOT") or whole[main - 1].text == "being"):
        kept = whole[:after] + whole[main - 1 :]
    return Core(whole, kept, subject)
