"""The tokenizer of the small models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from humanagent.training.ablations.cases import ARMS, Case
from humanagent.training.ablations.reading import (
    FACT_HEADS,
    JOINT_HEADS,
    JOINT_WORDS,
    fact_list,
    joint_list,
    one_fact,
    one_joint,
)
from humanagent.training.models import tokenizer
from humanagent.training.stages.words import WHOLE
from humanagent.vlm.prompt import asked_as, told

_VOCABULARY: Final = 3400
_KEY: Final = 6367
FRACTIONS: Final = tuple(f"{n / 1000:.3f}".rstrip("0") for n in range(1, 1000))
#: A number of the ``paper`` context with the comma behind it is one token, so that every joint
#: takes three and its place in the list is its place in the text.
_FOLLOWED: Final = tuple(f"{number}, " for number in (*FRACTIONS, "0", "1", "2"))
_IDS: Final = tuple(token for token in WHOLE if token.startswith("P"))
#: What the chat format says around every question.
_CHAT: Final = ("user", "assistant", "Question")
_EXTRA: Final = (*FRACTIONS, *_FOLLOWED, *_IDS, *_CHAT, *JOINT_WORDS, *JOINT_HEADS, *FACT_HEADS)


def train_words(cases: Sequence[Case]) -> Any:
    """A tokenizer trained on the contexts of all arms, the questions, replies and captions."""
    texts: list[str] = []
    for case in cases:
        texts += [told(case.contexts[arm]) for arm in ARMS]
        rng = np.random.default_rng([_KEY, case.seed])
        read = (joint_list, one_joint, fact_list, one_fact)
        texts += [text for ask in read for text in ask(case, rng)]
        texts += [told(case.words), *(text for pair in case.captions for text in pair)]
        texts += [text for one in case.questions for text in (asked_as(one.text), one.value)]
    return tokenizer.train(texts, vocab_size=_VOCABULARY, digits=3, extra_tokens=_EXTRA)
