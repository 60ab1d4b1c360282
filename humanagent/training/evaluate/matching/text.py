"""Plain-text helpers of the answer matcher: normal form, clauses, stems, negation, hedges.

Own code: a stemmer and a negation finder for one-sentence answers are a few lines each, and every
rule here has to be read by whoever doubts a score; an NLP library would hide them.
"""

# ruff: noqa: SIM905 - word lists read better as text

from __future__ import annotations

import re
from typing import Final

#: Words for people. Plural and singular are one stem (see ``stem``).
PEOPLE: Final = frozenset(
    "person human individual man woman boy girl child kid baby toddler teenager adult guy lady"
    " gentleman figure pedestrian cyclist biker rider skier skater skateboarder snowboarder surfer"
    " swimmer player runner worker dancer tourist passenger driver customer guest friend soldier"
    " officer spectator bystander musician chef cook baker".split()
)

_IRREGULAR: Final = {
    "people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child",
    "someone": "person", "somebody": "person", "anyone": "person", "anybody": "person",
    "everyone": "person", "everybody": "person", "gentlemen": "gentleman",
    "seated": "sit", "sat": "sit", "stood": "stand", "lies": "ly", "lie": "ly", "lying": "ly",
    "held": "hold", "wore": "wear", "worn": "wear", "feet": "foot", "seen": "see", "sees": "see",
    "visible": "see", "shown": "see", "squatting": "crouch", "squat": "crouch",
    "airborne": "midair", "air": "midair", "glasses": "glasses", "hidden": "hid",
    "this": "this", "is": "is", "was": "was", "has": "has", "his": "his", "its": "its",
}  # fmt: skip

_FILLER: Final = frozenset(
    "a an the is are was were be been being do does did has have had can could will would there"
    " here in on at of to from by with and or any some anyone own his her their its it he she they"
    " this that these those him them one who which what how many much i we you picture image photo"
    " scene side".split()
)

NEGATION: Final = re.compile(
    r"\b(?:not|no|none|never|without|neither|nor|nothing|cannot|lacks?|lacking|unlikely|hardly)\b"
    r"|n't\b"
)

#: Words that keep a statement from being one.
UNCOMMITTED: Final = re.compile(r"\b(?:may|might|maybe|perhaps|possibly|could|whether|unless)\b")

_KNOW: Final = (
    r"(?:tell|say|determine|know|judge|decide|answer|identify|confirm|be (?:sure|certain|told|said"
    r"|determined|known|judged|decided|answered|identified|confirmed|inferred)|make out|discern"
    r"|assess|verify|infer|guess|count|recogni[sz]e)"
)

#: Says that it cannot be told.
ABSTAINS: Final = re.compile(
    rf"\b(?:cannot|can't|couldn't|could not|unable to|not able to|impossible to|not possible to"
    rf"|isn't possible to|hard to|difficult to|no way to)(?: \w+)?? {_KNOW}\b"
    r"|\b(?:do not|don't|does not|doesn't|did not|didn't) (?:know|say|show enough)\b"
    r"|\bnot (?:\w+ )?(?:sure|certain|clear|known|determinable|enough)\b"
    r"|\b(?:isn't|aren't) (?:\w+ )?(?:sure|certain|clear|known)\b"
    r"|\b(?:unclear|unknown|unsure|uncertain|undetermined|indeterminate|unanswerable)\b"
    r"|\bno (?:idea|clue|telling)\b|\bwho knows\b|\binsufficient\b|^n/a\b"
)

#: Says that it is not to be seen, which for many questions is the same.
UNSEEN: Final = re.compile(
    r"\b(?:cannot|can't|couldn't|could not|unable to|don't|do not)(?: \w+)?? (?:see|be seen)\b"
    r"|\b(?:not|isn't|aren't|never) (?:\w+ )?(?:visible|shown|seen|in view)\b|\binvisible\b"
    r"|\b(?:hidden|obscured|occluded|covered up|cropped out|cut off)\b|\bout of (?:view|frame)\b"
)

#: What follows is the answer after all: "I cannot be sure, but it looks like two".
_AFTER_ALL: Final = re.compile(
    r"\b(?:but|however|still|yet|best guess(?: is)?|had to guess|i'd say|i would say|i'd guess"
    r"|i would guess)\b"
)

#: Marks a guess on a question that cannot be answered.
GUESSES: Final = re.compile(
    r"\b(?:looks?|seems?|appears?|probably|likely|guess|i'd say|i would say|presumably|must be"
    r"|suggests?|it is|it's|is)\b"
)


def normal(text: str) -> str:
    """Lower case, straight quotes, single blanks, one spelling of a few words.

    Example:
        >>> normal("  He\u2019s in  mid-air: can not be P2 ")
        "he's in midair: cannot be p2"
    """
    text = text.lower().translate(str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--"))
    text = re.sub(r"\bcan not\b", "cannot", text)
    text = re.sub(r"\bmid[- ]air\b", "midair", text)
    text = re.sub(r"\*+|_{2,}|`", "", text)  # Markdown emphasis
    return re.sub(r"\s+", " ", text).strip()


def stem(word: str) -> str:
    """A crude English stem: enough to see that "sits" and "sitting" are one word.

    Example:
        >>> [stem(w) for w in ("sitting", "sits", "seated", "faces", "facing", "people", "ties")]
        ['sit', 'sit', 'sit', 'fac', 'fac', 'person', 'ti']
    """
    word = word.removesuffix("'s").removesuffix("'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 2 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 2 else word


def words(text: str) -> list[str]:
    """The words of a text, apostrophes kept.

    Example:
        >>> words("the skateboarder's shirt (blue)")
        ['the', "skateboarder's", 'shirt', 'blue']
    """
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text)


def stems(text: str) -> list[str]:
    """The stems of a text, in order."""
    return [stem(w) for w in words(text)]


def content(question: str) -> list[str]:
    """The stems of a question that carry its meaning, in order.

    Example:
        >>> content("Is the woman in the blue top standing?")
        ['woman', 'blu', 'top', 'stand']
    """
    return [stem(w) for w in words(normal(question)) if w not in _FILLER]


def clauses(text: str) -> list[str]:
    """Parts of a text in which one thing is said.

    Example:
        >>> clauses("sitting, not standing; the man waves while she looks on")
        ['sitting', 'not standing', 'the man waves', 'she looks on']
    """
    parts = re.split(
        r"[.;:,!?()\n]|\b(?:but|and|while|whereas|though|although|because|since|as|so|who|that)\b"
        r"| - ",
        text,
    )
    return [p.strip() for p in parts if p and p.strip()]


def negations(text: str) -> int:
    """How often a text negates.

    Example:
        >>> negations("nobody is sitting"), negations("he isn't not sitting"), negations("a note")
        (1, 2, 0)
    """
    return len(NEGATION.findall(spelled_negation(text)))


def spelled_negation(text: str) -> str:
    """Write negations that hide in other words with "no" or "not".

    Example:
        >>> spelled_negation("nobody faces away from the camera")
        'no person faces not the camera'
    """
    text = re.sub(r"\bnot only\b", "", text)
    text = re.sub(r"\b(?:nobody|no one|no-one)(?: else)?\b", _nobody, text)
    text = re.sub(r"\b(?:rather than|instead of)\b", ", not", text)
    text = re.sub(r"\b(?:away from|backs? (?:turned )?(?:to|towards?))\b", "not", text)
    text = re.sub(r"\b(?:off|above) the (?:ground|floor)\b", "midair", text)
    return re.sub(r"\bempty\b", "no person", text)


def _nobody(found: re.Match[str]) -> str:
    return "" if found[0].endswith("else") else "no person"


def committed_parts(text: str) -> list[str]:
    """What is left of a text when what it cannot tell is taken out: before it, and after "but".

    A text that abstains nowhere is returned whole.

    Example:
        >>> committed_parts("yes, though i cannot tell which hand")
        ['yes']
        >>> committed_parts("i cannot be sure, but it looks like two")
        ['it looks like two']
        >>> committed_parts("i cannot tell: the legs are hidden")
        []
    """
    found = ABSTAINS.search(text)
    if found is None:
        return [text]
    clause_start = max(
        [m.end() for m in re.finditer(r"[.;:,!?]|\bbut\b|\bthough\b|\balthough\b|\bso\b", text)
         if m.end() <= found.start()],
        default=0,
    )  # fmt: skip
    before = re.sub(r"[\s,;:]+$|\b(?:but|though|although|so)\s*$", "", text[:clause_start]).strip()
    before = re.sub(r"[\s,;:]+$|\b(?:but|though|although|so)\s*$", "", before).strip()
    after = _AFTER_ALL.split(text[found.end() :], maxsplit=1)
    parts = [before, after[1].strip() if len(after) > 1 else ""]
    return [p for p in parts if p]
