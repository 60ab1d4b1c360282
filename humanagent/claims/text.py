"""Claims read from free text, for models that give none."""

from __future__ import annotations

import re

from humanagent.claims.types import Claim
from humanagent.scene import Scene

_POSTURE = re.compile(
    r"\b(P[1-9]\d*) is (standing|sitting|crouching|kneeling|bending|lying)\b(?! out)", re.IGNORECASE
)


def claims_from_text(
    text: str, scene: Scene, question: str | None = None
) -> tuple[Claim, ...]:
    """What a text surely says in the closed vocabulary (first, thin version)."""
    return tuple(
        Claim(subject=m[1].upper(), predicate="posture", value=m[2].lower())
        for m in _POSTURE.finditer(text)
    )
