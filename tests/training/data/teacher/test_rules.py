"""The teacher without a model: texts that hold, under a name that says where they come from."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from humanagent.claims import claims_from_text, verify_claims
from humanagent.errors import BadInputError, VLMError
from humanagent.training.data.questions import true_facts
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.schema import from_record, to_record
from humanagent.training.data.scenes import SceneConfig, make_scene
from humanagent.training.data.teacher import About
from humanagent.training.data.teacher.drawn import drawn_row, scene_of
from humanagent.training.data.teacher.rules import SCHEMAS, NothingToSayError, RuleTeacher
from tests.training.data.geometry.bodies import row as picture
from tests.training.data.geometry.bodies import standing

TWO = SceneConfig(people={2: 1})
#: Two people face the camera, the one on the right with the left knee bent.
MEASURED = picture(standing(150), standing(450, left_knee=100))


def said(kind: str, row: Row, config: SceneConfig | None = None) -> dict[str, Any]:
    reply = asyncio.run(RuleTeacher(config).ask([], about=About(kind, row)))
    assert "no model" in reply.by
    found: dict[str, Any] = json.loads(reply.text)
    return found


def texts(found: dict[str, Any]) -> str:
    return " ".join(text for turn in found.get("turns", [found]) for text in turn.values())


@pytest.mark.parametrize("kind", SCHEMAS)
def test_it_replies_in_the_shape_that_models_are_held_to(kind: str) -> None:
    answered = 0
    for seed in range(4):
        try:
            found = said(kind, drawn_row(make_scene(seed, TWO)), TWO)
        except VLMError:
            continue
        assert set(found) == set(SCHEMAS[kind]["required"])
        answered += 1
    assert answered >= 2
    assert set(said(kind, MEASURED)) == set(SCHEMAS[kind]["required"])


@pytest.mark.parametrize("kind", SCHEMAS)
def test_what_it_says_of_drawn_scenes_is_true(kind: str) -> None:
    checked = 0
    for seed in range(8):
        sample = make_scene(seed, TWO)
        try:
            found = said(kind, drawn_row(sample), TWO)
        except VLMError:
            continue
        for turn in found.get("turns", [found]):
            claims = claims_from_text(turn["answer"], sample.scene, turn.get("question"))
            verdicts = verify_claims(claims, sample.scene, true_facts(sample))
            assert [str(c) for c in verdicts if c.verdict == "contradicted"] == [], turn
            checked += len(verdicts)
    assert checked >= 3


@pytest.mark.parametrize("kind", SCHEMAS)
def test_people_are_named_as_one_names_them_who_sees_the_picture(kind: str) -> None:
    rows = [(drawn_row(make_scene(seed, TWO)), TWO) for seed in range(8)]
    for row, config in [*rows, (MEASURED, None)]:
        try:
            assert not re.search(r"\bp\d", texts(said(kind, row, config)), re.IGNORECASE)
        except NothingToSayError:
            continue


def test_of_measured_people_it_says_what_their_joints_decide() -> None:
    assert said("detail", MEASURED)["answer"] == (
        "There are two people in the picture. The person on the left is standing, facing the "
        "camera. This person has both arms hanging down and both legs straight. The person on the "
        "right is upright on the feet, facing the camera. This person has both arms hanging down, "
        "the left leg bent, the right leg straight and the feet wide apart."
    )
    asked = said("conversation", MEASURED)["turns"]
    assert 1 <= len(asked) <= 3
    assert said("reasoning", MEASURED)["question"].endswith("?")


def test_what_joints_do_not_decide_it_leaves_out() -> None:
    legs_hidden = standing(300)
    assert legs_hidden.keypoints is not None
    seen = (*(2,) * 11, *(0,) * 6)
    without = replace(legs_hidden, keypoints=replace(legs_hidden.keypoints, visibility=seen))
    found = texts(said("detail", picture(without)))
    assert not re.search(r"\b(?:leg|feet|standing|upright)", found)
    assert "arms" in found


def test_nobody_is_named_by_place_where_people_may_be_missing() -> None:
    row = replace(MEASURED, source="mpii")  # a source that does not mark everybody
    with pytest.raises(NothingToSayError, match="no detail"):
        said("detail", row)
    alone = said("detail", picture(standing(300), source="mpii"))["answer"]
    assert alone.startswith("The person is standing"), "large, and alone: but is not counted"


def test_a_row_without_joints_gives_it_nothing_to_say() -> None:
    row = picture(PersonRow(bbox=(10, 10, 100, 300)))
    for kind in SCHEMAS:
        with pytest.raises(VLMError, match=f"the rules have no {kind}"):
            said(kind, row)


def test_its_name_says_what_it_knew() -> None:
    def by(row: Row) -> str:
        return asyncio.run(RuleTeacher(TWO).ask([], about=About("detail", row))).by

    assert by(drawn_row(make_scene(3, TWO))) == "rules on drawn scenes, no model"
    assert by(MEASURED) == "rules on measured joints, no model"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_same_row_is_told_the_same(kind: str) -> None:
    drawn = drawn_row(make_scene(5, TWO))
    assert said(kind, drawn, TWO) == said(kind, drawn, TWO)
    assert said(kind, MEASURED) == said(kind, MEASURED)


def test_what_it_cannot_know_it_does_not_write() -> None:
    row = drawn_row(make_scene(3, TWO))
    teacher = RuleTeacher(TWO)
    with pytest.raises(BadInputError, match="paraphrase"):
        asyncio.run(teacher.ask([], about=About("paraphrase", row)))
    with pytest.raises(BadInputError, match="not told about"):
        asyncio.run(teacher.ask([]))
    with pytest.raises(BadInputError, match="drawn differently"):
        asyncio.run(RuleTeacher().ask([], about=About("detail", row)))
    with pytest.raises(BadInputError, match="not the row of a drawn scene"):
        scene_of(replace(row, source="coco"))


def test_a_drawn_row_is_a_row_and_leads_back_to_its_scene() -> None:
    sample = make_scene(5, TWO)
    row = drawn_row(sample)
    assert from_record(to_record(row)) == row
    assert scene_of(row, TWO).people == sample.people
    assert row.people[0].bbox == sample.people[0].bbox
    assert row.captions[0].text == sample.captions[0]
