"""HERM: what a teacher writes is checked, said without ids, asked for, and kept in the row."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from humanagent.errors import SettingsError, VLMError
from humanagent.training.data.geometry.types import read_verdict
from humanagent.training.data.instruct.herm import MARKS, HermConfig, HermMaker
from humanagent.training.data.instruct.types import MadeRow, Where
from humanagent.training.data.rows import Caption, Part, PersonRow, Row
from humanagent.training.data.rows.schema import from_record, to_record
from humanagent.training.data.scenes import make_scene
from humanagent.training.data.teacher import Teacher
from humanagent.training.data.teacher.drawn import drawn_row
from tests.training.data.geometry.bodies import row, standing
from tests.training.data.instruct.herm.written import TWO, Written, answers, captions, of_task


def make(found: Row, teacher: Teacher | None = None, config: HermConfig | None = None) -> MadeRow:
    return asyncio.run(HermMaker(teacher, config).make(found))


def test_a_facet_is_asked_about_its_person_and_kept_in_the_row_with_its_verdict() -> None:
    made = make(TWO, Written(pose="P1 is standing, facing the camera."))
    assert answers(made, "person.pose") == ["The person is standing, facing the camera."]
    assert of_task(made, "person.pose")[0].people == (0,)
    assert captions(made.row, 0, "pose") == ["The person is standing, facing the camera."]
    [provenance] = [m for m in made.row.made if m.field == "people[0].captions[0]"]
    assert provenance.by == "written@1"
    assert read_verdict(provenance.verdict).confirmed == 2


def test_an_instruction_says_who_wrote_its_question_and_its_answer() -> None:
    made = make(TWO, Written(pose="P1 is standing."))
    [one] = of_task(made, "person.pose")
    assert [(m.field, m.by) for m in one.made] == [
        ("turns[0]", "templates: herm 1"),
        ("turns[1]", "written@1"),
    ]
    [place] = [i for i in of_task(made, "person.grounding") if i.people == (0,)]
    assert [m.field for m in place.made] == ["turns[0]"], "the answer is annotated"


def test_what_the_joints_contradict_is_neither_asked_nor_kept() -> None:
    made = make(TWO, Written(pose="P1 is sitting.", image="P1 is lying. A dog is in the yard."))
    assert answers(made, "person.pose") == []
    assert captions(made.row, 0, "pose") == []
    assert answers(made, "image.dense") == ["A dog is in the yard."]
    assert {(d.task, d.checked.outcome) for d in made.discarded} == {
        ("person.pose", "rejected"),
        ("image.dense", "repaired"),
    }


def test_the_man_is_the_one_that_the_text_is_about() -> None:
    made = make(TWO, Written(pose="The man is sitting on a bench."))
    assert answers(made, "person.pose") == []


def test_other_people_are_named_by_a_phrase_that_fits_them_alone() -> None:
    made = make(TWO, Written(relation="P1 is to the left of P2."))
    [said] = answers(made, "person.relation")
    assert said.removeprefix("The person is to the left of the person ") in (
        "on the right.",
        "in the blue shirt.",
    )
    assert captions(made.row, 0, "relation") == ["The person is to the left of P2."]


def test_where_no_phrase_fits_one_alone_a_box_says_who_is_meant() -> None:
    alike = row(standing(150), standing(450), source="prw")  # a source that marks some people only
    made = make(alike, Written(relation="P1 is to the left of P2."))
    [one] = of_task(made, "person.relation")
    boxes = [p.xy for p in one.turns[1].pieces if isinstance(p, Where)]
    assert boxes == [alike.people[1].bbox]
    assert of_task(made, "person.grounding") == []


@pytest.mark.parametrize(("by_box", "expected"), [(0.0, 0), (1.0, 1)])
def test_how_often_questions_point_by_box_is_a_setting(by_box: float, expected: int) -> None:
    made = make(TWO, Written(pose="P1 is standing."), HermConfig(by_box=by_box))
    [one] = of_task(made, "person.pose")
    assert sum(isinstance(p, Where) for p in one.turns[0].pieces) == expected


def test_a_question_does_not_give_its_answer_away_where_another_phrase_will_do() -> None:
    for seed in range(8):
        config = HermConfig(by_box=0, seed=seed)
        made = make(TWO, Written(appearance="P1 wears a red shirt."), config)
        [one] = of_task(made, "person.appearance")
        assert "on the left" in one.turns[0].plain


def test_a_text_that_speaks_of_its_source_is_asked_for_again() -> None:
    teacher = Written()
    empty = dict.fromkeys(("appearance", "modality", "relation", "refer"), "")
    leak = {**empty, "pose": "The keypoints show that P1 stands.", "parts": []}
    good = {**empty, "pose": "P1 is standing.", "parts": []}
    teacher.replies["herm.people[0]"] = [json.dumps(leak), json.dumps(good)]
    made = make(TWO, teacher)
    assert answers(made, "person.pose") == ["The person is standing."]
    assert [c.outcome for task, c in made.checked if task == "person.pose"] == ["refused", "kept"]
    again = next(asked for asked in teacher.asked if len(asked) == 4)
    assert "keypoints" in again[-1].text


def test_a_reply_without_the_shape_fails_the_row_after_all_tries() -> None:
    teacher = Written()
    teacher.replies["herm.people[0]"] = ["Sure!", "Here it is:", "{}"]
    with pytest.raises(VLMError, match="shape"):
        make(TWO, teacher)
    assert sum(m[0].text == teacher.asked[0][0].text for m in teacher.asked) == 5


def test_a_phrase_of_the_teacher_is_used_only_if_it_singles_its_person_out() -> None:
    good = make(TWO, Written(refer="the man in the red shirt"))
    assert captions(good.row, 0, "refer") == ["the man in the red shirt"]
    asked = {
        one.turns[0].plain
        for seed in range(12)
        for one in make(TWO, Written(refer="the man in the red shirt"),
                        HermConfig(seed=seed, by_box=0)).instructions
    }  # fmt: skip
    assert any("the man in the red shirt" in text for text in asked)
    for phrase in ("the person standing", "the man in the blue shirt", "the man with the dog"):
        made = make(TWO, Written(refer=phrase))
        assert captions(made.row, 0, "refer") == [], phrase
        assert ("person.phrase", "rejected") in {(t, c.outcome) for t, c in made.checked}


def test_grounding_leads_from_phrase_to_box_and_referring_back() -> None:
    made = make(TWO)
    for one in of_task(made, "person.grounding"):
        [place] = one.turns[1].pieces
        assert isinstance(place, Where)
        assert place.xy == TWO.people[one.people[0]].bbox
    for one in of_task(made, "person.referring"):
        [box] = [p for p in one.turns[0].pieces if isinstance(p, Where)]
        assert box.xy == TWO.people[one.people[0]].bbox
        assert ("left" in one.turns[1].plain or "red" in one.turns[1].plain) == (one.people == (0,))


def test_parts_are_found_named_and_traced() -> None:
    ring = (100.0, 60.0, 200.0, 60.0, 200.0, 120.0, 100.0, 120.0)
    hair = Part("hair", (100, 60, 200, 120), (ring,))
    made = make(row(replace(standing(150), parts=(hair,))), config=HermConfig(by_box=0))
    [place] = of_task(made, "part.grounding")[0].turns[1].pieces
    assert place == Where("box", (100, 60, 200, 120))
    assert answers(made, "part.referring")[0].startswith("The hair of the person")
    [outline] = of_task(made, "part.outline")
    assert [p.xy for p in outline.turns[1].pieces if isinstance(p, Where)] == [
        (100, 60), (200, 60), (200, 120), (100, 120),
    ]  # fmt: skip


def test_what_a_source_says_is_used_checked_and_not_written_again() -> None:
    said = (Caption("A man in black is standing.", "overall"), Caption("P1 is sitting.", "pose"))
    made = make(row(replace(standing(150), captions=said)), Written(pose="P1 is standing."))
    assert answers(made, "person.overall") == ["A man in black is standing."]
    assert answers(made, "person.pose") == [], "the source's own is wrong, and is not replaced"
    assert made.row.people[0].captions == said


def test_a_crop_of_one_person_needs_no_box() -> None:
    crop = Row("0" * 64, 64, 128, "pa100k", "x", path="a.jpg",
               people=(PersonRow(attributes={"Hat": "yes"}),))  # fmt: skip
    made = make(crop)
    assert answers(made, "person.appearance") == ["The person wears a hat."]
    assert of_task(made, "person.grounding") == []


def test_rules_say_what_the_joints_and_the_source_say() -> None:
    made = make(TWO)
    assert answers(made, "person.pose")[0].startswith("The person is standing, facing the camera.")
    assert "The person is to the left of" in answers(made, "person.relation")[0]
    assert answers(made, "image.dense")[0].startswith("Two people are in the picture.")
    outcomes = {c.outcome for _, c in made.checked}
    assert outcomes == {"kept"}


def test_a_drawn_scene_gives_all_three_levels_and_no_ids() -> None:
    made = make(drawn_row(make_scene(2)))
    tasks = {one.task for one in made.instructions}
    assert {"image.dense", "person.overall", "person.grounded", "part", "part.grounding"} <= tasks
    assert tasks <= set(MARKS)
    for one in made.instructions:
        for turn in one.turns:
            assert not any(f"P{n}" in turn.plain for n in range(1, 6)), turn.plain


def test_the_same_row_and_seed_give_the_same() -> None:
    found = drawn_row(make_scene(5))
    first, again = make(found), make(found)
    assert first == again
    assert len({one.id for one in first.instructions}) == len(first.instructions)
    assert make(found, config=HermConfig(seed=1)).instructions != first.instructions


def test_the_row_with_its_new_captions_can_be_stored() -> None:
    made = make(drawn_row(make_scene(2)))
    assert made.row.made
    assert from_record(to_record(made.row)) == made.row
    again = make(made.row)
    kept = {c.text for c in made.row.people[0].captions}
    assert {c.text for c in again.row.people[0].captions} == kept, "nothing is written twice"


def test_a_picture_without_people_has_nothing_to_tell_of_anybody() -> None:
    empty = Row("0" * 64, 64, 48, "coco", "x", path="a.jpg")
    assert make(empty).instructions == ()


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(SettingsError, match="probability"):
        HermConfig(by_box=1.2)
