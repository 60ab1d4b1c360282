"""What a question really asks: politeness stripped, the pointing taken out, the main verb found.

"Is the man standing near the fence facing the photographer?" asks for *facing*; "standing near the
fence" only points at the man. This is a shallow parse of English questions, not a grammar: where
it finds no subject, the question is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from humanagent.routing.openers import strip_frame
from humanagent.routing.tagging import MARKS, Token

_WHETHER = frozenset(("whether", "if", "when", "that", "once", "as soon as"))
_PREDICATIVE = ("ING", "PAST", "POSTUREW", "EXPR", "LOOKS", "RELADJ", "ADJ", "VISIBLE")
_BEFORE_NOUN = ("ING", "PAST", "BASE", "EMOTION", "SKIN", "RACE", "HEALTH", "LOOKS", "DIRW")
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


def _auxiliary(tokens: Sequence[Token]) -> int | None:
    """Where the auxiliary before the subject stands: first, or after a wh-phrase."""
    if not tokens:
        return None
    if tokens[0].has("BE", "DO", "HAVE", "MODAL"):
        return 0
    wh = {"what", "which", "how", "where", "when", "why", "in", "on", "with", "at", "to", "whom"}
    if tokens[0].text.split()[0] not in wh or (
        tokens[0].has("PREP") and len(tokens) > 1 and tokens[1].text not in wh
    ):
        return None
    for at, token in enumerate(tokens[1:9], 1):
        if token.has("BE", "DO", "MODAL", "HAVE") and at + 1 < len(tokens):
            return at
    return None


def _precedes_head(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token only stands before a noun: article, number, colour, a participle."""
    token = tokens[at]
    if token.text == "of":
        return at > 0 and tokens[at - 1].has("QUANT", "NUM", "DET", "ANY")
    if token.has(*_SKIP):
        return True
    noun_next = at + 1 < len(tokens) and tokens[at + 1].has("NOUN")
    return noun_next and token.has(*_BEFORE_NOUN)


def _is_head(token: Token) -> bool:
    """Whether a token can be the head of the subject."""
    if token.has("HUMAN"):
        return True
    return token.has("NOUN") and not token.has("SUPER")


def _continues_compound(before: Token, here: Token) -> bool:
    """Whether two nouns in a row are one, as in "football player"."""
    verb = here.has("BASE", "THIRD") and not here.has("HUMAN", "CLOTHES")
    return (
        here.has("NOUN")
        and before.has("NOUN")
        and not verb
        and not here.has("ING", "PAST", "DIRW", "LOOKS", "EXPR", "PID")
        and not before.has("PID", "GENERIC")
    )


def _head(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The subject that begins at ``at``: (index of its head, index after it)."""
    while at < len(tokens) and not _is_head(tokens[at]):
        if not _precedes_head(tokens, at):
            return None
        at += 1
    if at >= len(tokens):
        return None
    end = at + 1
    while end < len(tokens):
        here = tokens[end]
        if here.text == "'s" and end + 1 < len(tokens):
            return _head(tokens, end + 1) or (at, end)
        if here.text == "of" and end + 1 < len(tokens) and not tokens[end + 1].has("VIEWER"):
            owner = _head(tokens, end + 1)
            if owner:
                return at, owner[1]
        if not _continues_compound(tokens[end - 1], here):
            break
        at, end = end, end + 1
    return at, end


def _after_relative(tokens: Sequence[Token], start: int) -> int:
    """Where "who is facing away" ends, roughly: after its verb; ``start`` if there is none."""
    if not tokens[start].has("RELPRO"):
        return start
    at = start + 1
    while at < len(tokens) and tokens[at].has("BE", "HAVE", "NOT"):
        at += 1
    return at + 1


def _is_candidate(tokens: Sequence[Token], at: int, start: int) -> bool:
    """Whether a form of "be" may find its main word here."""
    token, before = tokens[at], tokens[at - 1]
    if not token.has(*_PREDICATIVE) or token.text in ("left", "right", "back"):
        return False
    if token.has("VISIBLE") and at != start:
        return False
    behind_article = before.has("DET", "POSS", "HER", "COLOUR", "AGE")
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    noun_next = after is not None and after.has("NOUN") and not after.has("LIMB", "PLURAL")
    inside_noun = behind_article and (noun_next or token.has("NOUN"))
    return not inside_noun


def _main_of_be(tokens: Sequence[Token], start: int) -> int:
    """The main word after "is": the last one that does not hang on an earlier one."""
    main = None
    for at in range(_after_relative(tokens, start), len(tokens)):
        if not _is_candidate(tokens, at, start):
            continue
        if main is None:
            main = at
            continue
        token, before = tokens[at], tokens[at - 1]
        if any(t.has("SUB") and t.text != "like" for t in tokens[main + 1 : at + 1]):
            break
        of_object = before.has("HUMAN") and token.has("ING") and main != start
        governed = before.has("ING", "PAST", "PREP", "POSTUREV", "LIMB", "FACEPART", "TRUNK")
        if not of_object and not governed and not token.has("RELADJ", "VISIBLE"):
            main = at
    if main is None and tokens[start].text in ("in", "with"):
        places = (i for i in range(start + 2, len(tokens)) if tokens[i].has("REL"))
        return next(places, start)
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
    """Drop the topic before the question, as in "the man in the hat, is he seated?"."""
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
    tokens = strip_frame(tokens)
    tokens = [token for token in tokens if not token.has("ADVERB")] or tokens
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
    main = _main_of_statement(whole, after) if aux is None else _main(whole, whole[aux], after)
    if main < len(whole):
        focused = replace(whole[main], tags=whole[main].tags | {"FOCUS"})
        whole = (*whole[:main], focused, *whole[main + 1 :])
    subject = replace(whole[at], tags=whole[at].tags | {"SUBJ"})
    whole = (*whole[:at], subject, *whole[at + 1 :])
    kept = whole[:after] + whole[main:]
    if main > after and (whole[main - 1].has("NOT") or whole[main - 1].text == "being"):
        kept = whole[:after] + whole[main - 1 :]
    return Core(whole, kept, subject)
