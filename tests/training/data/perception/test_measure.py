"""What is reported of a scene, and what can be asked of the report."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent.claims import verify_claims
from humanagent.context import render
from humanagent.errors import SettingsError
from humanagent.training.data.perception import Measured, Noise, measure
from humanagent.training.data.questions import QuestionAnswer, make_questions
from humanagent.training.data.scenes import SceneConfig, SceneSample, make_scene
from humanagent.vlm.parse import parse_reply

LEVELS = ("none", "good", "embedded")
#: Kinds that clothes, hair, age, hands or actions answer.
BEYOND_JOINTS = ("appearance.", "count.age", "presence.age", "interaction.h", "interaction.doing")


@pytest.fixture(scope="module")
def samples() -> list[SceneSample]:
    config = SceneConfig(size=(80, 80), supersample=1)
    return [make_scene(seed, config) for seed in range(80)]


def reports(samples: list[SceneSample], level: str, attributes: bool) -> list[Measured]:
    noise = Noise.named(level)
    return [
        measure(sample, noise, np.random.default_rng(sample.seed), attributes=attributes)
        for sample in samples
    ]


def asked(measured: Measured) -> list[QuestionAnswer]:
    return make_questions(measured.truth, 0, "train", 12)


@pytest.mark.parametrize("attributes", [True, False])
@pytest.mark.parametrize("level", LEVELS)
def test_no_answer_contradicts_the_report(
    samples: list[SceneSample], level: str, attributes: bool
) -> None:
    for measured in reports(samples, level, attributes):
        for one in asked(measured):
            verdicts = verify_claims(one.claims, measured.scene, measured.facts)
            assert not [c for c in verdicts if c.verdict == "contradicted"], one


@pytest.mark.parametrize("attributes", [True, False])
@pytest.mark.parametrize("level", LEVELS)
def test_whatever_is_claimed_is_in_the_report(
    samples: list[SceneSample], level: str, attributes: bool
) -> None:
    for measured in reports(samples, level, attributes):
        for one in asked(measured):
            for claim in one.claims:
                if claim.subject == "scene":
                    continue
                pair = (
                    claim.other
                    if claim.predicate in ("side", "depth", "distance", "facing")
                    else None
                )
                said = measured.facts.value(claim.subject, claim.predicate, pair)
                assert said == claim.value, one


def test_replies_read_as_what_they_are(samples: list[SceneSample]) -> None:
    for measured in reports(samples, "embedded", False):
        for one in asked(measured):
            reply, structured = parse_reply(one.reply())
            assert structured
            if one.status != "refused":
                assert reply.status == one.status, one


@pytest.mark.parametrize("level", LEVELS)
def test_joints_alone_answer_nothing_about_looks(samples: list[SceneSample], level: str) -> None:
    beyond = [
        one
        for measured in reports(samples, level, False)
        if measured.scene.people
        for one in asked(measured)
        if one.kind.startswith(BEYOND_JOINTS)
    ]
    assert beyond
    assert {one.status for one in beyond} == {"abstained"}


def test_nothing_of_looks_is_in_the_report_or_its_truth(samples: list[SceneSample]) -> None:
    for measured in reports(samples, "good", False):
        assert not any(p.attributes for p in measured.scene.people)
        for one in measured.truth.people:
            assert (one.attributes, one.seen_attributes, one.held) == ({}, {}, None)
            assert not one.action + one.action_words + one.caption
        assert not measured.truth.relations + measured.truth.things + measured.truth.captions


def test_attributes_are_in_the_context(samples: list[SceneSample]) -> None:
    words = "\n".join(render(m.scene, m.facts).text for m in reports(samples, "good", True))
    for said in ("; top ", "; hat none", "; action ", "; holding nothing", "; with "):
        assert said in words


@pytest.mark.parametrize("level", LEVELS)
def test_ids_go_from_left_to_right_and_the_missed_follow(
    samples: list[SceneSample], level: str
) -> None:
    for measured in reports(samples, level, True):
        found = [p.id for p in measured.scene.people]
        assert found == [f"P{i}" for i in range(1, len(found) + 1)]
        assert found == [one.id for one in measured.truth.people]
        full = {one.id for one in measured.full.people}
        assert full == (set(found) - measured.false) | measured.missed
        assert not measured.missed & set(found)


def test_the_whole_truth_is_kept_under_the_new_ids(samples: list[SceneSample]) -> None:
    for sample, measured in zip(samples, reports(samples, "embedded", True), strict=True):
        full = measured.full
        assert len(full.people) == len(sample.people)
        new = {old.id: now.id for old, now in zip(sample.people, full.people, strict=True)}
        assert [p.facts for p in full.people] == [p.facts for p in sample.people]
        for key, values in sample.pairs.items():
            first, second = key.split(">")
            assert full.pairs[f"{new[first]}>{new[second]}"] == values
        for old, now in zip(sample.relations, full.relations, strict=True):
            assert (new[old.subject], new[old.other]) == (now.subject, now.other)


def test_the_truth_agrees_with_the_whole_truth(samples: list[SceneSample]) -> None:
    """Where the report is wrong, nothing is asked."""
    for measured in reports(samples, "embedded", False):
        for one in measured.truth.people:
            for name in one.known or ():
                if name in one.facts and one.facts[name] not in ("moot", "raised"):
                    assert measured.full.person(one.id).facts[name] == one.facts[name]


def test_numbers_are_hedged_where_someone_may_be_missed(samples: list[SceneSample]) -> None:
    seen = {True: 0, False: 0}
    for measured in reports(samples, "embedded", False):
        for one in asked(measured):
            if one.kind != "count.people":
                continue
            doubt = measured.scene.may_be_missed
            hedged = "at least" in one.answer.lower() or "may be missed" in one.answer
            assert hedged == doubt, one
            seen[doubt] += 1
    assert min(seen.values()) > 5


def test_without_noise_the_report_is_the_truth(samples: list[SceneSample]) -> None:
    for sample, measured in zip(samples, reports(samples, "none", True), strict=True):
        assert measured.full == sample
        assert not measured.scene.may_be_missed
        for one in sample.people:
            told = measured.truth.person(one.id)
            assert told.facts == {name: one.shown_fact(name) for name in one.facts}


def test_nothing_is_claimed_of_people_who_are_not_there(samples: list[SceneSample]) -> None:
    noise = Noise.named("embedded").model_copy(update={"false_person": 1.0})
    invented = 0
    for sample in samples:
        rng = np.random.default_rng(sample.seed)
        measured = measure(sample, noise, rng, attributes=True)
        invented += len(measured.false)
        for one in asked(measured):
            for claim in one.claims:
                assert not measured.false & {claim.subject, claim.other}, one
    assert invented == len(samples)


def test_a_full_picture_gets_nobody_more() -> None:
    config = SceneConfig(size=(64, 64), supersample=1, people={12: 1}, min_pixels=1)
    noise = Noise(false_person=1.0)
    for seed in range(6):
        measured = measure(
            make_scene(seed, config), noise, np.random.default_rng(seed), attributes=False
        )
        assert len(measured.scene.people) <= 12
        asked(measured)


def test_swapped_limbs_are_not_asked_about(samples: list[SceneSample]) -> None:
    wrong = 0
    for sample in samples:
        measured = measure(sample, Noise(swap=1.0), np.random.default_rng(0), attributes=False)
        for one in measured.truth.people:
            said = measured.facts.value(one.id, "left_arm")
            true = measured.full.person(one.id).left_arm
            if (said, true) in (("above_head", "hanging"), ("hanging", "above_head")):
                assert one.shown_fact("left_arm") == "moot"
                wrong += 1
    assert wrong


def test_what_two_people_do_together_does_not_follow_from_joints(
    samples: list[SceneSample],
) -> None:
    said = {
        one.answer.partition(",")[0] if one.status == "answered" else one.status
        for measured in reports(samples, "good", False)
        for one in asked(measured)
        if one.kind.startswith(("interaction.together", "interaction.with"))
    }
    assert said <= {"abstained", "No"}


def test_an_equal_state_gives_an_equal_report(samples: list[SceneSample]) -> None:
    first, second = (reports(samples[:20], "embedded", True) for _ in range(2))
    for a, b in zip(first, second, strict=True):
        assert (a.scene, a.facts, a.missed, a.false) == (b.scene, b.facts, b.missed, b.false)
        assert asked(a) == asked(b)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(SettingsError, match="no noise called"):
        Noise.named("perfect")
