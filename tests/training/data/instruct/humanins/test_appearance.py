"""Attributes: descriptions and targeted questions, by rules or by a teacher from a caption."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from humanagent.errors import VLMError
from humanagent.training.data.convert.cuhk_pedes import read
from humanagent.training.data.geometry.types import read_verdict
from humanagent.training.data.instruct.humanins import HumanInsMaker
from humanagent.training.data.instruct.types import MadeRow
from humanagent.training.data.rows import Caption, Keypoints, PersonRow
from humanagent.training.data.scenes import make_scene
from humanagent.training.data.teacher import About, TeacherReply, prompt_hash
from humanagent.training.data.teacher.drawn import drawn_row
from humanagent.training.data.teacher.rules import RuleTeacher
from humanagent.vlm.types import Message
from tests.training.data.instruct.humanins.shown import answers, made, questions, row

PA100K = {
    "Female": "no", "AgeOver60": "no", "Age18-60": "yes", "AgeLess18": "no", "Front": "no",
    "Side": "no", "Back": "yes", "Hat": "no", "Glasses": "no", "HandBag": "yes",
    "ShoulderBag": "no", "Backpack": "yes", "HoldObjectsInFront": "no", "ShortSleeve": "yes",
    "LongSleeve": "no", "UpperStride": "no", "UpperLogo": "yes", "UpperPlaid": "no",
    "UpperSplice": "no", "LowerStripe": "no", "LowerPattern": "no", "LongCoat": "no",
    "Trousers": "no", "Shorts": "yes", "Skirt&Dress": "no", "boots": "no",
}  # fmt: skip
MARKET1501 = {
    "gender": "female", "hair": "long hair", "up": "short sleeve", "down": "short",
    "clothes": "dress", "hat": "no", "backpack": "no", "bag": "no", "handbag": "no",
    "age": "teenager", "upred": "yes", "upblue": "no", "downblack": "no", "downwhite": "no",
}  # fmt: skip
CAPTION = "The woman has long black hair. She wears a white shirt and carries a backpack."


class Fake:
    """A teacher that always says the same, and remembers what it was asked."""

    name = "fake"

    def __init__(self, reply: str | Exception) -> None:
        self.reply, self.asked = reply, list[str]()

    async def ask(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        *,
        about: About | None = None,
    ) -> TeacherReply:
        assert about is not None
        assert about.kind == "caption_qa"
        self.asked.append(messages[-1].text)
        if isinstance(self.reply, Exception):
            raise self.reply
        return TeacherReply(self.reply, "fake-1", prompt_hash(messages))

    async def aclose(self) -> None: ...


def seeds(attributes: dict[str, str], source: str) -> dict[str, str]:
    """All answers that any seed gives."""
    found: dict[str, str] = {}
    for seed in range(12):
        one = row(source, PersonRow(attributes=attributes))
        found |= answers(made(one, HumanInsMaker(seed=seed)).instructions)
    return found


def test_pa100k_in_sentences() -> None:
    found = seeds(PA100K, "pa100k")
    assert found.pop("attributes.describe") == (
        "This person looks between 18 and 60 years old. The person is male. The upper clothes have "
        "short sleeves. The upper clothes show a logo. The person is wearing shorts. The person is "
        "carrying a handbag and a backpack. The person is seen from behind."
    )
    assert found == {
        "attributes.age": "This person looks between 18 and 60 years old.",
        "attributes.gender": "This person is male.",
        "attributes.hat": "This person is not wearing a hat.",
        "attributes.glasses": "This person is not wearing glasses.",
        "attributes.upper": "The upper clothes have short sleeves. The upper clothes show a logo.",
        "attributes.lower": "This person is wearing shorts.",
        "attributes.shoes": "This person is not wearing boots.",
        "attributes.bag": "This person is carrying a handbag and a backpack.",
        "attributes.holding": "This person is not holding anything in front of the body.",
        "attributes.view": "This person is seen from behind.",
    }


def test_market1501_in_sentences_and_no_colour_where_none_is_stated() -> None:
    found = seeds(MARKET1501, "market1501")
    assert found["attributes.upper_colour"] == "The upper clothes are red."
    assert (
        found["attributes.lower"] == "This person is wearing a dress. The lower clothes are short."
    )
    assert found["attributes.bag"] == "This person is not carrying a bag."
    assert "attributes.lower_colour" not in found


def test_a_description_and_four_questions_per_picture() -> None:
    found = made(row("pa100k", PersonRow(attributes=PA100K))).instructions
    assert len(found) == 5
    assert found[0].task == "attributes.describe"
    assert {one.made[-1].by for one in found} == {"rules of HumanIns, version 1"}


def test_sources_whose_words_are_not_known_are_left_alone() -> None:
    assert not made(row("mine", PersonRow(attributes={"hat": "yes"}))).instructions


def captioned(tmp_path: Path, *captions: str) -> Any:
    note = {"split": "val", "captions": list(captions), "file_path": "a/1.png", "id": 7}
    (tmp_path / "reid_raw.json").write_text(json.dumps([note]))
    (tmp_path / "imgs/a").mkdir(parents=True)
    Image.new("RGB", (32, 64)).save(tmp_path / "imgs/a/1.png")
    return next(read(tmp_path))


def test_captions_of_a_real_format_are_descriptions(tmp_path: Path) -> None:
    found = made(captioned(tmp_path, CAPTION, "A woman.")).instructions
    assert [one.turns[1].plain for one in found] == [CAPTION, "A woman."]
    assert {one.made[-1].by for one in found} == {"caption of cuhk_pedes"}
    assert {one.split for one in found} == {"val"}


def test_the_teacher_is_asked_in_the_papers_words_about_what_the_caption_tells(
    tmp_path: Path,
) -> None:
    teacher = Fake("This person has long black hair.")
    found = made(captioned(tmp_path, CAPTION), HumanInsMaker(teacher))

    asked = questions(found.instructions)
    described = asked.pop("attributes.describe")
    assert described
    assert set(asked) <= {
        f"attributes.{topic}" for topic in ("gender", "hair", "upper", "bag", "holding")
    }
    assert teacher.asked == [
        f"This is an overall appearance of a pedestrian: {CAPTION} Please answer the following "
        f"question according to it strictly: {question}"
        for question in asked.values()
    ]
    assert len(teacher.asked) == 4
    for one in found.instructions[1:]:
        assert one.made[-1].by == "fake-1"
        assert len(one.made[-1].prompt) == 64
        assert read_verdict(one.made[-1].verdict).outcome == "kept"
    assert [task for task, _ in found.checked] == [one.task for one in found.instructions[1:]]


@pytest.mark.parametrize(
    "reply",
    [
        "The description does not mention it.",
        "It is not specified.",
        "Her age is unknown.",
        "The keypoints indicate a woman.",
    ],
)
def test_what_is_no_answer_or_talks_of_its_source_is_discarded(tmp_path: Path, reply: str) -> None:
    found = made(captioned(tmp_path, CAPTION), HumanInsMaker(Fake(reply)))
    assert [one.task for one in found.instructions] == ["attributes.describe"]
    assert {one.text for one in found.discarded} == {reply}
    assert {one.checked.outcome for one in found.discarded} == {"refused"}
    assert len(found.checked) == len(found.discarded) == 4


def standing_man() -> PersonRow:
    """Straight legs, seen from the front."""
    sides = {11: (50, 250), 12: (20, 250), 13: (50, 350), 14: (20, 350), 15: (50, 450),
             16: (20, 450), 5: (55, 100), 6: (15, 100), 0: (35, 50)}  # fmt: skip
    xy, flags = [0.0] * 34, [0] * 17
    for joint, place in sides.items():
        xy[2 * joint : 2 * joint + 2], flags[joint] = place, 2
    caption = Caption("A man in a white shirt and black trousers.", "overall")
    return PersonRow((0, 40, 70, 470), None, Keypoints("coco_17", tuple(xy), tuple(flags)),
                     captions=(caption,))  # fmt: skip


def test_an_answer_that_the_joints_contradict_is_cut_or_discarded() -> None:
    def of(reply: str) -> MadeRow:
        maker = HumanInsMaker(Fake(reply), tasks=["attributes"])
        return made(row("mine", standing_man()), maker)

    cut = of("He wears a white shirt. He is sitting.")
    assert "He wears a white shirt." in answers(cut.instructions).values()
    assert {one.checked.outcome for one in cut.discarded} == {"repaired"}
    gone = of("He is sitting.")
    assert [one.task for one in gone.instructions] == ["attributes.describe"]
    assert {one.checked.outcome for one in gone.discarded} == {"rejected"}


def test_a_teacher_without_a_reply_fails_the_row(tmp_path: Path) -> None:
    one = captioned(tmp_path, CAPTION)
    with pytest.raises(VLMError, match="cut off"):
        made(one, HumanInsMaker(Fake(VLMError("the reply was cut off"))))


def test_rules_without_an_answer_leave_the_question_out(tmp_path: Path) -> None:
    found = made(captioned(tmp_path, CAPTION), HumanInsMaker(RuleTeacher()))
    assert [one.task for one in found.instructions] == ["attributes.describe"]
    assert not found.checked


def test_rules_answer_questions_about_drawn_people_truly() -> None:
    answered = 0
    for seed in range(8):
        one = drawn_row(make_scene(seed))
        maker = HumanInsMaker(RuleTeacher(), seed=seed, tasks=["attributes"])
        found = asyncio.run(maker.make(one))
        for made_one in found.instructions[1:]:
            answered += 1
            (said,) = answers([made_one]).values()
            person = one.people[made_one.people[0]]
            values = [*person.attributes.values(), person.captions[0].text]
            known = said.split(" wearing ")[-1].removeprefix("a ").removeprefix("an ").rstrip(".")
            topic = made_one.task.partition(".")[2]
            if topic in ("upper", "lower", "hat", "glasses"):
                assert known in values
            if topic == "view":
                assert said.removeprefix("This person is ") in person.captions[0].text
        assert all(checked.usable for _, checked in found.checked)
    assert answered > 10
