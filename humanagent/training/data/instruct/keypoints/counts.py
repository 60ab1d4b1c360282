"""How many texts of each type a row gives: the same in every run, order and process."""

from __future__ import annotations

import hashlib
import math
from typing import Final

from humanagent.training.data.instruct.keypoints.config import KeypointsConfig, Task

TASKS: Final[tuple[Task, ...]] = ("conversation", "detail", "reasoning")


def draw(row_id: str, what: str, seed: int = 0) -> float:
    """A number in [0, 1) that a row, a purpose and a seed decide.

    Own code: generators of random numbers are seeded by integers and give streams, here one number
    is wanted for a text.

    Example:
        >>> draw("ab", "detail") == draw("ab", "detail") != draw("ab", "detail", 1)
        True
    """
    digest = hashlib.sha256(f"{seed}/{what}/{row_id}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def wanted(row_id: str, config: KeypointsConfig) -> dict[Task, int]:
    """Texts of each type; over many rows their mean is what the config says.

    Example:
        >>> wanted("0" * 64, KeypointsConfig(conversation=2, reasoning=0))
        {'conversation': 2, 'detail': 1, 'reasoning': 0}
    """
    means: dict[Task, float] = {
        "conversation": config.conversation,
        "detail": config.detail,
        "reasoning": config.reasoning,
    }
    found: dict[Task, int] = {}
    for task in TASKS:
        whole = math.floor(means[task])
        found[task] = whole + (draw(row_id, task, config.seed) < means[task] - whole)
    return found
