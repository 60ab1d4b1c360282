"""Scenes and questions of the ablations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from humanagent.errors import SettingsError
from humanagent.training.ablations import cases as module
from humanagent.training.ablations.cases import Case, cases, draw_case
from humanagent.training.ablations.controls import strangers
from humanagent.training.ablations.kinds import GROUPS, KINDS
from humanagent.training.ablations.reading import (
    FACT_HEADS,
    JOINT_WORDS,
    fact_list,
    joint_list,
    one_fact,
    one_joint,
)
from humanagent.training.data.questions import make_questions, split_of
from humanagent.training.data.scenes import make_scene


@pytest.fixture(scope="module")
def drawn() -> list[Case]:
    found = [draw_case("train", index, 12) for index in range(12)]
    return [case for case in found if case is not None]


def test_every_question_has_an_answer_and_is_of_a_chosen_kind(drawn: list[Case]) -> None:
    questions = [one for case in drawn for one in case.questions]
    assert questions
    assert {one.kind for one in questions} <= set(KINDS)
    assert all(one.value for one in questions)


def test_kinds_are_in_one_group_each() -> None:
    assert len(set(KINDS)) == len(KINDS) == sum(map(len, GROUPS.values()))


def test_no_arm_is_told_clothes_or_things(drawn: list[Case]) -> None:
    for case in drawn:
        said = " ".join(text or "" for text in case.contexts.values())
        assert not any(word in said for word in ("top", "hair", "holding", "action"))
    assert any("top" in (case.words or "") for case in drawn)


def test_boxes_are_the_paper_context_without_joints(drawn: list[Case]) -> None:
    for case in drawn:
        boxes, paper = case.contexts["boxes"] or "", case.contexts["paper"] or ""
        assert paper.startswith(boxes.splitlines()[0])
        assert "keypoints" not in boxes
        assert paper.count("keypoints") == case.people


def test_cases_come_back_from_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cases(tmp_path, "test", 4, questions=6)
    assert all(split_of(case.seed) == "test" for case in first)

    def fail(*_: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(module, "draw_case", fail)
    again = cases(tmp_path, "test", 4, questions=6)
    empty = np.zeros(0, np.uint8)
    texts = [[repr(replace(case, picture=empty)) for case in found] for found in (first, again)]
    assert texts[0] == texts[1]
    assert all((a.picture == b.picture).all() for a, b in zip(first, again, strict=True))


def test_a_shuffled_context_is_of_another_scene_with_as_many_people(drawn: list[Case]) -> None:
    others = strangers(drawn)
    assert sorted(others) == list(range(len(drawn)))
    for index, other in enumerate(others):
        assert drawn[index].people == drawn[other].people
    alike = [sum(c.people == case.people for c in drawn) for case in drawn]
    assert all(index != other or alike[index] == 1 for index, other in enumerate(others))


def test_what_is_read_stands_in_the_context(drawn: list[Case]) -> None:
    rng = np.random.default_rng(0)
    for case in drawn:
        paper, compact = case.contexts["paper"] or "", case.contexts["compact"] or ""
        for entry in joint_list(case, rng)[1].split(", "):
            assert entry.rpartition(" ")[2] in paper
        for asked, value in (one_fact(case, rng) for _ in range(10)):
            key = asked.partition("'s ")[2].rstrip("?").replace(" ", "_")
            assert value == "unknown" or f"{key} {value}" in compact
        assert all(head in fact_list(case, rng)[1] for head in FACT_HEADS)


def test_the_joint_that_is_said_to_be_higher_is(drawn: list[Case]) -> None:
    rng = np.random.default_rng(1)
    for case in drawn:
        for asked, answer in (one_joint(case, rng) for _ in range(20)):
            if "higher" not in asked or case.people != 1:
                continue
            names = [name for name in JOINT_WORDS if f"the {name}" in asked]
            joints = (
                (case.contexts["paper"] or "").partition("keypoints: [")[2].rstrip("]").split(", ")
            )
            height = {n: float(joints[3 * JOINT_WORDS.index(n) + 1]) for n in names}
            assert height[answer] == min(height.values())


def test_only_chosen_kinds_are_asked() -> None:
    asked = make_questions(make_scene(40), 0, "train", 8, kinds=("limb.what", "count.people"))
    assert {one.kind for one in asked} <= {"limb.what", "count.people"}
    with pytest.raises(SettingsError, match="unknown"):
        make_questions(make_scene(40), 0, "train", 8, kinds=("limb.what", "unknown"))
