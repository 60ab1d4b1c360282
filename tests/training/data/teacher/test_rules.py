"""The teacher without a model: true texts of drawn scenes, under a name that says so."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from humanagent.claims import claims_from_text, verify_claims
from humanagent.errors import BadInputError, VLMError
from humanagent.training.data.questions.view import true_facts
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.schema import from_record, to_record
from humanagent.training.data.scenes import SceneConfig, make_scene
from humanagent.training.data.teacher import About
from humanagent.training.data.teacher.drawn import drawn_row, scene_of
from humanagent.training.data.teacher.rules import SCHEMAS, RuleTeacher

TWO = SceneConfig(people={2: 1})


def said(kind: str, row: Row, config: SceneConfig | None = None) -> dict[str, Any]:
    reply = asyncio.run(RuleTeacher(config).ask([], about=About(kind, row)))
    assert "no model" in reply.by
    found: dict[str, Any] = json.loads(reply.text)
    return found


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


@pytest.mark.parametrize("kind", SCHEMAS)
def test_what_it_says_is_true(kind: str) -> None:
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


def test_the_same_row_is_told_the_same() -> None:
    row = drawn_row(make_scene(3, TWO))
    assert said("detail", row, TWO) == said("detail", row, TWO)


def test_what_it_cannot_know_it_does_not_write() -> None:
    row = drawn_row(make_scene(3, TWO))
    teacher = RuleTeacher(TWO)
    with pytest.raises(BadInputError, match="paraphrase"):
        asyncio.run(teacher.ask([], about=About("paraphrase", row)))
    with pytest.raises(BadInputError, match="not told about"):
        asyncio.run(teacher.ask([]))
    with pytest.raises(BadInputError, match="not the row of a drawn scene"):
        asyncio.run(teacher.ask([], about=About("detail", replace(row, source="coco"))))
    with pytest.raises(BadInputError, match="drawn differently"):
        asyncio.run(RuleTeacher().ask([], about=About("detail", row)))


def test_a_drawn_row_is_a_row_and_leads_back_to_its_scene() -> None:
    sample = make_scene(5, TWO)
    row = drawn_row(sample)
    assert from_record(to_record(row)) == row
    assert scene_of(row, TWO).people == sample.people
    assert row.people[0].bbox == sample.people[0].bbox
    assert row.captions[0].text == sample.captions[0]
