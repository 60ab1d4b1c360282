"""Dialogues: what is told, what is asked, and that no answer says otherwise than the report."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from humanagent.claims import verify_claims
from humanagent.training.data.dialogues import Dialogue, DialogueConfig, make_dialogue
from humanagent.training.data.dialogues.captions import captions
from humanagent.training.data.dialogues.context import context_text
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.data.questions import split_of
from humanagent.training.data.questions.types import SPLITS
from humanagent.training.data.scenes import SceneConfig, make_scene

NOISE: dict[Any, float] = {"none": 1, "good": 1, "embedded": 1}


def dialogue(index: int, **settings: Any) -> Dialogue:
    config = DialogueConfig(**{"size": 32, "noise": NOISE, **settings})
    return make_dialogue(seed_at("train", index), config, np.random.default_rng(index))


def test_seeds_of_a_split_are_its_own_and_all_are_used() -> None:
    seeds = {split: [seed_at(split, i) for i in range(200)] for split in SPLITS}
    for split, found in seeds.items():
        assert {split_of(seed) for seed in found} == {split}
        assert found == sorted(set(found))
    assert seeds["train"][:18] == list(range(18))


def test_splits_ask_in_forms_of_their_own() -> None:
    forms: dict[str, set[str]] = {}
    for split in SPLITS:
        for index in range(40):
            config = DialogueConfig(size=32, noise=NOISE)
            asked = make_dialogue(seed_at(split, index), config, np.random.default_rng(index))
            assert {one.split for one in asked.questions} <= {split}
            forms.setdefault(split, set()).update(one.template for one in asked.questions)
    assert all(len(found) > 50 for found in forms.values())
    assert not forms["train"] & (forms["validation"] | forms["test"])
    assert not forms["validation"] & forms["test"]


def test_equal_arguments_give_equal_dialogues_and_another_generator_does_not() -> None:
    first, again = dialogue(5), dialogue(5)
    assert (first.context, first.questions) == (again.context, again.questions)
    config = DialogueConfig(size=32, noise=NOISE)
    other = make_dialogue(seed_at("train", 5), config, np.random.default_rng(99))
    assert other.questions != first.questions
    assert other.drawn.scene == first.drawn.scene


@pytest.mark.parametrize("attributes", [0.0, 1.0])
@pytest.mark.parametrize("level", list(NOISE))
def test_no_answer_contradicts_what_is_told(level: Any, attributes: float) -> None:
    claims = 0
    for index in range(60):
        found = dialogue(index, noise={level: 1}, attributes=attributes, scale=(1, 30))
        for one in found.questions:
            verdicts = verify_claims(one.claims, found.scene, found.facts)
            assert not [c for c in verdicts if c.verdict == "contradicted"], one
            claims += len(one.claims)
    assert claims > 100


def test_without_care_answers_tell_what_the_report_leaves_open() -> None:
    def abstentions(careful: bool) -> float:
        found = [dialogue(i, noise={"embedded": 1}, careful=careful) for i in range(40)]
        return float(np.mean([one.status == "abstained" for d in found for one in d.questions]))

    assert abstentions(careful=True) > 1.2 * abstentions(careful=False)


def test_nobody_is_asked_about_too() -> None:
    found = [dialogue(i, people={0: 1}) for i in range(20)]
    assert all(one.questions and one.context for one in found)


def test_the_arms_tell_nothing_boxes_joints_or_facts() -> None:
    texts = {arm: dialogue(3, context=arm).context for arm in ("none", "boxes", "paper", "compact")}
    none, boxes, paper, compact = texts.values()
    assert none is None
    assert boxes is not None
    assert "keypoints" not in boxes
    assert paper is not None
    assert paper.count("keypoints") == boxes.count(" person: [") > 0
    assert compact is not None
    assert "posture" in compact or "standing" in compact
    # Of the same scene: the arms differ in what is told, not in what is asked.
    asked = [dialogue(3, context=arm).questions for arm in texts]
    assert asked == asked[:1] * 4


def test_boxes_are_the_paper_context_without_joints() -> None:
    found = dialogue(3)
    paper = context_text("paper", found.scene, found.facts)
    boxes = context_text("boxes", found.scene, found.facts)
    assert paper is not None
    assert boxes is not None
    for line, short in zip(paper.splitlines(), boxes.splitlines(), strict=True):
        assert line.startswith(short)


def test_a_larger_picture_changes_numbers_and_nothing_else() -> None:
    small, large = dialogue(3, noise={"none": 1}), dialogue(3, noise={"none": 1}, scale=(10, 10))
    assert large.scene.width == 320
    assert large.questions == small.questions
    assert large.facts == small.facts
    for one, ten in zip(small.scene.people, large.scene.people, strict=True):
        assert ten.bbox == pytest.approx([10 * number for number in one.bbox])
        assert np.array(ten.keypoints.xy) == pytest.approx(10 * np.array(one.keypoints.xy))
        assert ten.keypoints.state == one.keypoints.state


def test_captions_of_a_scene_with_and_without_people() -> None:
    for people in (0, 1, 7):
        scene = make_scene(3, SceneConfig(size=(32, 32), people={people: 1}))
        said = captions(scene, np.random.default_rng(0))
        assert 1 <= len(said) <= 5
        assert all(ask and text for ask, text in said)


@pytest.mark.parametrize(
    "settings",
    [
        {"scale": (0.0, 1.0)},
        {"scale": (2.0, 1.0)},
        {"noise": {}},
        {"noise": {"none": 0.0}},
        {"noise": {"none": -1.0, "good": 2.0}},
        {"noise": {"loud": 1.0}},
        {"people": {}},
        {"people": {1: 0.0}},
        {"people": {99: 1.0}},
        {"context": "all"},
        {"colour": True},
    ],
    ids=str,
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DialogueConfig(**settings)
