"""What the reader makes of a question."""

from __future__ import annotations

import pytest

from humanagent.pose import PERSON_VALUES
from humanagent.speaker import parse
from humanagent.speaker.limbs import ARM_STATES, LEG_STATES
from humanagent.speaker.phrases import _VERB_PHRASES
from humanagent.speaker.predicates import Predicate
from humanagent.speaker.vocabulary import FACING, LOOKING, NAME_A_LIMB, TABLE


@pytest.mark.parametrize(
    ("question", "qualifiers", "extra", "foreign"),
    [
        ("Is the woman in the blue top standing?", ("blue", "top"), (), ()),
        ("Is the bearded man standing?", ("bearded",), (), ()),
        ("Is the man standing next to the elephant?", (), ("next", "elephant"), ()),
        ("Is the dog beside the man sitting?", (), (), ("dog", "beside")),
        ("Is the man in the picture standing here, please?", (), (), ()),
    ],
)
def test_words_that_are_not_understood_are_kept(
    question: str, qualifiers: tuple[str, ...], extra: tuple[str, ...], foreign: tuple[str, ...]
) -> None:
    ask = parse(question)
    assert (ask.qualifiers, ask.extra, ask.foreign) == (qualifiers, extra, foreign)


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Is he sitting?", "yes_no"),
        ("standing or sitting?", "which_value"),
        ("Which way is he facing?", "which_value"),
        ("Which hand is he raising?", "which_side"),
        ("Is the right or the left arm raised?", "yes_no"),
        ("Where is her right hand?", "limb_value"),
        ("Whose legs are bent?", "who"),
        ("Tell me who is sitting.", "who"),
    ],
)
def test_the_form_of_the_answer(question: str, form: str) -> None:
    assert parse(question).form == form


def _predicates() -> list[Predicate]:
    plain = [p for _, p in (*NAME_A_LIMB, *TABLE)] + [*FACING.values(), *LOOKING.values()]
    limbs = [s.on(w) for s in (*ARM_STATES, *LEG_STATES) for w in ("left", "right", "any", "both")]
    return plain + limbs


@pytest.mark.parametrize("predicate", _predicates(), ids=lambda p: p.key)
def test_predicates_speak_of_facts_and_values_that_exist(predicate: Predicate) -> None:
    for case in (*predicate.yes, *predicate.no):
        for name, allowed in case.items():
            assert allowed <= set(PERSON_VALUES[name])


@pytest.mark.parametrize("predicate", _predicates(), ids=lambda p: p.key)
def test_no_values_both_confirm_and_rule_out(predicate: Predicate) -> None:
    for yes in predicate.yes:
        for no in predicate.no:
            shared = set(yes) & set(no)
            assert any(not (yes[n] & no[n]) for n in shared)


def test_every_value_has_words() -> None:
    for name, values in PERSON_VALUES.items():
        side, _, limb = name.partition("_")
        words = _VERB_PHRASES[limb if side in ("left", "right") else name]
        assert set(words) == set(values) - {"unknown"}


def test_a_question_that_is_too_long_is_not_fully_understood() -> None:
    ask = parse("Is the man standing? " * 1000)
    assert "the rest of the question" in ask.extra


@pytest.mark.parametrize(
    "question", ["", "?", "???", "p0", "left", "or", "who", "'s", "P1 P1 P1", "🙂"]
)
def test_any_text_can_be_read(question: str) -> None:
    assert parse(question).form
