"""Claims read from free text, for models that give none and for text that says more than they do.

Own code: a left-to-right scanner over a closed vocabulary. Precision comes before recall, since a
claim that nobody made would contradict a right answer: what is not surely understood is left out.

- A claim needs a subject that can mean one person only (``references``) and a phrase that follows
  it directly ("P1 is sitting", "the person on the left, facing the camera").
- Hedged sentences ("may be", "appears to be") are claims. Questions, conditions, reports of what
  somebody or something says, doubts ("I cannot tell whether") and quoted text are not.
- A denial is read where it stands directly before the value ("is not sitting", "nobody is
  sitting") and gives ``not_sitting``; any other negation makes its clause unread.
- Left and right of limbs are taken as the person's own, as the prompt asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from humanagent.claims.numbers import total
from humanagent.claims.pairs import each_other, place
from humanagent.claims.phrases import auxiliary, said_of_body
from humanagent.claims.question import complete
from humanagent.claims.references import PICTURE, SOMEBODY, People, Reference
from humanagent.claims.types import Claim
from humanagent.claims.vocabulary import NOT, VALUES, denied
from humanagent.scene import Scene

#: A longer text is read up to here.
MAX_CHARS: Final = 8_000

_QUOTED: Final = re.compile(
    r"[\"\u201c\u201e][^\"\u201c\u201d]*[\"\u201d]|(?<!\w)'[^'\n]{1,200}'(?!\w)"
)
_SENTENCE: Final = re.compile(r"[^.!?\n]+(?:\.(?=\w)[^.!?\n]+)*[.!?\n]?")
_UNREAD: Final = re.compile(
    r"\?$|\b(?:if|unless|whether|would|should|suppose|imagine|cannot|can't|unclear|unsure|not sure|"
    r"hard to|impossible|unable|says?|said|claims?|reads?|written|asked|according|used to|was|were|"
    r"had|will|either)\b"
)
_YES: Final = re.compile(r"(?:yes|no)[,:;] ")
_LEAD: Final = re.compile(
    r"(?:(?:and|but|while|whereas|with|also|then|meanwhile|so|here|as|it|i|we|you|can|see|that|"
    r"(?:looks?|appears?|seems?) (?:like|that|as though)|there(?:'s| is| are)|"
    r"in (?:the|this) (?:picture|image|photo|scene)|overall|finally|first|therefore)\b,?|"
    r"(?:yes|no),|[-,:;\u2022\u2013\u2014])\s*"
)
_BOUNDARY: Final = re.compile(r",|;|:| and | while | whereas | but | with | \u2013 | \u2014 ")
_WHO: Final = re.compile(r",? ?who ")
_OR: Final = re.compile(r"\s*,?\s*(?:or|nor)\b|\s*/")
_NEGATION: Final = re.compile(r"\b(?:not?|never|neither|nor|without|than|or|instead)\b|n't\b")
#: A denial counts when nothing narrows it: "is not sitting on the bench" may be sitting.
_CLOSED: Final = re.compile(rf"\s*(?:$|[,;:]|but\b|while\b|whereas\b|in (?:the|this) {PICTURE}$)")
#: Limbs of whoever was spoken of last. "The hands" of a clock are followed by "of".
_THEIR: Final = re.compile(
    r"(?:his|her) |(?:both (?:of )?(?:his |her |the )?|the (?:left |right )?)"
    r"(?:arm|hand|leg|knee|elbow)s? "
)
_LIMB_OF: Final = re.compile(r"(?P<limb>(?:the )?(?:left|right) (?:arm|hand|leg|knee|elbow)) of ")
_AND: Final = re.compile(r"\s*,?\s*(?:and|but)\b")


def claims_from_text(text: str, scene: Scene, question: str | None = None) -> tuple[Claim, ...]:
    """What a text surely says in the closed vocabulary, each statement once, in order.

    ``question`` gives a bare "Yes." or "Three." its meaning.

    Example:
        >>> from humanagent.scene import Person
        >>> scene = Scene.from_people((9, 9), [Person(id="P1", bbox=(0, 0, 5, 9), score=1)])
        >>> [str(c) for c in claims_from_text("P1 is sitting, raising the left hand.", scene)]
        ['P1 posture sitting', 'P1 left_arm raised']
        >>> [str(c) for c in claims_from_text("No.", scene, "Is the person sitting?")]
        ['P1 posture not_sitting']
    """
    text = _plain(text[:MAX_CHARS])
    if question is not None:
        text = f"{complete(_plain(question[:MAX_CHARS]), text)} {text}"
    sentences = [s for s in _sentences(text) if not _UNREAD.search(s)]
    totals = [total(_YES.sub("", s, count=1)) for s in sentences]
    counted = {int(c.value) for c in totals if c is not None and c.predicate == "count"}
    people = People(scene, text, counted)
    found: dict[str, Claim] = {}
    for sentence, count in zip(sentences, totals, strict=True):
        claims = (count,) if count is not None else _Scanner(people, sentence).claims()
        for claim in claims:
            found.setdefault(str(claim), claim)
    return tuple(found.values())


def _plain(text: str) -> str:
    """Lower case, straight apostrophes, no quoted text, no mark-up."""
    text = _QUOTED.sub(" ", text.replace("\u2019", "'").replace("\u2018", "'"))
    return re.sub(r"[*_`#]+", "", text).lower()


def _sentences(text: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        sentence = re.sub(r"[ \t]+", " ", match[0]).strip(" \n.!")
        if sentence:
            yield sentence


class _Scanner:
    """Reads one sentence from left to right; ``subject`` is whoever is being spoken of."""

    def __init__(self, people: People, sentence: str) -> None:
        self._people = people
        self._rest = sentence
        self._subject: Reference | None = None
        self._other: Reference | None = None

    def claims(self) -> Iterator[Claim]:
        while self._rest:
            self._lead()
            self._named()
            read = self._body() or self._pair()
            if read and _OR.match(self._rest):
                self._subject, read = None, []
            yield from read
            if not read:
                self._skip()

    def _lead(self) -> None:
        self._rest = self._rest.lstrip()
        while match := _LEAD.match(self._rest):
            self._rest = self._rest[match.end() :]

    def _named(self) -> None:
        """A new subject, when one is named here."""
        who = _WHO.match(self._rest)
        if who:
            self._subject = self._other or self._subject
            self._rest = self._rest[who.end() :]
            return
        limb = _LIMB_OF.match(self._rest)
        found = self._people.refer(self._rest[limb.end() if limb else 0 :])
        if found and limb and len(found.ids) > 1:
            return  # "the left hand of both"
        if found:
            self._subject = found
            self._rest = f"{limb['limb']} {found.rest}" if limb else found.rest
        elif self._subject is None and _THEIR.match(self._rest) and len(self._people.last) == 1:
            self._subject = Reference(self._people.last, self._rest)

    def _body(self) -> list[Claim]:
        """Posture, orientation or a limb of the subject."""
        subject = self._subject
        said = said_of_body(self._rest, plural=len(subject.ids) > 1) if subject else None
        if subject is None or said is None:
            return []
        made = [
            claim
            for person in subject.ids
            for predicate, value in said.values
            for claim in _about((person,), predicate, value, None, subject.none)
        ]
        return self._read(made, said.rest)

    def _pair(self) -> list[Claim]:
        """The place of the subject beside somebody else."""
        subject = self._subject
        if subject is None or subject.none:
            return []
        rest, no = auxiliary(self._rest)
        both = each_other(rest) if len(subject.ids) == 2 else None
        if both:
            made = _about(subject.ids[:1], both[0], both[1], subject.ids[1], no)
            return self._read(made, both[2])
        found = place(rest)
        other = self._people.refer(found[2]) if found else None
        if found is None or other is None:
            return []
        self._people.last = subject.ids
        if len(other.ids) != 1 or other.none:
            return []
        made = _about(subject.ids, found[0], found[1], other.ids[0], no)
        read = self._read(made, other.rest)
        self._other = other
        if not _AND.match(self._rest):
            self._subject = None  # "next to P2, sitting": either of them may sit
        return read

    def _read(self, made: list[Claim], rest: str) -> list[Claim]:
        """The claims, unless they deny something that the rest of the phrase narrows.

        "Everyone is not sitting" leaves open who is, "nobody is sitting" does not.
        """
        subject = self._subject
        if any(denied(c.value, c.predicate) for c in made):
            several = len({c.subject for c in made}) > 1 and not (subject and subject.none)
            if several or not _CLOSED.match(rest):
                return []
        self._rest = rest
        return made

    def _skip(self) -> None:
        """Past a phrase that was not understood; whoever is in it may be the next subject."""
        match = _BOUNDARY.search(self._rest)
        skipped = self._rest[: match.start()] if match else self._rest
        self._rest = self._rest[match.end() :] if match else ""
        none = self._subject is not None and self._subject.none
        if none or _NEGATION.search(skipped) or SOMEBODY.search(skipped):
            self._subject = self._other = None
        if match and match[0] == " with ":
            self._beside()

    def _beside(self) -> None:
        """Past whoever something is done with: what follows a comma may be said of either."""
        last = self._people.last
        other = self._people.refer(self._rest)
        if other and other.rest.startswith((",", "and ")):
            self._people.last = last
            self._rest, self._subject, self._other = other.rest, None, other


def _about(
    ids: tuple[str, ...], predicate: str, value: str, other: str | None, no: bool
) -> list[Claim]:
    if no and value.startswith(NOT):
        return []  # "nobody is not sitting"
    if no:
        value = f"{NOT}{value}"
    known = value.removeprefix(NOT) in VALUES[predicate]
    return [
        Claim(subject=i, predicate=predicate, value=value, other=other)
        for i in ids
        if known and i != other
    ]
