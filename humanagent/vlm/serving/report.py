"""What was checked about a server, and how it went."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

#: *wrong answer* is a model's, not the server's; *unknown*: it cannot be seen from outside.
Verdict = Literal["ok", "not ok", "mismatch", "wrong answer", "unknown"]
#: The agent copes without them.
_SPARED: Final = ("vLLM", "structured", "streaming")


@dataclass(frozen=True)
class Check:
    """One line of the table."""

    name: str
    result: str
    verdict: Verdict


@dataclass(frozen=True)
class Report:
    """All of them, in the order in which they were made.

    Example:
        >>> Report("http://localhost:8000/v1", (Check("models", "humanvlm-nano", "ok"),)).usable
        True
    """

    url: str
    checks: tuple[Check, ...]

    @property
    def usable(self) -> bool:
        """Questions are answered; a model that answers wrongly is still asked."""
        return not any(c.verdict == "not ok" and c.name not in _SPARED for c in self.checks)

    @property
    def mismatch(self) -> bool:
        """The served model is not the checkpoint, or this code writes its prompts differently."""
        return any(c.verdict == "mismatch" for c in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "url": self.url,
            "usable": self.usable and not self.mismatch,
            "checks": [asdict(check) for check in self.checks],
        }
