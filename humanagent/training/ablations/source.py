"""Cases as training samples, in the form of an arm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from humanagent.training.ablations.cases import SIDE, Case
from humanagent.training.data.dialogues.encode import encode_dialogue
from humanagent.training.packing import Sample
from humanagent.vlm.checkpoint.pixels import Preprocessing, pixel_values


class CaseSource:
    """A sample per case: its questions, or its captions, behind picture and context.

    ``context`` is an arm, or ``words``; every epoch asks ``questions`` of a case, drawn anew.
    """

    def __init__(
        self,
        cases: Sequence[Case],
        words: Any,
        image_tokens: int,
        *,
        context: str = "none",
        picture: bool = True,
        captions: bool = False,
        questions: int = 12,
    ) -> None:
        self._cases, self._words, self._image_tokens = cases, words, image_tokens
        self._context, self._picture = context, picture
        self._captions, self._questions = captions, questions

    def __len__(self) -> int:
        return len(self._cases)

    def sample(self, index: int, rng: np.random.Generator) -> Sample:
        """The ``index``-th case; ``rng`` draws which questions are asked, in which order."""
        case = self._cases[index]
        if self._captions:
            asked = list(case.captions)
        else:
            order = rng.permutation(len(case.questions))[: self._questions]
            asked = [(case.questions[i].text, case.questions[i].value) for i in order]
        return encode_dialogue(
            self._words,
            told_of(case, self._context),
            asked,
            image_tokens=self._image_tokens,
            pixels=seen(case) if self._picture else None,
        )


def told_of(case: Case, context: str) -> str | None:
    """The text of an arm, or of ``words``."""
    return case.words if context == "words" else case.contexts[context]


def seen(case: Case) -> NDArray[np.float32]:
    """The picture as the tower sees it, (1, 3, SIDE, SIDE)."""
    return pixel_values(case.image, Preprocessing(image_size=SIDE))[None]
