"""A conversation as the model hears it: each picture once, what is the same first, the rest cut."""

from __future__ import annotations

from typing import Any

from humanagent import HumanAgent
from humanagent.graphs.ask.talk import HISTORY_TOKENS, fitting
from humanagent.vlm import Message
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing
from tests.graphs.talker import Talker, reply

TWO = scene_of(raising_right_hand(100, 100), standing(400, 100))
SAID = reply("I cannot tell.")


def talk(*turns: tuple[Any, str], answer: str = SAID, **settings: Any) -> list[list[Message]]:
    """What the model was sent at each turn of one conversation."""
    vlm = Talker(answer)
    with HumanAgent(vlm, perceiver=FixedPerceiver(TWO), **settings) as agent:
        for source, question in turns:
            agent.ask(source, question, thread_id="t")
    return [list(asked.messages) for asked in vlm.asked]


def urls(messages: list[Message]) -> list[str]:
    return [url for message in messages for url in message.images]


def shared(first: list[Message], second: list[Message]) -> str:
    """The text that two requests begin with, pictures by their URLs."""
    texts = ["\0".join(f"{m.role}{m.images}{m.text}" for m in one) for one in (first, second)]
    length = next((i for i, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), None)
    return texts[0][:length]


class TestOnePicture:
    def test_it_is_sent_with_its_first_question_and_not_repeated(self) -> None:
        last = talk((picture(), "Who sits?"), (None, "Is P1 sitting?"), (None, "And P2?"))[-1]
        assert [m.role for m in last[1:]] == ["user", "assistant", "user", "assistant", "user"]
        assert [len(m.images) for m in last] == [0, 1, 0, 0, 0, 0]
        assert last[1].text.endswith("Question: Who sits?")
        assert last[-1].text.endswith("Question: And P2?")
        assert sum("Measured people:" in m.text for m in last) == 1

    def test_a_turn_begins_with_all_that_the_turn_before_began_with(self) -> None:
        turns = talk(
            (picture(), "Which arm is raised?"), (None, "Is P2 sitting?"), (None, "Does P1 stand?")
        )
        beginning = shared(turns[0], turns[1])
        assert "Measured people:" in beginning
        assert "P2 box" in beginning
        assert turns[2][:3] == turns[1][:3]
        assert turns[2][3].text == "Question: Is P2 sitting?"

    def test_another_question_in_no_conversation_shares_rules_picture_and_context(self) -> None:
        vlm = Talker(SAID)
        with HumanAgent(vlm, perceiver=FixedPerceiver(TWO)) as agent:
            agent.ask(picture(), "Which arm does P1 raise?")
            agent.ask(picture(), "Is P2 sitting?")
        one, other = (list(asked.messages) for asked in vlm.asked)
        beginning = shared(one, other)
        assert "Measured people:" in beginning
        assert "P2 box" in beginning
        assert "arm does P1" not in beginning

    def test_the_joints_that_a_question_needs_are_told_with_it_alone(self) -> None:
        first, second = talk(
            (picture(), "Which arm does P1 raise?"), (None, "Is P2 happy-looking?")
        )
        assert "joints left_shoulder" in first[-1].text
        assert first[-1].text.index("P2 box") < first[-1].text.index("joints left_shoulder")
        assert "joints left_shoulder" not in second[1].text

    def test_a_question_about_no_people_does_not_take_the_context_from_the_picture(self) -> None:
        turns = talk((picture(), "Who sits?"), (None, "What is the weather like?"))
        assert "P2 box" in shared(*turns)


class TestMorePictures:
    def test_there_and_back_shows_each_once(self) -> None:
        turns = talk(
            (picture(), "Who sits?"),
            (picture(shade=7), "Who sits here?"),
            (picture(), "And who stands?"),
            (picture(shade=7), "And who stands here?"),
        )
        assert [len(urls(t)) for t in turns] == [1, 2, 2, 2]
        assert [len(set(urls(t))) for t in turns] == [1, 2, 2, 2]
        assert turns[2][-1].text.startswith("Back to the picture before.")
        assert turns[3][: len(turns[2])][:-1] == turns[2][:-1]

    def test_the_people_of_each_picture_are_told_with_it(self) -> None:
        turns = talk((picture(), "Who sits?"), (picture(shade=7), "Who sits here?"))
        with_picture = [m for m in turns[1] if m.images]
        assert all("P2 box" in m.text for m in with_picture)
        assert with_picture[1].text.startswith("Another picture.")

    def test_of_a_third_picture_the_oldest_is_no_longer_told(self) -> None:
        turns = talk(*[(picture(shade=s), f"Who is in number {s}?") for s in (1, 2, 3)])
        assert len(urls(turns[2])) == 2
        assert not any("number 1" in m.text for m in turns[2])


class TestBudget:
    def test_the_oldest_go_first_and_whole(self) -> None:
        half = HISTORY_TOKENS // 2
        assert fitting([half, half, half]) == 2
        assert fitting([1, half + 1, half]) == 1
        assert fitting([HISTORY_TOKENS]) == 1
        assert fitting([HISTORY_TOKENS + 1]) == 0
        assert fitting([]) == 0

    def test_a_long_conversation_keeps_its_picture_and_its_last_turns(self) -> None:
        long = reply("The person on the left is standing and looks at the camera. " * 15)
        last = talk(
            (picture(), "Number 0?"),
            *[(None, f"Number {i}, who is standing there?") for i in range(1, 12)],
            answer=long,
            revise=False,
        )[-1]
        assert len(urls(last)) == 1
        assert last[1].images
        asked = [m.text.rpartition("Question: ")[2] for m in last if m.role == "user"]
        assert asked[-1].startswith("Number 11")
        numbers = [int(text.split()[1].rstrip(",?")) for text in asked]
        assert numbers == list(range(numbers[0], 12))
        assert 0 < numbers[0] < 11
