"""What the matcher says about one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: *unscored*: given and kept, but no rule here can say whether it is right (captions).
Verdict = Literal["right", "wrong", "abstained", "unscored"]


@dataclass(frozen=True, slots=True)
class Match:
    """A verdict, what was read from the answer, and why.

    Example:
        >>> Match("wrong", read="3", why="expected 2").answered
        True
    """

    verdict: Verdict
    read: str = ""
    why: str = ""

    @property
    def answered(self) -> bool:
        """Whether the answer counts for coverage."""
        return self.verdict != "abstained"


def judged(read: str, accepted: frozenset[str]) -> Match:
    """Right when what was read is accepted.

    Example:
        >>> judged("yes", frozenset({"no"})).verdict
        'wrong'
    """
    if read in accepted:
        return Match("right", read)
    return Match("wrong", read, f"expected {' or '.join(sorted(accepted))}")
