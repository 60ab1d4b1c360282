"""Answers are true by the generator's own parameters; what cannot be told is not answered."""

from __future__ import annotations

import re

from humanagent.claims import Claim, verify_claims
from humanagent.policy import check_question, policy_for
from humanagent.routing import Route
from humanagent.training.data.questions import QuestionAnswer, true_facts
from humanagent.training.data.questions.references import refer
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes import SceneSample
from humanagent.training.data.scenes.dice import Dice

Asked = list[tuple[SceneSample, QuestionAnswer]]
_PAIRS = ("side", "depth", "distance", "facing")


def test_no_claim_is_contradicted_by_the_truth(asked: Asked) -> None:
    seen = 0
    for sample, one in asked:
        for claim in verify_claims(one.claims, sample.scene, true_facts(sample)):
            seen += claim.verdict == "confirmed"
            assert claim.verdict in ("confirmed", "unverifiable"), (one, claim)
    assert seen > 500


def test_the_check_against_the_truth_can_fail(samples: list[SceneSample]) -> None:
    sample = next(s for s in samples if s.people and s.people[0].facts["posture"] == "standing")
    lie = Claim(subject="P1", predicate="posture", value="lying")
    assert verify_claims([lie], sample.scene, true_facts(sample))[0].verdict == "contradicted"


def test_claims_are_of_what_the_picture_shows(asked: Asked) -> None:
    for sample, one in asked:
        shown = true_facts(sample, shown=True)
        for claim in one.claims:
            if claim.subject != "scene":
                other = claim.other if claim.predicate in _PAIRS else None
                fact = shown.fact(claim.subject, claim.predicate, other)
                assert fact.value == claim.value, (one, claim)


def test_abstentions_and_refusals_claim_nothing(asked: Asked) -> None:
    for _, one in asked:
        if one.status != "answered":
            assert one.claims == ()
            assert one.value == ""
        else:
            assert one.value


def test_answers_mention_only_people_who_are_there(asked: Asked) -> None:
    for sample, one in asked:
        there = {p.id for p in sample.people}
        assert set(one.people) <= there
        if one.status == "answered":
            said = set(re.findall(r"\bP\d+\b", one.answer))
            assert said <= there, one


def test_yes_is_said_in_words_where_the_value_is_yes(asked: Asked) -> None:
    for _, one in asked:
        for value in ("yes", "no"):
            if one.value == value:
                assert one.answer.lower().startswith(value), one


def test_a_body_is_not_answered_for_a_head(asked: Asked) -> None:
    predicates = {"facing": "orientation", "looking": "head_turn"}
    for _, one in asked:
        if one.kind == "orientation.is" and one.status == "answered":
            words = one.question.lower().split()
            # A reference such as "the one facing the camera" is banned in this kind.
            (turn,) = {word for word in predicates if word in words}
            assert {claim.predicate for claim in one.claims} == {predicates[turn]}, one
            assert not (set(predicates) - {turn}) & set(one.answer.split()), one


def test_what_is_said_of_a_posture_is_what_was_drawn(asked: Asked) -> None:
    for sample, one in asked:
        if one.kind in ("posture.what", "posture.either") and one.status == "answered":
            assert one.value == sample.person(one.people[0]).shown_fact("posture")
        if (
            one.kind in ("posture.what", "posture.either")
            and one.status == "abstained"
            and one.people
        ):
            assert sample.person(one.people[0]).shown_fact("posture") == "unknown"


def test_numbers_are_the_numbers_of_people_who_show(asked: Asked) -> None:
    for sample, one in asked:
        if one.kind == "count.people":
            assert int(one.value) == len(sample.people)


def test_a_reference_picks_out_one_person_only(samples: list[SceneSample]) -> None:
    for sample in samples:
        view, meant = View(sample), {}
        for one in sample.people:
            for seed in range(12):
                phrase = refer(view, one, Dice(seed, int(one.id[1:])))
                assert meant.setdefault(phrase, one.id) == one.id, (sample.seed, phrase)


def test_an_id_that_nobody_has_is_not_answered(asked: Asked) -> None:
    strangers = 0
    for sample, one in asked:
        there = {p.id for p in sample.people}
        named = set(re.findall(r"\bP\d+\b", one.question, re.IGNORECASE))
        if {n.upper() for n in named} - there:
            strangers += 1
            assert one.status != "answered", one
    assert strangers > 10


def test_names_are_refused_and_feelings_abstained_from_in_the_words_of_the_policy(
    asked: Asked,
) -> None:
    policy = policy_for("default")
    kinds = {"identity": "identity", "sensitive": "sensitive", "feelings": "emotion"}
    for _, one in asked:
        if one.intent == "refuse":
            kind = kinds[one.kind.split(".")[1]]
            said = check_question(Route(intent="refuse", refusal=kind), policy)
            assert said is not None
            assert (one.answer, one.status) == (said.text, said.status)


def test_reasons_and_other_things_are_never_answered(asked: Asked) -> None:
    found = [one.status for _, one in asked if one.intent in ("reason", "not_about_people")]
    assert found
    assert set(found) == {"abstained"}


def test_what_is_hidden_has_a_name(asked: Asked) -> None:
    assert not [one.answer for _, one in asked if "enough" in one.answer]
