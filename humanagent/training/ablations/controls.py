"""The test set as it is, and with one of its two sources of knowledge spoiled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np

from humanagent.training.ablations.cases import SIDE, Case
from humanagent.training.ablations.source import seen, told_of
from humanagent.training.data.dialogues.encode import encode_dialogue
from humanagent.training.packing import Sample

#: *shuffled*: the context of another scene with as many people; *blank*: a picture of mean colour.
Control = Literal["as it is", "shuffled", "blank"]
_BLANK: Final = np.zeros((1, 3, SIDE, SIDE), dtype=np.float32)


def samples_for(
    cases: Sequence[Case],
    words: Any,
    image_tokens: int,
    *,
    context: str,
    picture: bool,
    control: Control,
) -> list[Sample]:
    """A sample per case with all its questions in order."""
    told = strangers(cases) if control == "shuffled" else list(range(len(cases)))
    samples = []
    for case, other in zip(cases, told, strict=True):
        pixels = _BLANK if control == "blank" else seen(case)
        samples.append(
            encode_dialogue(
                words,
                told_of(cases[other], context),
                [(one.text, one.value) for one in case.questions],
                image_tokens=image_tokens,
                pixels=pixels if picture else None,
            )
        )
    return samples


def strangers(cases: Sequence[Case]) -> list[int]:
    """For every case another one with as many people, each taken once.

    A case that is alone with its number of people stays itself.
    """
    alike: dict[int, list[int]] = defaultdict(list)
    for index, case in enumerate(cases):
        alike[case.people].append(index)
    found = list(range(len(cases)))
    for indices in alike.values():
        for index, other in zip(indices, indices[1:] + indices[:1], strict=True):
            found[index] = other
    return found
