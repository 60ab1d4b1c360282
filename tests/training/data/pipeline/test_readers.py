"""The stage of readers: only for kinds that tell of looks, and only what nobody stated."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from humanagent.errors import PictureError
from humanagent.training.data.pipeline import readers
from humanagent.training.data.pipeline.readers import Readers
from humanagent.training.data.rows import Row
from humanagent.training.data.scenes import SceneConfig, make_scene
from humanagent.training.data.teacher.drawn import drawn_row


@pytest.fixture(autouse=True)
def _clothes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """That reader has no models."""
    monkeypatch.setattr(readers, "READ", {"herm": ("clothes",)})


def photo(**attributes: str) -> Row:
    """A drawn person, as if in a photo of which only boxes and joints are annotated."""
    row = drawn_row(make_scene(3, SceneConfig(size=(400, 400), people={1: 1}, truncation=0)))
    person = replace(row.people[0], attributes=MappingProxyType(attributes), captions=())
    return replace(row, source="annotations", people=(person,))


def test_what_is_read_is_written_with_who_read_it() -> None:
    row = Readers("herm", 1).read(photo())
    found = row.people[0].attributes
    assert set(found) & {"top", "bottom"}
    assert {m.field for m in row.made} == {f"people[0].attributes.{name}" for name in found}
    assert {m.by for m in row.made} == {"clothes 1"}


def test_what_a_source_states_stays() -> None:
    row = Readers("herm", 1).read(photo(top="a gown", bottom="nothing"))
    assert dict(row.people[0].attributes) == {"top": "a gown", "bottom": "nothing"}
    assert row.made == ()


def test_other_kinds_drawn_scenes_and_rows_without_pictures_are_left_alone() -> None:
    row = photo()
    assert Readers("pose", 1).read(row) is row
    for left in (replace(row, source="drawn"), replace(row, image=None)):
        assert Readers("herm", 1).read(left) is left


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(PictureError, match="annotated as 300 x 400"):
        Readers("herm", 1).read(replace(photo(), width=300))
