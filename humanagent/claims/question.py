"""A bare "Yes." or "Three." made a sentence with the words of its question."""

from __future__ import annotations

import re
from typing import Final

from humanagent.claims.references import ID, NOUN, PICTURE
from humanagent.claims.vocabulary import NUMBER

_ANSWER: Final = re.compile(rf"\s*(?:(?P<yes>yes)|(?P<no>no)|(?P<n>{NUMBER}))\b(?! of)")
_BARE: Final = re.compile(rf"\s*{NUMBER}(?: people| persons?)?\s*[.!]?\s*$")
_SUBJECT: Final = (
    rf"(?:(?:person )?{ID}(?: and {ID})?|he|she|they|both people|everyone|everybody|the "
    rf"(?:[a-z-]+ ){{0,3}}?{NOUN}(?: (?:on|at|to|in|from) the "
    rf"(?:far )?(?:left|right|middle|cent(?:er|re))(?: side)?(?: of the {PICTURE})?)?"
    rf"(?: \({ID}\))?)"
)
_IS: Final = re.compile(
    rf"\s*(?P<be>is|are) (?P<who>{_SUBJECT}(?:'s (?:left|right) (?:arm|hand|leg|knee))?) "
    r"(?P<what>(?!or\b|on the|in the)[^?]+)\?\s*$"
)
_HOW_MANY: Final = re.compile(
    r"\s*how many (?:people|persons) (?:are there|are visible|can you see|do you see|are here)?"
    rf"(?: ?(?:are )?in (?:the|this) {PICTURE})?\s*\?\s*$"
)


def complete(question: str, answer: str) -> str:
    """The statement that a short answer makes; empty when the two do not make one.

    Example:
        >>> complete("is p1 sitting?", "no, p1 stands.")
        'p1 is not sitting.'
        >>> complete("how many people are there?", "three.")
        'there are three people.'
    """
    said = _ANSWER.match(answer)
    if said is None:
        return ""
    if said["n"]:
        asked = _HOW_MANY.match(question) and _BARE.match(answer)
        return f"there are {said['n']} people." if asked else ""
    match = _IS.match(question)
    if match is None or re.search(r"\bor\b|\bnot\b|n't", question):
        return ""
    if said["no"] and (match["be"] == "are" or match["who"].startswith("every")):
        return ""  # not all of them, which leaves open who
    return f"{match['who']} {match['be']} {'not ' if said['no'] else ''}{match['what'].strip()}."
