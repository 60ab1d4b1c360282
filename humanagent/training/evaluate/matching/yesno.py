"""Yes or no? Reads it from a leading word, a short reply, or a sentence about what was asked."""

from __future__ import annotations

import re
from typing import Final, Literal

from humanagent.training.evaluate.matching.text import (
    PEOPLE,
    UNCOMMITTED,
    clauses,
    content,
    negations,
    normal,
    spelled_negation,
    stems,
)
from humanagent.training.evaluate.matching.types import Match, judged

Reading = Literal["yes", "no", "uncommitted", "contradictory"]

_OPENING: Final = r"^(?:(?:well|oh|um|hm+|so|ok|okay|(?:the|my) answer(?: is)?|answer)[,:]? )*"
_YES: Final = re.compile(
    _OPENING + r"(?:(?:yes|yep|yeah|yup|aye|affirmative)\b"
    r"|(?:correct|right|true|indeed|certainly|definitely|absolutely|of course|sure|probably"
    r"|most likely|very likely|likely)(?=$|[.,;:!]| yes\b)"
    r"|(?:that|this|it)(?:'s| is) (?:correct|right|true)\b|no (?:doubt|question)\b"
    r"|i (?:think|believe|would say) (?:so|yes)\b)"
)
_NO: Final = re.compile(
    _OPENING + r"(?:(?:no|nope|nah)(?=$|[.,;:!\"'-]| (?:-|i|he|she|they|it|we|the|there|not)\b)"
    r"|(?:not (?:really|at all|quite|exactly|true|correct|that i can see)|incorrect|false|wrong"
    r"|negative|none|nobody|no one|neither|never|hardly)(?=$|[.,;:!])"
    r"|(?:certainly|definitely|absolutely|of course|probably|most likely|likely|surely|clearly) not"
    r"\b(?=$|[.,;:!])|(?:that|this|it)(?:'s| is) (?:not |in)(?:correct|right|true)\b"
    r"|(?:that|this|it)(?:'s| is) (?:false|wrong)\b|(?:that|it|this) isn't (?:so|true|right)\b"
    r"|i (?:don't|do not) (?:think|believe) so\b|i (?:think|believe|would say) no\b"
    r"|i (?:think|believe) not\b)"
)
_SHORT: Final = re.compile(
    r"^(?:it|he|she|they|there|(?:the|both|all)(?: \w+){0,2}) "
    r"(?:is|are|does|do|has|have|can|was|were|isn't|aren't|doesn't|don't|hasn't|haven't|can't)"
    r"(?P<no> not)?(?: indeed)?(?=$|[.,;!])"
)
_BOTH: Final = re.compile(r"\b(?:yes|no) (?:and|or|/) (?:yes|no)\b|\byes/no\b")
_LONE: Final = re.compile(r"(?:^|[.;,:!] )(?:but |wait |actually )?(yes|no)(?=[.,;!]|$)")

#: In one clause about one person these exclude each other.
_EXCLUSIVE: Final = (
    frozenset({"stand", "sit", "ly", "kneel", "crouch"}),
    frozenset({"midair", "ground"}),
    frozenset({"see", "hid"}),
)
_TURNED: Final = frozenset({"camera", "away", "left", "right"})
_TURNS: Final = frozenset({"fac", "turn", "look", "orient"})


def judge_yes_no(text: str, accepted: frozenset[str], question: str) -> Match | None:
    """Judge a yes/no answer; ``None`` when the text says neither.

    "Maybe" is *abstained*; "yes and no" is *wrong*, and so is a yes whose sentence denies it.

    Args:
        text: The answer in normal form.
        accepted: {"yes"}, {"no"} or both.
        question: The question, for answers that say it in a sentence.

    Example:
        >>> judge_yes_no("nobody is sitting", frozenset({"no"}), "Is anyone sitting?").verdict
        'right'
    """
    read = read_yes_no(text, question)
    if read is None:
        return None
    if read == "contradictory":
        return Match("wrong", "yes and no", "contradicts itself")
    if read == "uncommitted":
        return Match("abstained", "maybe", "does not commit to yes or no")
    return judged(read, accepted)


def read_yes_no(text: str, question: str) -> Reading | None:
    """Yes, no, neither (``None``), or why it is not one of them."""
    if _BOTH.search(text) or len(set(_LONE.findall(text))) > 1:
        return "contradictory"
    said = _sentence(text, question)
    if _YES.search(text):
        return "contradictory" if said == "no" else "yes"
    if _NO.search(text):
        return "contradictory" if said == "yes" and _restates(text, question) else "no"
    if re.match(r"(?:maybe|perhaps|possibly)(?=$|[.,;!])", text):
        return "uncommitted"
    short = _SHORT.search(text)
    if short:
        return "no" if short["no"] or "n't" in short[0] else "yes"
    return said


def _restates(text: str, question: str) -> bool:
    """Whether one clause says all that was asked, without a negation."""
    asked = set(content(question))
    body = [c for c in clauses(re.sub(r"^no\b", "", text)) if not negations(c)]
    return len(asked) > 1 and any(asked <= set(stems(c)) for c in body)


def _sentence(text: str, question: str) -> Reading | None:
    """Read a sentence: the clause with the last thing asked about, and whether it negates it."""
    asked = content(_without_place(normal(question)))
    if not asked:
        return None
    quantified = bool(re.search(r"\b(?:any|some)", normal(question)))
    text = spelled_negation(re.sub(r"^(?:yes\b|no(?=[,.;:!]| -))[,.;:! -]*", "", text))
    for clause in clauses(_without_place(text)):
        found = _clause(clause, asked, question, quantified)
        if found is not None:
            return found
    return None


def _clause(clause: str, asked: list[str], question: str, quantified: bool) -> Reading | None:
    said = stems(clause)
    if _other_subject(said, asked):
        return None
    key = asked[-1]
    if key in said or (key == "person" and PEOPLE & set(said)):
        if UNCOMMITTED.search(clause):
            return "uncommitted"
        if quantified and re.search(r"\bnot (?:all|every|both)", clause):
            return None
        asked_negations = negations(normal(question))
        times = negations(clause)
        if times > 1:
            return None  # double negation: not read
        return "yes" if times % 2 == asked_negations % 2 else "no"
    if _excluded(key, asked, said) and not negations(clause):
        everybody = bool(re.search(r"\b(?:all|both|every\w*|each)\b", clause))
        if quantified and not everybody:
            return None
        return "uncommitted" if UNCOMMITTED.search(clause) else "no"
    return None


def _other_subject(said: list[str], asked: list[str]) -> bool:
    """Whether a clause is about somebody else: "the man stands" for "Is the woman standing?"."""
    kinds = PEOPLE - {"person", "human", "individual", "adult", "figure"}
    mine, named = kinds & set(asked), kinds & set(said)
    return bool(mine and named and not mine & named and _known_pair(mine, named))


def _known_pair(mine: set[str] | frozenset[str], named: set[str] | frozenset[str]) -> bool:
    """A skier may be called a man; a man is not called a woman, nor a child an adult's name."""
    kinds = {"man": "m", "gentleman": "m", "guy": "m", "woman": "w", "lady": "w"}
    kinds |= {"boy": "b", "girl": "g", "baby": "y"}
    a, b = {kinds.get(k) for k in mine}, {kinds.get(k) for k in named}
    return None not in a and None not in b and not a & b


def _excluded(key: str, asked: list[str], said: list[str]) -> bool:
    for group in _EXCLUSIVE:
        if key in group and group & set(said):
            return True
    turned = _TURNS & set(asked) and _TURNS & set(said)
    return bool(turned and key in _TURNED and (_TURNED - {key}) & set(said))


def _without_place(text: str) -> str:
    place = r"\b(?:in|of|on) (?:the|this) (?:picture|image|photo|photograph|scene)\b"
    return re.sub(place, "", text)
