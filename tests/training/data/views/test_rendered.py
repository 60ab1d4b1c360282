"""Instructions as text: words are kept to the letter, or the instruction is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humanagent.training.data.instruct import Piece, Turn, Where
from humanagent.training.data.views.coordinates import FORMS, coordinates
from humanagent.training.data.views.rendered import LeftOutError, Rendered, rendered
from tests.training.data.views.made import SIZE, asked, instruction, picture, row, said
from tests.training.data.views.places import places

ROW = row(picture())
BOX, POINT = Where("box", (10, 8, 30, 44)), Where("point", (12, 20))


def shown(*pieces: Piece, form: str = "pixels") -> str:
    one = instruction(ROW, 0, asked("Who?"), said(*pieces))
    return rendered(one, ROW, coordinates(form)).turns[0][1]  # type: ignore[arg-type]


WORDS = st.text(alphabet="ab [](){}<>,:.x1234567890_", min_size=1, max_size=12)


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
def test_kinds_and_words_come_back_in_their_order_or_it_is_left_out(
    name: str, data: st.DataObject
) -> None:
    pieces = data.draw(st.lists(st.one_of(WORDS, places(SIZE)), min_size=1, max_size=6))
    form = coordinates(name)  # type: ignore[arg-type]
    try:
        text = shown(*pieces, form=name)
    except LeftOutError:
        return
    back = form.pieces(text, *SIZE)
    words = "".join(one for one in back if isinstance(one, str))
    assert words.strip() == "".join(one for one in pieces if isinstance(one, str)).strip()
    assert [one.kind for one in back if isinstance(one, Where)] == [
        one.kind for one in pieces if isinstance(one, Where)
    ]


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
def test_places_alone_can_always_be_shown(name: str, data: st.DataObject) -> None:
    found = data.draw(st.lists(places(SIZE), min_size=1, max_size=6))
    text = shown(*(piece for place in found for piece in (place, ", ")), form=name)
    back = coordinates(name).pieces(text, *SIZE)  # type: ignore[arg-type]
    assert [one.kind for one in back if isinstance(one, Where)] == [one.kind for one in found]


@pytest.mark.parametrize("words", ["a plank of [1, 2]", "at (coco_17: none)", "a 64x48 picture"])
def test_words_that_would_be_read_as_a_place_are_not_shown(words: str) -> None:
    with pytest.raises(LeftOutError, match="words that would be read as coordinates"):
        shown(words)


@pytest.mark.parametrize("words", ["page [1]", "a 4x4 truck", "{<1><2>}", "from 12 to 30"])
def test_other_numbers_are_words(words: str) -> None:
    assert shown(words, " ", BOX) == f"{words} [10, 8, 30, 44]"


def test_words_that_become_a_place_beside_one_are_not_shown() -> None:
    with pytest.raises(LeftOutError, match="words that would be read"):
        shown("1", Where("size", SIZE))


@pytest.mark.parametrize("marker", ["<image>", "</s>", "<|im_end|>", "<Img>", "[/INST]", "<VIDEO>"])
def test_markers_of_trainers_in_words_are_not_shown(marker: str) -> None:
    with pytest.raises(LeftOutError, match="a marker that trainers act on"):
        shown(f"The poster says {marker}.")


@pytest.mark.parametrize(
    "turns",
    [
        (),
        (asked("Who?"),),
        (said("A man."), asked("Who?")),
        (asked("Who?"), said("A man."), said("A woman.")),
        (Turn("system", ("Be brief.",)),),
    ],
)
def test_a_dialogue_is_question_and_answer_in_turn(turns: tuple[Turn, ...]) -> None:
    with pytest.raises(LeftOutError, match="one after the other"):
        rendered(instruction(ROW, 0, *turns), ROW, coordinates("unit"))


def test_an_answer_without_a_word_is_not_shown() -> None:
    with pytest.raises(LeftOutError, match="without a word"):
        shown("  ")


def marked(*turns: Turn, task: str = "x") -> Rendered:
    one = instruction(ROW, 0, *turns, task=task)
    return rendered(one, ROW, coordinates("minigpt"), task_marks=True)


@pytest.mark.parametrize(
    ("question", "answer", "task", "mark"),
    [
        (("Who?",), ("A man.",), "x", "vqa"),
        (("Who is at ", BOX, "?"), ("A man.",), "x", "identify"),
        (("Where is he?",), (BOX,), "x", "refer"),
        (("Where are they?",), (BOX, ", ", BOX), "x", "detection"),
        (("Describe it.",), ("A man ", BOX), "x", "grounding"),
        (("Where are his hands?",), (POINT, " and ", POINT), "x", "keypoint"),
        (("Describe it.",), ("A man.",), "image.dense", "caption"),
        (("Where are they?",), ("In ", BOX, "."), "detection.locate", "detection"),
    ],
)
def test_marks_name_what_is_asked(
    question: tuple[Piece, ...], answer: tuple[Piece, ...], task: str, mark: str
) -> None:
    found = marked(asked(*question), said(*answer), task=task)
    assert found.turns[0][0].startswith(f"[{mark}] ")
