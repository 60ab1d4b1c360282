"""What can be asked of a scene: one function per kind of question, with the true answer."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.asks import (
    beyond,
    crowd,
    describe,
    limbs,
    one,
    pairs,
    which,
)
from humanagent.training.data.questions.asks.types import Asker

#: Kind to its function and weight; the weights level out how often a scene has an answer.
ASKERS: Final[dict[str, tuple[Asker, float]]] = {
    **crowd.ASKERS,
    **which.ASKERS,
    **one.ASKERS,
    **limbs.ASKERS,
    **pairs.ASKERS,
    **describe.ASKERS,
    **beyond.ASKERS,
}
