"""What checking a text gives, and how it is stored in a row's provenance."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, Self

from humanagent.claims import Claim
from humanagent.errors import BadInputError

Outcome = Literal["kept", "repaired", "rejected", "refused"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("kept", "repaired", "rejected", "refused")
#: What can be wrong with a text: kinds of claims, a person who is not there, boxes, and what is
#: refused whether true or not; ``shape`` is a reply that is not what was asked for.
KINDS: Final = (
    *("posture", "arm", "hand", "leg", "orientation", "head", "stance", "count", "invented"),
    *("side", "depth", "distance", "facing", "box", "leak", "coordinates", "shape"),
)
#: So many findings of a text are stored; the counts are of all.
_STORED: Final = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its kind (of ``KINDS``), what was said, what was measured."""

    kind: str
    said: str
    measured: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on a text.

    ``text`` is what may be used of it: all of it, or what is left; empty when nothing may.
    ``confirmed``, ``contradicted`` and ``open`` count the claims in what was written.
    """

    text: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    confirmed: int = 0
    contradicted: int = 0
    open: int = 0

    @property
    def usable(self) -> bool:
        """Whether there is something left to train on."""
        return self.outcome in ("kept", "repaired")

    def counted(self, claims: Iterable[Claim]) -> Self:
        """With the counts of verified claims."""
        verdicts = Counter(c.verdict for c in claims)
        return replace(
            self,
            confirmed=verdicts["confirmed"] + verdicts["measured"],
            contradicted=verdicts["contradicted"],
            open=verdicts["unverifiable"],
        )

    def verdict(self) -> str:
        """For ``Made.verdict``: one line of JSON.

        Example:
            >>> found = Finding("leg", "P1 left_leg bent", "left leg straight")
            >>> Checked("", "rejected", (found,), contradicted=1).verdict()
            '{"outcome":"rejected","confirmed":0,"contradicted":1,"open":0,\
"findings":[["leg","P1 left_leg bent","left leg straight"]]}'
        """
        said = {
            "outcome": self.outcome,
            "confirmed": self.confirmed,
            "contradicted": self.contradicted,
            "open": self.open,
            "findings": [[f.kind, f.said, f.measured] for f in self.findings[:_STORED]],
        }
        return json.dumps(said, separators=(",", ":"), ensure_ascii=False)


def read_verdict(verdict: str, text: str = "") -> Checked:
    """The other way round; ``text`` is what the row holds.

    Raises:
        BadInputError: it is not a verdict.

    Example:
        >>> read_verdict(Checked("A", "kept", confirmed=2).verdict(), "A")
        Checked(text='A', outcome='kept', findings=(), confirmed=2, contradicted=0, open=0)
    """
    try:
        said = json.loads(verdict)
        if said["outcome"] not in OUTCOMES:
            raise ValueError(said["outcome"])
        findings = tuple(Finding(*map(str, f)) for f in said["findings"])
        counts = [int(said[name]) for name in ("confirmed", "contradicted", "open")]
    except (ValueError, KeyError, TypeError) as error:
        raise BadInputError("not a verdict", where=verdict[:80], do="check the text again") from (
            error
        )
    return Checked(text, said["outcome"], findings, *counts)


def kind_of(claim: Claim) -> str:
    """The kind of ``KINDS`` that a contradicted claim belongs to.

    Example:
        >>> kind_of(Claim(subject="P1", predicate="left_arm", value="raised"))
        'arm'
    """
    if claim.subject != "scene" and claim.evidence.measured == "no":
        return "invented"
    if claim.predicate in ("count", "present"):
        return "count"
    name = claim.predicate.removeprefix("left_").removeprefix("right_")
    return "head" if name.startswith("head_") else name
