"""Which words of a caption are about appearance, pose, action, relation, expression, or say who.

Recognised by word lists and by what stands beside a word, never by a model: the lexicon that
routes questions tells what a word may be, and the rules here decide. Verbs and relations count
whoever they are said of; clothes, hair and age are people's. A word is about one aspect at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from humanagent.routing.tagging import MARKS, Token, tag

Aspect = Literal["people", "appearance", "pose", "action", "relation", "expression"]
ASPECTS: Final[tuple[Aspect, ...]] = (
    "people", "appearance", "pose", "action", "relation", "expression",
)  # fmt: skip

_VERBS: Final[dict[str, Aspect]] = {
    **dict.fromkeys(("POSTUREV", "LIMBV", "LOOKV", "FACEV", "TURNV"), "pose"),
    **dict.fromkeys(
        ("MOVEV", "ACTIONV", "HOLDV", "TOUCHV", "WAVEV", "PRESENTV", "OTHERV"), "action"
    ),
    "RELATEV": "relation",
    "WEARV": "appearance",
    "EMOTIONV": "expression",
}
#: Said of what follows them, if that is a person or of one.
_ADJECTIVES: Final[dict[str, Aspect]] = {
    **dict.fromkeys(("AGE", "LOOKS", "COLOUR", "ADJ"), "appearance"),
    **dict.fromkeys(("EMOTION", "EXPR"), "expression"),
}
_OF_PEOPLE: Final = ("HUMAN", "CLOTHES", "HAIR", "ARM", "LEG", "HEAD", "FACEPART")
#: Words beside which a form that may also be a noun is a verb: "people ski", "who is painting".
_BEFORE_VERBS: Final = ("HUMAN", "BE", "PRON", "RELPRO", "MODAL")
_BEFORE_PAST: Final = (*_BEFORE_VERBS, "ARM", "LEG", "HEAD")

#: Verbs for captions that a question about people does not ask with, so the lexicon has them
#: under other tags or not at all.
_ACTIONS: Final = """
    preparing trying getting making doing having competing practising practicing training
    posing celebrating winning gets makes does pose poses posed attempting attempts tries
    prepares competes
"""
#: -ing words that are no verbs, and that the lexicon does not list.
_NOUNS: Final = """
    during morning evening ceiling railing clothing string wing wings ring king spring
    nothing something anything everything interesting including following according wedding
    lighting parking dining living swimming meeting seating landing crossing icing pudding
    setting clearing sitting-room bedding lodging dwelling awning
"""
#: Of the adjectives of relation, those that relate people; "close up" and "higher" do not.
_RELATED: Final = """
    together apart gathered huddled surrounded touching separated side_by_side
"""


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in table.split())


def aspects(caption: str) -> list[tuple[str, Aspect | None]]:
    """The words and fixed phrases of a caption with their aspect, None for all other words.

    Example:
        >>> dict(aspects("A man in a red shirt sits next to a red bus."))["sits"]
        'pose'
        >>> [word for word, aspect in aspects("A man in a red shirt by a red bus") if aspect]
        ['man', 'red', 'shirt']
    """
    tokens = tag(caption)
    return [(t.text, _aspect(tokens, i)) for i, t in enumerate(tokens) if t.text not in MARKS]


def _aspect(tokens: Sequence[Token], at: int) -> Aspect | None:
    token = tokens[at]
    before = tokens[at - 1] if at else Token("", frozenset())
    if token.has("REL", "EACH") or token.text in _words(_RELATED):
        return "relation"
    if token.text in _words(_ACTIONS) or token.has("DOING"):
        return "action"
    if (verb := _verb(token, before)) is not None:
        return verb
    if token.has("HUMAN", "PRON") or (token.has("POSS") and token.text != "'s"):
        return "people"
    if token.has("CLOTHES", "HAIR"):
        return "appearance"
    if token.has("POSTUREW", "STANCE", "VIEWSIDE"):
        return "pose"
    for name, aspect in _ADJECTIVES.items():
        if token.has(name) and _of_a_person(tokens, at, alone=name not in ("COLOUR", "ADJ")):
            return aspect
    return None


def _verb(token: Token, before: Token) -> Aspect | None:
    """The aspect of a verb, None for what is none here."""
    found = next((aspect for name, aspect in _VERBS.items() if token.has(name)), None)
    if found is None or token.text in _words(_NOUNS):
        return None
    if token.has("NOUN"):
        return found if before.has(*_BEFORE_VERBS) else None
    if token.has("PAST") and not token.has("ING", "THIRD", "BASE"):
        return found if before.has(*_BEFORE_PAST) and not token.has("OTHERV") else None
    if token.has("OTHERV"):  # guessed from its ending: "a surfing contest", "the missing tile"
        return found if not before.has("DET", "PREP", "POSS", "ADJ", "COLOUR") else None
    return found


def _of_a_person(tokens: Sequence[Token], at: int, *, alone: bool) -> bool:
    """Whether the noun that an adjective stands before is a person or of one.

    ``alone`` is the answer where no noun follows: "the man is old".
    """
    after = at + 1
    while after < len(tokens) and (
        tokens[after].has(*_ADJECTIVES, "NUM") or tokens[after].text in ("and", ",")
    ):
        if tokens[after].has("NOUN"):
            break
        after += 1
    noun = None
    while after < len(tokens) and tokens[after].has("NOUN") and not tokens[after].has("DIRW"):
        noun = tokens[after]  # of several in a row the last is what it is about: "red tennis shirt"
        after += 1
    return alone if noun is None else noun.has(*_OF_PEOPLE)
