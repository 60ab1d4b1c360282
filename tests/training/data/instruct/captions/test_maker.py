"""Captions: of pictures with good faces, in three lengths, rewritten and checked."""

from __future__ import annotations

import asyncio

import pytest

from humanagent.errors import SettingsError
from humanagent.training.data.geometry.types import read_verdict
from humanagent.training.data.instruct.captions import (
    CaptionsConfig,
    CaptionsMaker,
    FaceFilters,
    filtered,
)
from humanagent.training.data.instruct.types import MadeRow, Where
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.schema import from_record, to_record
from humanagent.training.data.scenes import SceneConfig, make_scene
from humanagent.training.data.teacher import Teacher
from humanagent.training.data.teacher.drawn import drawn_row
from tests.training.data.instruct.captions.shown import SIX, Rewriter, shown


def make(row: Row, teacher: Teacher | None = None, config: CaptionsConfig | None = None) -> MadeRow:
    return asyncio.run(CaptionsMaker(teacher, config).make(row))


def said(made: MadeRow, task: str) -> list[str]:
    return [i.turns[1].plain for i in made.instructions if i.task == task]


def test_a_template_text_tells_the_source_s_caption_and_the_sure_attributes() -> None:
    [short] = said(make(shown(SIX)), "caption.short")
    assert short == (
        "A woman at a bus stop. The person is smiling. The person wears glasses and a hat. "
        "The person has wavy brown hair."
    )


def test_longer_classes_tell_poses_too() -> None:
    made = make(shown(SIX))
    [detail] = said(made, "caption.detail")
    assert "The person is standing, facing the camera." in detail
    assert "both arms hanging down" in detail


def test_without_a_teacher_the_template_is_named_as_the_author() -> None:
    made = make(shown(SIX))
    assert {m.by for one in made.instructions for m in one.made} == {"templates: captions 1"}


def test_a_teacher_rewrites_the_template_and_nothing_else() -> None:
    teacher = Rewriter("P1, a smiling woman in a hat, waits at a bus stop.")
    made = make(shown(SIX), teacher)
    assert said(made, "caption.short") == [
        "The person, a smiling woman in a hat, waits at a bus stop."
    ]
    kind, messages = teacher.asked[0]
    assert kind == "captions.short"
    assert "P1 wears glasses and a hat." in messages[-1].text
    [provenance] = [m for m in made.row.made if m.field == "captions[1]"]
    assert provenance.by == "rewriter@1"


def test_what_the_joints_contradict_is_cut_out() -> None:
    made = make(shown(SIX), Rewriter("A bus stop in the rain. The woman is sitting."))
    assert said(made, "caption.short") == ["A bus stop in the rain."]
    verdicts = [read_verdict(m.verdict) for m in made.row.made]
    assert verdicts[0].outcome == "repaired"


def test_a_caption_that_is_too_long_is_asked_for_again_and_then_cut() -> None:
    config = CaptionsConfig(short=8)
    teacher = Rewriter("A woman waits. " + "A bus comes by. " * 9, "P1 waits in the rain at night.")
    made = make(shown(SIX), teacher, config)
    assert said(made, "caption.short") == ["The person waits in the rain at night."]
    assert "may have 8" in teacher.asked[1][1][-1].text
    stubborn = make(shown(SIX), Rewriter("A woman waits. " + "A bus comes by. " * 9), config)
    assert said(stubborn, "caption.short") == ["A woman waits. A bus comes by."]


@pytest.mark.parametrize("seed", range(6))
def test_no_caption_has_more_words_than_its_class(seed: int) -> None:
    made = make(drawn_row(make_scene(seed)))
    most = {"caption.short": 70, "caption.detail": 300, "caption.hq": 500}
    for one in made.instructions:
        assert len(one.turns[1].plain.split()) <= most[one.task]


def test_captions_of_templates_name_people_by_phrases_never_by_box_or_id() -> None:
    for seed in range(10):
        made = make(drawn_row(make_scene(seed)))
        pieces = [p for one in made.instructions for p in one.turns[1].pieces]
        written = "".join(p for p in pieces if isinstance(p, str))
        assert "P1" not in written
        assert not [p for p in pieces if isinstance(p, Where)]


def test_high_quality_is_for_large_pictures_with_body_and_background() -> None:
    assert "hq_size" in filtered([make(shown(SIX, size=(400, 300)))])
    row = shown(SIX)
    assert "hq_size" not in filtered([make(row)])
    assert "hq_body" not in filtered([make(row)])


def test_pictures_without_a_good_face_give_nothing_and_say_why() -> None:
    rows = [
        shown({}, face=None),
        shown(SIX, face=(300, 60, 420, 220)),
        shown(SIX, confidence="0.98"),
        shown(dict(list(SIX.items())[:5])),
    ]
    made = [make(row) for row in rows]
    assert not any(one.instructions for one in made)
    assert filtered(made) == {"no_face": 1, "small_face": 1, "unsure_face": 1, "few_labels": 1}


def test_drawn_scenes_are_captioned_with_the_filters_for_small_pictures() -> None:
    row = drawn_row(make_scene(11, SceneConfig(people={1: 1})))
    published = CaptionsConfig(filters=FaceFilters())
    assert filtered([make(row, config=published)]) == {"small_face": 1}
    made = make(row)
    assert said(made, "caption.short")[0].startswith("One person is ")


def test_small_photos_are_captioned_only_when_that_is_asked_for() -> None:
    row = shown(SIX, face=(300, 60, 340, 110), confidence="0.9")
    assert make(row).instructions == ()
    assert make(row, config=CaptionsConfig.small()).instructions


def test_the_same_row_and_seed_give_the_same() -> None:
    row = drawn_row(make_scene(5))
    first = make(row)
    assert first == make(row)
    assert from_record(to_record(first.row)) == first.row


def test_a_second_run_builds_on_the_source_not_on_what_was_made() -> None:
    first = make(shown(SIX))
    assert said(make(first.row), "caption.short") == said(first, "caption.short")


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(SettingsError):
        CaptionsConfig(short=0)
