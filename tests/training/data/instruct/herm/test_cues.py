"""A phrase singles somebody out only if it is known to fit nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from humanagent.training.data.instruct.herm.cues import singles_out
from humanagent.training.data.instruct.herm.people import RowPeople
from humanagent.training.data.instruct.herm.phrases import phrases
from humanagent.training.data.rows import Caption, PersonRow
from humanagent.training.data.scenes import make_scene
from humanagent.training.data.teacher.drawn import drawn_row
from tests.training.data.geometry.bodies import row, standing


def dressed(x: float, **attributes: str) -> PersonRow:
    return replace(standing(x), attributes=attributes)


def test_the_clothes_of_others_must_be_known_to_differ() -> None:
    red, blue, bare = dressed(100, top="red shirt"), dressed(300, top="blue shirt"), standing(500)
    assert "the person in the red shirt" in phrases(RowPeople(row(red, blue)), 0)
    assert "the person in the red shirt" not in phrases(RowPeople(row(red, bare)), 0)


def test_clothes_of_one_colour_do_not_differ() -> None:
    two = RowPeople(row(dressed(100, top="brown jacket"), dressed(400, top="striped brown shirt")))
    assert not singles_out(two, 0, "the person in the brown jacket")
    assert not any("brown" in phrase for phrase in phrases(two, 0))


def test_places_need_people_who_stand_apart() -> None:
    apart, close = (
        RowPeople(row(standing(100), standing(400))),
        RowPeople(row(standing(100), standing(110))),
    )
    assert singles_out(apart, 0, "the person on the left")
    assert not singles_out(close, 0, "the person on the left")
    assert phrases(close, 0) == ()


def test_a_source_that_leaves_people_out_gives_no_phrases() -> None:
    some = RowPeople(row(dressed(100, top="red shirt"), dressed(400, top="blue shirt"), source="x"))
    assert phrases(some, 0) == ()
    assert not singles_out(some, 0, "the person in the red shirt")


def test_neither_does_a_crowd_that_is_not_told_apart() -> None:
    crowd = PersonRow(bbox=(500, 0, 640, 100), ignore=True)
    assert phrases(RowPeople(row(dressed(100, top="red shirt"), crowd)), 0) == ()


def test_the_source_s_own_expressions_are_taken_as_they_are() -> None:
    referred = replace(standing(100), captions=(Caption("guy with the dog", "refer"),))
    assert "guy with the dog" in phrases(RowPeople(row(referred, standing(110), source="x")), 0)


@pytest.mark.parametrize("seed", range(10))
def test_rules_and_reader_agree_about_whom_a_phrase_means(seed: int) -> None:
    view = RowPeople(drawn_row(make_scene(seed)))
    for i in view.order:
        for phrase in phrases(view, i):
            assert [singles_out(view, j, phrase) for j in view.order] == [
                j == i for j in view.order
            ], phrase
