"""Places as text and back: nothing lost but what a form's steps cannot tell apart."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humanagent.errors import BadInputError
from humanagent.training.data.instruct import Where
from humanagent.training.data.views.coordinates import FORMS, Coordinates, coordinates
from humanagent.training.data.views.resized import resize_named
from tests.training.data.views.places import places

SIZES = st.tuples(st.integers(1, 6000), st.integers(1, 6000))
ALL = [*map(coordinates, FORMS), coordinates("pixels", resize_named("448x336"))]
EVERY_FORM = pytest.mark.parametrize("form", ALL, ids=lambda f: f.name)


@EVERY_FORM
@given(data=st.data(), size=SIZES)
def test_what_is_written_is_read_back(
    form: Coordinates, data: st.DataObject, size: tuple[int, int]
) -> None:
    place = data.draw(places(size))
    text = form.render(place, *size)
    found = form.read(text, *size)
    assert (found.kind, found.visibility, found.skeleton) == (
        place.kind,
        place.visibility,
        place.skeleton,
    )
    assert form.render(found, *size) == text
    for i, (was, now) in enumerate(zip(place.xy, found.xy, strict=True)):
        if place.kind != "keypoints" or place.visibility[i // 2]:
            assert abs(was - now) <= form.half_step(*size)[i % 2] * (1 + 1e-6)


@EVERY_FORM
@given(text=st.text(alphabet="[]{}<>(), .0123456789xcp_:nosehid", max_size=60), size=SIZES)
def test_any_text_is_taken_apart_without_losing_a_letter(
    form: Coordinates, text: str, size: tuple[int, int]
) -> None:
    pieces = form.pieces(text, *size)
    again = "".join(p if isinstance(p, str) else form.render(p, *size) for p in pieces)
    assert again == text


@pytest.mark.parametrize(
    ("name", "box", "point", "joints"),
    [
        ("pixels", "[292, 184, 319, 234]", "[320, 120]", "nose [320, 120] hidden"),
        ("unit", "[0.456, 0.383, 0.498, 0.488]", "[0.500, 0.250]", "nose [0.500, 0.250] hidden"),
        ("thousand", "[456, 383, 498, 488]", "[500, 250]", "nose [500, 250] hidden"),
        ("minigpt", "{<46><38><50><49>}", "{<50><25>}", "<p>nose</p>{<50><25>} hidden"),
    ],
)
def test_every_form_writes_as_its_models_read(name: str, box: str, point: str, joints: str) -> None:
    form = coordinates(name)  # type: ignore[arg-type]
    assert form.render(Where("box", (292, 184, 319, 234)), 640, 480) == box
    assert form.render(Where("point", (320, 120)), 640, 480) == point
    nose = Where("keypoints", (320, 120, *(0, 0) * 16), (1, *(0,) * 16), "coco_17")
    assert form.render(nose, 640, 480) == f"(coco_17: {joints})"
    assert form.render(Where("size", (640, 480)), 640, 480) == "640x480"


def test_pixels_are_those_of_the_picture_that_the_model_sees() -> None:
    form = coordinates("pixels", resize_named("320x480"))
    assert form.render(Where("box", (100, 100, 200, 200)), 640, 480) == "[50, 100, 100, 200]"
    assert form.render(Where("size", (640, 480)), 640, 480) == "320x480"
    assert form.read("[50, 100, 100, 200]", 640, 480).xy == (100, 100, 200, 200)
    assert form.read("320x480", 640, 480) == Where("size", (640, 480))


def test_a_place_outside_the_picture_is_put_onto_its_edge() -> None:
    form = coordinates("thousand")
    assert form.render(Where("box", (-3, 10, 70, 48)), 64, 48) == "[0, 208, 1000, 1000]"


def test_nobody_annotated_is_told_from_nothing_said() -> None:
    form = coordinates("pixels")
    none = Where("keypoints", (0.0,) * 34, (0,) * 17, "coco_17")
    assert form.render(none, 64, 48) == "(coco_17: none)"
    assert form.read("(coco_17: none)", 64, 48) == none


@pytest.mark.parametrize(
    "text",
    [
        "[4, 99]", "[1, 2, 3]", "[01, 2]", "[1,2]", "[-1, 2]", "[1.5, 2]", "4x4", "64x480",
        "a64x48", "(coco_17: nose)", "(coco_99: nose [1, 2])", "(coco_17: tail [1, 2])",
        "(coco_17: left eye [1, 2], nose [1, 2], none)", "[x, y]", "",
    ],
)  # fmt: skip
def test_what_this_form_did_not_write_about_this_picture_stays_words(text: str) -> None:
    form = coordinates("pixels")
    kinds = [p.kind for p in form.pieces(text, 64, 48) if isinstance(p, Where)]
    assert kinds == [] or kinds == ["point"] * text.count("[1, 2]")
    with pytest.raises(BadInputError, match="no place as pixels writes it"):
        form.read(text, 64, 48)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (Where("box", (math.nan, 0, 1, 1)), "not finite"),
        (Where("size", (640, 480)), "in a picture of 64 x 48"),
        (Where("keypoints", (1, 2), (2,), "coco_17"), "1 joints of coco_17"),
        (Where("keypoints", (0.0,) * 34, (3,) * 17, "coco_17"), "visibilities"),
        (Where("keypoints", (1, 2), (2,), "octopus"), "octopus"),
    ],
)
def test_what_cannot_be_written_is_refused(place: Where, why: str) -> None:
    with pytest.raises(BadInputError, match=why):
        coordinates("unit").render(place, 64, 48)


def test_only_pixels_have_a_size() -> None:
    with pytest.raises(BadInputError, match="resize pixels only"):
        coordinates("minigpt", resize_named("qwen"))
    with pytest.raises(BadInputError, match="no size"):
        resize_named("big")
