"""A question, read: what it asks, of whom, and which of its words were not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from humanagent.speaker.limbs import (
    ARM_NOUN,
    ARM_STATES,
    LEFT_OR_RIGHT,
    LEG_NOUN,
    LEG_STATES,
    STANCES,
    TOUCHES_FACE,
    VIEWER,
    WHICH_LIMB,
)
from humanagent.speaker.mentions import Mention, read_mentions
from humanagent.speaker.predicates import LimbState, Predicate, Side, Which, case
from humanagent.speaker.vocabulary import (
    FACE_SEEN,
    FACING,
    FACING_EITHER,
    FRAME,
    LOOKING,
    MOVING,
    NAME_A_LIMB,
    ON_THE_FLOOR,
    POSTURES,
    TABLE,
    TURNED_EITHER,
    TURNED_ONE,
    WHAT_POSTURE,
    WHICH_DIRECTION,
)
from humanagent.speaker.words import STOP, WORD, Reader, normalise, word_set

Form = Literal["yes_no", "which_value", "which_side", "limb_value", "who"]

#: Characters of a question that are read; what is longer is not fully understood.
LONGEST: Final = 400
HOW_MANY: Final = (
    r"\bhow (?:many|mnay)\b|\b(?:total |exact )?number of\b|\bhead ?counts?\b"
    r"|\b(?:count|tally)(?: up)?\b"
)
_WHO: Final = (
    r"^(?:(?:and|so|please|tell me|show me|point out|locate|list|name|can you|single out|find"
    r"|highlight|mark|is|it) )*(?:whose\b|whom\b|who\b|which (?!way|direction|side)"
    r"(?!of (?:his|her|their))(?!(?:arm|hand|leg|foot|knee|elbow)\b)"
    r"|the (?:person|one)s? (?:who|that)|everyone (?:who|that))"
)
_ELLIPTIC: Final = re.compile(r"^(?:and|what about|how about|but)\b")
_NOT: Final = re.compile(r"\bnot\b")
#: Adjectives that do not pick a person but say how many.
_AMOUNTS: Final = word_set("most few half many several only majority")
#: Words for what hands do.
_HAND_MEANT: Final = rf"\bwav(?:e|es|ing)\b|\bakimbo\b|\bpoint(?:s|ing)\b|{TOUCHES_FACE}"
_PLURAL_LIMB: Final = r"\b(?:arms|hands|legs|feet|knees|elbows)\b"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as the speaker understands it.

    ``qualifiers`` are words that pick the person by what geometry cannot see, ``extra`` words
    that add to what is asked ("on the bench"), ``foreign`` words for a subject that may not be a
    person at all. ``limb`` with form *which_side* is the state whose side is asked for; ``part``
    the word for the limb that the question used.
    """

    text: str
    form: Form
    predicates: tuple[Predicate, ...] = ()
    mentions: tuple[Mention, ...] = ()
    limb: LimbState | None = None
    sides: tuple[Side, ...] = ()
    part: str = ""
    viewer_side: bool = False
    negated: bool = False
    either: bool = False
    elliptic: bool = False
    qualifiers: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def subject(self) -> Mention | None:
        """The first mention: of whom the question asks."""
        return self.mentions[0] if self.mentions else None

    @property
    def alternatives(self) -> bool:
        """Whether it offers several properties to choose from."""
        return self.either and len(self.predicates) > 1


def parse(question: str) -> Ask:
    """Read a question.

    Example:
        >>> ask = parse("Is the woman in the blue top standing?")
        >>> ask.predicates[0].key, ask.subject.noun, ask.qualifiers
        ('standing', 'woman', ('blue', 'top'))
    """
    text = normalise(question[:LONGEST])
    reader = Reader(text)
    who = reader.take(_WHO) is not None
    negated = reader.take(_NOT.pattern) is not None
    ask = Ask(text=text, form="yes_no", negated=negated, elliptic=bool(_ELLIPTIC.match(text)))
    spans: list[tuple[int, int]] = []
    reader.take(HOW_MANY)
    ask = _read_first(ask, reader, spans)
    ask = _read_limbs(ask, reader, spans)
    ask = _read_properties(ask, reader, spans)
    ask = replace(ask, mentions=_joined(text, read_mentions(reader, pronouns=not who)))
    if who and ask.form == "yes_no":
        ask = replace(ask, form="who")
    ask = _with_leftovers(ask, reader, spans)
    unread: tuple[str, ...] = ()
    if ask.form == "yes_no" and re.search(r"\bor\b", reader.left):
        unread = ("or",)  # alternatives that were not understood
    if len(question) > LONGEST:
        unread = ("the rest of the question",)
    return replace(ask, extra=(*ask.extra, *unread))


def _read_first(ask: Ask, reader: Reader, spans: list[tuple[int, int]]) -> Ask:
    """What names a part of the body but asks of the whole: "on one knee", "see her face"."""
    seen = re.search(r"\b(?:see|seen|visible|in view)\b", reader.left)
    somebodys = not re.search(r"\b(?:an?|any|human|how) (?:\w+ )?faces?\b", reader.left)
    if seen and somebodys and (match := reader.take(r"\bfaces?\b(?: of\b)?")):
        last = max(seen.start(), match.start())
        spans.append((last, last))
        reader.mask(*seen.span())
        return replace(ask, predicates=(FACE_SEEN,))
    for pattern, predicate in NAME_A_LIMB:
        if match := reader.take(pattern):
            spans.append(match.span())
            return replace(ask, predicates=(predicate,))
    return ask


# -- limbs ----------------------------------------------------------------------------------


def _read_limbs(ask: Ask, reader: Reader, spans: list[tuple[int, int]]) -> Ask:
    asked = reader.take(WHICH_LIMB)
    arm, leg = re.search(ARM_NOUN, reader.left), re.search(LEG_NOUN, reader.left)
    part = asked[1] if asked else (arm or leg or [""])[0]
    if not (part or re.search(_HAND_MEANT, reader.left)):
        return ask
    on_leg = bool(re.search(LEG_NOUN, part)) if part else False
    if on_leg and (stance := _read_stance(reader, spans)):
        reader.take(LEG_NOUN)
        return replace(ask, predicates=(stance,), part="feet")
    states, taken = [], ""
    for state in LEG_STATES if on_leg else ARM_STATES:
        match = re.search(state.pattern, reader.left)
        if match and match.group().strip():
            reader.mask(*match.span())
            spans.append(match.span())
            states.append(state)
            taken += f"{match.group()} "
            beside = reader.left[: match.start()], reader.left[match.end() :]
            if not beside[0].endswith(" or ") and not beside[1].startswith(" or "):
                break
    which, either_side = _read_which(reader, part, taken)
    for noun in (ARM_NOUN, LEG_NOUN) if not on_leg else (LEG_NOUN,):
        while reader.take(noun):
            pass
    ask = replace(ask, part=_singular(part), viewer_side=reader.take(VIEWER) is not None)
    if not states:
        open_ = re.search(r"\b(?:where|position|what)\b", ask.text) is not None
        if open_ and not asked and not either_side:
            reader.take(r"\bposition\b")
            reader.take(r"\bdoing\b")
            sides: tuple[Side, ...] = (which,) if which in ("left", "right") else ("left", "right")
            return replace(ask, form="limb_value", sides=sides, part="leg" if on_leg else ask.part)
        return ask if ask.predicates else replace(ask, extra=(part or "limb",))
    if asked or either_side:
        return replace(ask, form="which_side", limb=states[0])
    return replace(
        ask,
        predicates=tuple(s.on(which) for s in states),
        limb=states[0],
        sides=(which,) if which in ("left", "right") else (),
        either=len(states) > 1,
    )


def _read_stance(reader: Reader, spans: list[tuple[int, int]]) -> Predicate | None:
    for pattern, key, yes, no in STANCES:
        match = re.search(pattern, reader.left)
        if match and "ground" not in reader.left:
            reader.mask(*match.span())
            spans.append(match.span())
            words = {"wide": "with the feet apart", "closed": "with the feet together"}[key]
            return Predicate(words, "limb", (case(stance=yes),), (case(stance=no),))
    return None


def _read_which(reader: Reader, part: str, taken: str) -> tuple[Which, bool]:
    """The side or sides asked about, and whether the question is which one.

    ``taken`` are the words of the state, which may name the side: "holding the left arm up".
    """
    if reader.take(LEFT_OR_RIGHT):
        return "any", True
    limb = r"(?:arm|hand|leg|foot|knee|elbow|wrist)s?"
    own_side = rf"\b(left|right)(?= (?:own )?{limb}\b)"
    match = re.search(own_side, taken) or reader.take(own_side)
    if match:
        return ("left" if match[1] == "left" else "right"), False
    if reader.take(rf"\bboth(?: of)?(?= (?:his |her |their |the |own )*{limb}\b)"):
        return "both", False
    plural = re.search(_PLURAL_LIMB, part) is not None
    if reader.take(rf"\b(?:either|any|one)(?: of)?(?= (?:his |her |their |the |own )*{limb}\b)"):
        return "any", False
    return ("both" if plural else "any"), False


def _singular(part: str) -> str:
    return {"feet": "foot"}.get(part, part.removesuffix("s"))


# -- postures and directions ----------------------------------------------------------------


def _read_properties(ask: Ask, reader: Reader, spans: list[tuple[int, int]]) -> Ask:
    if ask.form != "yes_no" or ask.extra:
        return ask
    found: list[tuple[int, Predicate]] = []
    if ask.part == "" or not ask.predicates:
        if match := reader.take(TURNED_EITHER):
            spans.append(match.span())
            ways = _ways(match.group())
            sides = FACING_EITHER if ways is FACING else (ways["left"], ways["right"])
            return replace(ask, form="which_value", predicates=sides, either=True)
        if re.search(WHICH_DIRECTION, reader.left):
            reader.take(r"\b(?:which|what|whihc) (?:way|direction|side)\b(?: of the picture)?")
            match = reader.take(MOVING)
            spans.append(match.span() if match else (len(ask.text), len(ask.text)))
            ways = _ways(match.group() if match else "")
            sides_only = reader.take(rf"{LEFT_OR_RIGHT}(?: side)?{FRAME}") is not None
            asked = (ways["left"], ways["right"]) if sides_only else tuple(ways.values())
            return replace(ask, form="which_value", predicates=asked)
        what = not ask.predicates and re.search(r"^(?:in )?(?:what|which)\b", ask.text)
        if what and (match := reader.take(WHAT_POSTURE)):
            spans.append(match.span())
            return replace(ask, form="which_value", predicates=POSTURES)
        if match := reader.take(TURNED_ONE):
            spans.append(match.span())
            found.append((match.start(), _ways(match.group())[match[1]]))
    for pattern, predicate in TABLE:
        # "Lying on the floor" is one posture, and the floor is not seen.
        if predicate in [p for _, p in found] or (
            predicate is ON_THE_FLOOR and (found or ask.predicates)
        ):
            continue
        if match := reader.take(pattern):
            spans.append(match.span())
            found.append((match.start(), predicate))
    found.sort(key=lambda item: item[0])
    predicates = (*ask.predicates, *(p for _, p in found))
    # "standing up or sitting": the alternatives stand on both sides of the "or".
    ends = sorted(spans)
    either = ask.either or any(
        re.fullmatch(r"[\s,]*or(?: is (?:he|she|it)| are they)?\s*", ask.text[a[1] : b[0]])
        for a, b in pairwise(ends)
    )
    form: Form = "which_value" if either and len(predicates) > 1 else ask.form
    return replace(ask, predicates=predicates, either=either, form=form)


def _ways(words: str) -> dict[str, Predicate]:
    """The directions meant: of the head when the words say "looking", else of the body."""
    head = re.match(r"look|gaz|star|glanc|(?:head|face) (?:is )?(?:fac|turn|rot|ori|point)", words)
    return LOOKING if head else FACING


# -- of whom --------------------------------------------------------------------------------


def _joined(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Mentions joined by "and" as one: "P1 and P3", "the man and the woman"."""
    if len(mentions) < 2:
        return mentions
    first, *rest = mentions
    last = first
    for each in rest:
        if not re.fullmatch(r"[\s,]*(?:and)?\s*", text[last.end : each.start]):
            return mentions
        last = each
    ids = tuple(i for m in mentions for i in m.ids)
    picked = any(m.place or m.ordinal or m.unseen for m in mentions)
    if picked or (ids and len(ids) < len(mentions)):
        return mentions
    number = None if ids else len(mentions)
    return (Mention(first.start, last.end, ids=ids, number=number, plural=True, plain=bool(ids)),)


# -- what was not understood ----------------------------------------------------------------


def _with_leftovers(ask: Ask, reader: Reader, spans: list[tuple[int, int]]) -> Ask:
    """Sort the words left over: which pick the person, which add to the question."""
    first = min((start for start, _ in spans), default=len(ask.text))
    subject = ask.subject
    if subject is None:
        before, after = reader.unread(0, first), reader.unread(first)
        return replace(ask, foreign=before, extra=(*ask.extra, *after))
    foreign = (
        reader.unread(0, min(subject.start, first))
        if subject.start < first
        else (reader.unread(0, first))
    )
    start = subject.end
    owned = re.match(r"\s*'s\b", reader.left[start:])
    inside = reader.unread(start, first) if start < first else ()
    rest = reader.unread(max(start, first))
    between = reader.unread(first, subject.start) if first < subject.start else ()
    if owned and inside and WORD.findall(reader.left[start:])[1:2] == [inside[0]]:
        foreign, inside = (*foreign, *inside), ()
    amounts = tuple(w for w in subject.unseen if w in _AMOUNTS)
    qualifiers = (*(w for w in subject.unseen if w not in _AMOUNTS), *inside)
    rest = (*amounts, *rest)
    for other in ask.mentions[1:]:
        words = tuple(w for w in WORD.findall(ask.text[other.start : other.end]) if w not in STOP)
        words = words or ("another person",)
        if other.start < first:
            qualifiers = (*qualifiers, *words)
        else:
            rest = (*rest, *words)
    if ask.form in ("which_side", "limb_value"):
        # "In which hand is the man in red holding up the disc": the verb stands last.
        rest = (*between, *rest)
        return replace(ask, foreign=foreign, qualifiers=qualifiers, extra=(*ask.extra, *rest))
    return replace(
        ask,
        foreign=foreign,
        qualifiers=qualifiers,
        extra=(*ask.extra, *between, *rest),
    )
