"""The forms of questions: enough of them, and none in two splits."""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

from humanagent.routing import Intent
from humanagent.training.data.questions import FORMS, NEIGHBOURS, SPLITS
from humanagent.training.data.questions.asks import ASKERS
from humanagent.training.data.questions.templates import intent_of


def normal(form: str) -> str:
    """Slots are alike, and so are case, punctuation and spelling of colour."""
    text = re.sub(r"\{(\w+):(\w+( \w+)?)\}", r"the \2 of {}", form)
    text = re.sub(r"\{\w+\}", "{}", text).lower().replace("color", "colour")
    return " ".join(re.findall(r"\{\}|[a-z']+", text))


def forms(split: str) -> list[str]:
    return [normal(form) for kind in FORMS.values() for form in getattr(kind, split)]


def test_no_form_is_in_two_splits_even_of_different_kinds() -> None:
    seen = {split: set(forms(split)) for split in SPLITS}
    assert not seen["train"] & seen["test"]
    assert not seen["train"] & seen["validation"]
    assert not seen["validation"] & seen["test"]


def test_every_intent_has_eight_forms_to_train_on_and_three_to_test_on() -> None:
    for split, least in zip(SPLITS, (8, 3, 3), strict=True):
        found = Counter(
            intent
            for kind, table in FORMS.items()
            for intent in [intent_of(kind)] * len({normal(f) for f in getattr(table, split)})
        )
        assert {intent: found[intent] >= least for intent in get_args(Intent)} == dict.fromkeys(
            get_args(Intent), True
        ), split


def test_a_kind_does_not_ask_the_same_twice() -> None:
    for kind, table in FORMS.items():
        every = [normal(form) for forms in table for form in forms]
        assert len(every) == len(set(every)), kind


def test_every_kind_has_forms_and_a_function() -> None:
    assert set(FORMS) == set(ASKERS)
    assert set(NEIGHBOURS) <= set(FORMS)
    assert {intent_of(kind) for kind in FORMS} == set(get_args(Intent))
