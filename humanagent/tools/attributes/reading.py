"""One thing that a tool reads off a person: a word and how sure it is."""

from __future__ import annotations

from typing import NamedTuple, Self


class Reading(NamedTuple):
    """A word from a closed list with a confidence in 0..1; ``unknown`` always has 0.

    Example:
        >>> Reading("open", 0.9).known, Reading.unknown().known
        (True, False)
    """

    value: str
    confidence: float

    @classmethod
    def unknown(cls) -> Self:
        """What the picture does not decide."""
        return cls("unknown", 0.0)

    @classmethod
    def between(
        cls, amount: float, low: float, high: float, words: tuple[str, str], trust: float = 1.0
    ) -> Self:
        """A word for an amount: the first up to ``low``, the second from ``high`` on, else unknown.

        Args:
            amount: what was measured.
            low: where the first word ends.
            high: where the second word begins, above ``low``.
            words: for small and for large amounts.
            trust: 0..1, in what was measured; the confidence is at most that.

        Example:
            >>> Reading.between(0.0, 0.1, 0.2, ("closed", "open"))
            Reading(value='closed', confidence=1.0)
            >>> Reading.between(0.15, 0.1, 0.2, ("closed", "open")).value
            'unknown'
        """
        if low < amount < high:
            return cls.unknown()
        # Half sure at the edge of the doubtful range, fully sure one such range away from it.
        beyond = (low - amount if amount <= low else amount - high) / (high - low)
        word = words[0] if amount <= low else words[1]
        return cls(word, round(trust * min(1.0, 0.5 + 0.5 * beyond), 3))

    @property
    def known(self) -> bool:
        """Whether the picture decided it."""
        return self.value != "unknown"
