"""Prompts, seed examples, requests, counts."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import combinations
from typing import get_args

import pytest

from humanagent.errors import SettingsError
from humanagent.training.data.geometry.check import TextChecker
from humanagent.training.data.geometry.refusals import refusals
from humanagent.training.data.geometry.scene import measure
from humanagent.training.data.geometry.types import Finding
from humanagent.training.data.instruct.keypoints import PAPER, KeypointsConfig
from humanagent.training.data.instruct.keypoints.config import Given, Task
from humanagent.training.data.instruct.keypoints.counts import TASKS, wanted
from humanagent.training.data.instruct.keypoints.examples import seed_examples
from humanagent.training.data.instruct.keypoints.prompts import (
    again,
    prompt,
    request_of,
    requests,
)
from humanagent.training.data.instruct.keypoints.replies import check_pair, read_pairs
from tests.training.data.geometry.bodies import row as picture
from tests.training.data.geometry.bodies import standing

ROW = picture(standing(300))
GIVEN: tuple[Given, ...] = get_args(Given)
SUBSETS = [frozenset(some) for n in (1, 2, 3) for some in combinations(GIVEN, n)]


def config(given: frozenset[Given]) -> KeypointsConfig:
    return KeypointsConfig.model_validate({f"with_{name}": name in given for name in GIVEN})


@pytest.mark.parametrize("given", SUBSETS, ids=lambda given: "+".join(sorted(given)))
@pytest.mark.parametrize("task", TASKS)
def test_a_seed_example_says_nothing_that_its_own_joints_contradict(
    task: Task, given: frozenset[Given]
) -> None:
    for one in seed_examples():
        checker = TextChecker(one.row)
        reply = one.reply(task, given, "Describe the people.")
        for pair in read_pairs(task, reply, "Describe the people.") if reply else []:
            found = check_pair(checker, pair, labels=False)
            assert found.outcome == "kept", (pair, found.findings)


def test_seed_examples_teach_poses_and_those_are_confirmed() -> None:
    for one in seed_examples():
        answer = one.pairs("detail", frozenset(GIVEN), "Describe the people.")[0][1]
        assert TextChecker(one.row).check(answer, "Describe the people.").confirmed >= 2


def test_a_teacher_without_joints_sees_examples_without_them() -> None:
    for one in seed_examples():
        said = " ".join(one.reply(task, {"captions", "boxes"}) for task in TASKS)
        assert not re.search(r"\b(?:bent|straight|knee|elbow)", said)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("given", SUBSETS, ids=lambda given: "+".join(sorted(given)))
def test_the_prompt_explains_what_is_given_and_only_that(
    task: Task, given: frozenset[Given]
) -> None:
    messages = prompt(ROW, measure(ROW), task, 3, config(given))
    system = messages[0].text
    assert ("seventeen points" in system) == ("keypoints" in given)
    assert ("Boxes of people" in system) == ("boxes" in given)
    assert ("other people wrote" in system) == ("captions" in given)
    assert "{" not in re.sub(r"\{\"", "", system), "every slot is filled"
    roles = [message.role for message in messages]
    assert roles[0] == "system"
    assert roles[1:] == ["user", "assistant"] * (len(roles) // 2 - 1) + ["user"]
    for message in messages[2::2]:
        assert isinstance(json.loads(message.text), dict)


def test_the_number_of_questions_and_of_examples_is_as_set() -> None:
    without = KeypointsConfig(examples=0)
    (system, user) = prompt(ROW, measure(ROW), "conversation", 7, without)
    assert "Write 7 different questions" in system.text
    assert user.role == "user"


def test_sixteen_requests_none_of_which_a_check_refuses() -> None:
    assert len(set(requests())) == 16
    assert [text for text in requests() if refusals(text)] == []


def test_a_row_is_always_asked_the_same_and_all_requests_are_used() -> None:
    ids = [f"{n:064x}" for n in range(400)]
    asked = Counter(map(request_of, ids))
    assert set(asked) == set(requests())
    assert request_of(ids[0]) == request_of(ids[0])
    assert any(request_of(i) != request_of(i, 1) for i in ids[:20]), "the seed decides too"


def test_counts_are_as_in_the_paper_and_the_same_in_every_run() -> None:
    ids = [f"{n:064x}" for n in range(2000)]
    default = KeypointsConfig()
    counts = Counter[str]()
    for one in ids:
        counts.update(wanted(one, default))
    for task in TASKS:
        assert counts[task] / counts["detail"] == pytest.approx(
            PAPER[task] / PAPER["detail"], rel=0.03
        )
    assert wanted(ids[7], default) == wanted(ids[7], default)
    assert wanted(ids[0], KeypointsConfig(conversation=0, detail=0, reasoning=1)) == {
        "conversation": 0,
        "detail": 0,
        "reasoning": 1,
    }


def test_settings_that_cannot_be_are_refused() -> None:
    with pytest.raises(SettingsError, match="told nothing"):
        KeypointsConfig(with_captions=False, with_boxes=False, with_keypoints=False)
    with pytest.raises(SettingsError, match="2 texts per row"):
        KeypointsConfig(detail=2)


def test_a_reason_is_told_in_words() -> None:
    found = (
        Finding("leg", "P1 left_leg bent", "P1's left leg is straight (knee 175 degrees)"),
        Finding("leak", "keypoints"),
        Finding("coordinates", "(120, 40)"),
    )
    said = again(found, 2, KeypointsConfig())
    assert "P1's left leg is straight (knee 175 degrees)" in said
    assert 'it says "keypoints"' in said
    assert "2 more" in said
    assert "175" not in again(found, 0, KeypointsConfig(with_keypoints=False))
