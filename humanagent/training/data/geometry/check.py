"""One text about a row: refused, rejected, repaired, or kept.

- *refused*: it talks of its source, or has coordinates in prose. The teacher has to be asked again.
- *rejected*: the joints contradict it, and without the wrong sentences too little is left.
- *repaired*: the wrong sentences were cut out; what is left was checked again.
- *kept*: nothing speaks against it, which is not to say that it is true: claims that the joints do
  not decide, and what is not a claim about bodies, numbers and places, stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from humanagent.claims import Claim, claims_from_text, verify_claims
from humanagent.claims.report import measured as measured_in_words
from humanagent.training.data.geometry.refusals import Refusal, refusals
from humanagent.training.data.geometry.scene import Measured, measure
from humanagent.training.data.geometry.sentences import sentences, without
from humanagent.training.data.geometry.types import Checked, Finding, kind_of
from humanagent.training.data.rows import Row

#: Questions that ask for a text, not for one thing: its first sentence is no more the answer than
#: the others.
_REQUEST: Final = re.compile(
    r"\s*(?:(?:can|could|would) you |please )*(?:describe|explain|give|provide|tell|write|"
    r"analy[sz]e|elaborate|share|walk|offer|depict|illustrate|narrate|summari[sz]e|"
    r"what do you (?:see|think)|what (?:is|'s) (?:happening|going on)|what can you)",
    re.IGNORECASE,
)
_WHY: Final = re.compile(r"\s*why (?=(?:is|are) )", re.IGNORECASE)

#: Reads and verifies the claims of a text that answers a question.
Read = Callable[[str, str | None], tuple[Claim, ...]]


def check_text(
    text: str, row: Row, question: str | None = None, *, person: int | None = None
) -> Checked:
    """Check a text that was made for a row.

    Args:
        text: what a teacher wrote; people by id (``P1`` from left to right), by place, or "the
            man" where there is one person.
        row: with the joints and boxes that the text was made from.
        question: what it answers; gives "Yes." its meaning, and says what must not be cut out.
        person: index in ``Row.people`` of somebody whom the whole text is about: "the man" is
            then this one, however many there are.

    Example:
        >>> from humanagent.training.data.rows import PersonRow
        >>> people = tuple(PersonRow(bbox=(x, 0, x + 9, 40)) for x in (0, 50))
        >>> row = Row("0" * 64, 64, 48, "coco", "CC BY 4.0", path="a.jpg", people=people)
        >>> found = check_text("P1 is to the right of P2. A dog lies in the grass.", row)
        >>> found.outcome, found.text
        ('repaired', 'A dog lies in the grass.')
        >>> found.findings[0].kind
        'side'
    """
    return TextChecker(row).check(text, question, person)


class TextChecker:
    """Checks any number of texts about one row, whose facts are measured once.

    Args:
        row: the row.
        measured: what was measured of it; by default ``measure(row)``.
    """

    def __init__(self, row: Row, measured: Measured | None = None) -> None:
        self._measured = measured or measure(row)

    def check(self, text: str, question: str | None = None, person: int | None = None) -> Checked:
        """As ``check_text``; of a lone person every text is about that person."""
        if person is None and len(self._measured.ids) == 1:
            (person,) = self._measured.ids  # whoever wrote was told of nobody else
        read = partial(self._verified, person=person)
        refused = tuple(_refused(r) for r in refusals(text))
        claims = read(text, question)
        wrong = _wrong(claims)
        checked = Checked("" if refused else text, "refused" if refused else "kept").counted(claims)
        checked = replace(checked, findings=(*refused, *map(_found, wrong)))
        if refused:
            return checked
        if presumed := _presumed(question, read):
            found = (*checked.findings, *map(_found, presumed))
            return replace(checked, text="", outcome="rejected", findings=found)
        if not wrong:
            return checked
        alone = person is not None
        rest = _repaired(text, question, read, alone=alone)
        if rest is None:
            return replace(checked, text="", outcome="rejected")
        return replace(checked, text=rest, outcome="repaired")

    def _verified(self, text: str, question: str | None, person: int | None) -> tuple[Claim, ...]:
        scene = self._measured.scene
        claims = list(claims_from_text(text, scene, question))
        who = None if person is None else self._measured.ids.get(person)
        if who is not None:
            only = scene.model_copy(
                update={"people": (scene.person(who),), "possible": (), "complete": 1.0}
            )
            said = claims_from_text(text, only, question)
            claims += [c for c in said if c.subject == who and c not in claims]
        return verify_claims(claims, scene, self._measured.facts)


def _presumed(question: str | None, read: Read) -> tuple[Claim, ...]:
    """What a question wrongly takes for granted: "Why is P1 sitting?"."""
    if question is None or not _WHY.match(question):
        return ()
    return _wrong(read("Yes.", _WHY.sub("", question, count=1)))


def _repaired(text: str, question: str | None, read: Read, *, alone: bool) -> str | None:
    """The text without its wrong sentences; None where too little would be left."""
    parts = sentences(text)
    answer = parts[0] if question and not _REQUEST.match(question) else None
    while wrong := _wrong(read("".join(parts), question)):
        index = _guilty(parts, {str(c) for c in wrong}, lambda t: read(t, question))
        if index is None:
            return None
        parts = without(parts, index, alone=alone)
        if not parts or (answer is not None and parts[0] != answer):
            return None
    return "".join(parts).strip()


def _guilty(
    parts: list[str], wrong: set[str], read: Callable[[str], tuple[Claim, ...]]
) -> int | None:
    """The first sentence with which one of the wrong claims is made.

    What follows it is turned into questions: those claim nothing, but still tell the reader of
    claims who else is spoken of.
    """
    for index in range(len(parts)):
        rest = "".join(f"{part.rstrip(' .!?')}?\n" for part in parts[index + 1 :])
        said = read(f"{''.join(parts[: index + 1])}\n{rest}")
        if any(str(claim) in wrong for claim in said):
            return index
    return None


def _wrong(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    return tuple(c for c in claims if c.verdict == "contradicted")


def _found(claim: Claim) -> Finding:
    return Finding(kind_of(claim), str(claim), measured_in_words(claim))


def _refused(refusal: Refusal) -> Finding:
    return Finding(refusal.kind, refusal.text)
