"""Questions about a scene with their true answers: the front door."""

from __future__ import annotations

import string
from collections.abc import Collection
from typing import Final

from humanagent.errors import SettingsError
from humanagent.training.data.questions.asks import ASKERS
from humanagent.training.data.questions.asks.types import Ask, sentence
from humanagent.training.data.questions.templates import FORMS, intent_of
from humanagent.training.data.questions.types import SPLITS, Forms, QuestionAnswer, Split
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes import SceneSample
from humanagent.training.data.scenes.dice import Dice

#: Part of the key of the dice, so that questions and scenes draw from different streams.
_KEY: Final = 7919
#: Most kinds have nothing to ask in most scenes; after so many draws per question it is enough.
_TRIES: Final = 40
_WEIGHTS: Final = {kind: weight for kind, (_, weight) in ASKERS.items()}
#: Some people write no capitals and no question mark.
_CARELESS: Final = 0.04
_FORMATTER: Final = string.Formatter()


def make_questions(
    sample: SceneSample,
    seed: int,
    split: Split,
    count: int = 6,
    *,
    kinds: Collection[str] | None = None,
) -> list[QuestionAnswer]:
    """Questions about a scene; the same ones for the same scene, seed and split.

    Args:
        sample: a scene from ``make_scene`` or ``make_sequence``.
        seed: 0 or more; another seed asks other questions.
        split: whose forms are used. Take scenes whose ``split_of(seed)`` is the same.
        count: how many, 0 or more. A scene that gives no more different ones returns fewer.
        kinds: only these are asked (``posture.is``, ...); all of them by default.

    Raises:
        SettingsError: an unknown split or kind, a negative seed or count.

    Example:
        >>> from humanagent.training.data.scenes import make_scene
        >>> asked = make_questions(make_scene(7), 0, "train")
        >>> len(asked), asked == make_questions(make_scene(7), 0, "train")
        (6, True)
    """
    if split not in SPLITS:
        raise SettingsError(f"no split {split!r}", do=f"choose one of {', '.join(SPLITS)}")
    if seed < 0 or count < 0:
        raise SettingsError("seed and count are 0 or more", where=f"seed={seed}, count={count}",
                            do="give 0, 1, 2 ...")  # fmt: skip
    weights = _WEIGHTS if kinds is None else {k: w for k, w in _WEIGHTS.items() if k in kinds}
    if kinds is not None and len(weights) < len(set(kinds)):
        unknown = ", ".join(sorted(set(kinds) - set(_WEIGHTS)))
        raise SettingsError(f"no kind of question {unknown}", do=f"choose of {', '.join(_WEIGHTS)}")
    moment = round(sample.seconds * 1000)
    dice = Dice(_KEY, sample.seed, moment, seed, SPLITS.index(split))
    view = View(sample)
    found: dict[str, QuestionAnswer] = {}
    for _ in range(_TRIES * count):
        if len(found) == count:
            break
        kind = dice.weighted(weights)
        ask = ASKERS[kind][0](view, dice)
        if ask is not None:
            one = _put(kind, ask, split, dice)
            found.setdefault(one.question.lower().rstrip("?."), one)
    return list(found.values())


def _put(kind: str, ask: Ask, split: Split, dice: Dice) -> QuestionAnswer:
    """The question in words, in a form of the split."""
    forms = forms_of(FORMS[kind], split)
    at = dice.integer(0, len(forms) - 1)
    capitals = {sentence(k): sentence(v) for k, v in ask.slots.items()}
    text = forms[at].format_map({**capitals, **ask.slots})
    if dice.chance(_CARELESS):
        text = text.lower().rstrip("?.")
    return QuestionAnswer(
        question=text,
        answer=ask.answer,
        status=ask.status,
        intent=intent_of(kind),
        kind=kind,
        template=f"{kind}/{split}/{at}",
        people=ask.people,
        claims=ask.claims,
        split=split,
        value=ask.value,
    )


def forms_of(forms: Forms, split: Split) -> tuple[str, ...]:
    """The forms of a split.

    Example:
        >>> forms_of(Forms(("a",), ("b",), ("c",)), "test")
        ('c',)
    """
    return forms[SPLITS.index(split)]
