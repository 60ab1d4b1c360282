"""The maker as a whole: tasks by source, stable choices, provenance."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from importlib.resources import files

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.source import MODULES, find_source
from humanagent.training.data.instruct.humanins import HumanInsMaker, Wordings
from humanagent.training.data.instruct.humanins.tasks import SOURCES, TASKS
from humanagent.training.data.instruct.humanins.wordings import braces_fit
from humanagent.training.data.instruct.types import Where
from humanagent.training.data.rows import PersonRow
from humanagent.training.data.scenes import make_scene
from humanagent.training.data.teacher.drawn import drawn_row
from tests.training.data.instruct.humanins.shown import answers, made, row


def test_the_papers_twenty_sets_and_one_that_it_names_only_in_part() -> None:
    counts = Counter(SOURCES.values())
    assert counts == {
        "action": 4, "detection": 5, "attributes": 6, "expression": 2, "faces": 2, "pose": 2,
    }  # fmt: skip
    assert set(SOURCES) <= set(MODULES)
    for name, task in SOURCES.items():
        if name != "coco":  # also annotates joints; the paper takes its boxes
            assert find_source(name).task == task


def test_a_source_of_the_paper_is_for_its_task_alone() -> None:
    one = drawn_row(make_scene(3))
    tasks = {i.task.partition(".")[0] for i in made(replace(one, source="coco")).instructions}
    assert tasks == {"detection"}
    chosen = made(replace(one, source="coco"), HumanInsMaker(tasks=["pose", "faces"])).instructions
    assert {i.task for i in chosen} == {"pose.all", "pose.joints"}


def test_a_drawn_scene_is_for_all_that_it_shows() -> None:
    found = made(drawn_row(make_scene(1))).instructions
    counts = Counter(one.task.partition(".")[0] for one in found)
    assert counts == {"action": 2, "detection": 2, "attributes": 5, "pose": 2}


def test_the_same_row_and_seed_give_the_same_and_another_seed_other_words() -> None:
    one = drawn_row(make_scene(0))
    assert made(one) == made(one, HumanInsMaker(seed=0))
    assert made(one) != made(one, HumanInsMaker(seed=1))


def test_ids_are_unique_and_the_split_is_kept() -> None:
    for seed in range(4):
        one = replace(drawn_row(make_scene(seed)), split="test")
        found = made(one).instructions
        assert len({i.id for i in found}) == len(found)
        assert {(i.split, i.picture, i.kind) for i in found} == {("test", one.id, "humanins")}


def test_a_question_states_the_size_where_coordinates_are_and_nowhere_else() -> None:
    for one in made(drawn_row(make_scene(0))).instructions:
        kinds = [p.kind for turn in one.turns for p in turn.pieces if isinstance(p, Where)]
        assert kinds.count("size") == (1 if set(kinds) - {"size"} else 0)
        if kinds:
            (size,) = (p for p in one.turns[0].pieces if isinstance(p, Where) and p.kind == "size")
            assert size.xy == (112, 112)


def test_texts_are_whole_sentences() -> None:
    for seed in range(6):
        for one in made(drawn_row(make_scene(seed))).instructions:
            for turn in one.turns:
                assert turn.plain[0].isupper()
                assert turn.plain[-1] in ".?"
                assert not set("{}") & set(turn.plain)
                assert "  " not in turn.plain
                assert " P1" not in turn.plain


def test_five_or_more_wordings_of_everything_each_with_its_placeholders_once() -> None:
    shipped = Wordings.shipped().by_task
    for task, wordings in shipped.items():
        texts = [wording.text for wording in wordings]
        assert len(set(texts)) == len(texts) >= 5, task
        assert all(braces_fit(text, texts[0]) for text in texts), task
    topics = json.loads(
        (files("humanagent.training.data.instruct.humanins") / "attributes.json").read_text()
    )
    for rules in [topics["words"], *topics["rules"].values()]:
        assert {f"attributes.{topic}" for topic in rules} <= set(shipped)
    assert {task.partition(".")[0] for task in shipped} == {*TASKS, "size"}


def test_all_wordings_are_used_in_the_end() -> None:
    used = {
        one.turns[0].plain
        for seed in range(60)
        for one in made(row("ucf101", action="Biking"), HumanInsMaker(seed=seed)).instructions
    }
    shipped = Wordings.shipped().by_task
    assert len(used) == len(shipped["action.sentence"]) + len(shipped["action.label"])


def test_nothing_annotated_is_a_result_too() -> None:
    found = made(row("mine", PersonRow()))
    assert (found.instructions, found.checked, found.error) == ((), (), "")
    assert not answers(found.instructions)


def test_a_task_that_is_none() -> None:
    with pytest.raises(BadInputError, match="no task called 'sport'"):
        HumanInsMaker(tasks=["sport"])  # type: ignore[list-item]
