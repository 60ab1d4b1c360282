"""More people than a model can be told of: those in question stay, whole, and it is said."""

from __future__ import annotations

import re
from typing import Any

import pytest

from humanagent import Answer, HumanAgent
from humanagent.context import approximate_tokens, latest, render
from humanagent.graphs.ask.context import AskContext
from humanagent.graphs.ask.measured import ids, measured
from humanagent.pose import scene_facts
from humanagent.routing import route
from humanagent.scene import Person, Scene
from humanagent.settings import Settings
from humanagent.vlm.reads import Reads
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing
from tests.graphs.talker import Asked, Talker, reply


def crowd(count: int) -> Scene:
    """People in rows of twenty; the last one raises a hand."""
    people: list[Person] = [
        standing(110.0 * (i % 20) + i // 20, 250.0 * (i // 20)) for i in range(count - 1)
    ]
    people.append(raising_right_hand(110.0 * 20, 30.0))
    return scene_of(*people, size=(2400, 800))


def ask(
    scene: Scene, question: str, reads: Reads | None = None, **more: Any
) -> tuple[Answer, Asked]:
    vlm = Talker(reply("I cannot tell."))
    if reads is not None:
        vlm.reads = reads  # type: ignore[attr-defined]
    with HumanAgent(vlm, perceiver=FixedPerceiver(scene), **more) as agent:
        answer = agent.ask(picture(2400, 800), question)
    return answer, vlm.asked[0]


def told_of(asked: Asked) -> list[str]:
    return re.findall(r"^(P\d+) box", asked.text.partition("Measured people:")[2], re.MULTILINE)


class TestTwelve:
    def test_they_fit_and_nobody_is_left_out(self) -> None:
        answer, asked = ask(crowd(12), "Is P7 sitting?")
        assert told_of(asked) == [f"P{i}" for i in range(1, 13)]
        assert answer.warnings == ()

    def test_how_two_of_them_stand_to_each_other_is_told_whoever_they_are(self) -> None:
        _, asked = ask(crowd(12), "Is P5 to the left of P11?")
        assert re.search(r"^P5 left_of[^\n]* P11$", asked.text, re.MULTILINE)

    def test_the_joints_in_question_come_for_the_person_in_question_first(self) -> None:
        _, asked = ask(crowd(12), "Is the left arm of P9 raised?")
        [first, *_] = re.findall(r"^(P\d+) joints", asked.text, re.MULTILINE)
        assert first == "P9"


class TestSixty:
    @pytest.mark.parametrize("who", ["P1", "P31", "P60"])
    def test_whoever_the_question_names_is_kept_and_first(self, who: str) -> None:
        _, asked = ask(crowd(60), f"Is {who} sitting?")
        assert told_of(asked)[0] == who

    def test_whoever_the_question_describes_by_place_is_kept(self) -> None:
        _, asked = ask(crowd(60), "Is the person on the far right raising a hand?")
        assert told_of(asked)[0] == "P60"

    def test_whoever_an_earlier_turn_spoke_of_is_kept(self) -> None:
        vlm = Talker(reply("P44 stands.", ("P44", "posture", "standing")), reply("I cannot tell."))
        with HumanAgent(vlm, perceiver=FixedPerceiver(crowd(60))) as agent:
            agent.ask(picture(2400, 800), "Is P44 standing?", thread_id="t")
            agent.ask(None, "Is she raising a hand?", thread_id="t")
        assert told_of(vlm.asked[-1])[0] == "P44"

    def test_those_left_out_are_named_in_a_warning_and_counted_to_the_model(self) -> None:
        answer, asked = ask(crowd(60), "Is P31 sitting?")
        told = told_of(asked)
        assert 0 < len(told) < 60
        [warning] = [w for w in answer.warnings if "left out" in w]
        left = [f"P{i}" for i in range(1, 61) if f"P{i}" not in told]
        assert warning.startswith(f"{len(left)} people were left out")
        assert warning.endswith(f": {ids(left)}.")
        assert f"left out to keep this short: {len(left)} more people" in asked.text

    def test_nobody_is_told_by_half(self) -> None:
        scene = crowd(60)
        _, asked = ask(scene, "Is P31 sitting?")
        whole = render(scene, scene_facts(scene)).text.splitlines()
        lines = [li for li in asked.text.splitlines() if re.match(r"P\d+ box", li)]
        assert lines
        for line in lines:
            assert any(line.startswith(person) for person in whole)

    @pytest.mark.parametrize("budget", [200, 600, 1500])
    def test_the_budget_holds(self, budget: int) -> None:
        for question in ("Is P31 sitting?", "Which arm does P60 raise?", "How many people?"):
            scene = crowd(60)
            told = measured(
                question,
                route(question),
                (scene, scene_facts(scene)),
                AskContext(settings=Settings(context_tokens=budget), vlm=Talker("")),
            )
            tokens = approximate_tokens("\n".join((told.context.text, *told.more)))
            assert tokens <= budget

    def test_what_depends_on_the_question_comes_after_the_picture_and_the_turns(self) -> None:
        vlm = Talker(reply("I cannot tell."))
        with HumanAgent(vlm, perceiver=FixedPerceiver(crowd(60))) as agent:
            agent.ask(picture(2400, 800), "Is P31 sitting?", thread_id="t")
            agent.ask(None, "Is P44 sitting?", thread_id="t")
        first, second = vlm.asked[0].messages, vlm.asked[1].messages
        assert first[1].images == second[1].images
        assert second[1].text == "Question: Is P31 sitting?"
        assert told_of(vlm.asked[1])[0] == "P44"
        assert "P44 box" in second[-1].text


class TestPaper:
    def test_within_the_budget_it_stays(self) -> None:
        answer, asked = ask(crowd(2), "Who sits?", context="paper")
        assert answer.provenance["context"]["name"] == "paper"
        assert "keypoints: [" in asked.text
        assert answer.warnings == ()

    @pytest.mark.parametrize("count", [12, 60])
    def test_over_it_the_short_form_stands_in_and_it_is_said(self, count: int) -> None:
        answer, asked = ask(crowd(count), "Is P9 sitting?", context="paper")
        assert answer.provenance["context"]["name"] == "compact"
        assert answer.provenance["context"]["version"] == latest("compact")
        assert "keypoints: [" not in asked.text
        assert "P9" in told_of(asked)
        assert any("paper context" in w for w in answer.warnings)

    @pytest.mark.parametrize("prompt", ["plain", "rules"])
    def test_a_model_that_was_trained_on_it_keeps_it(self, prompt: Any) -> None:
        reads = Reads(context="paper", version=1, prompt=prompt, focus=False)
        answer, asked = ask(crowd(12), "Is P9 sitting?", reads)
        assert answer.provenance["context"]["name"] == "paper"
        assert asked.text.count("keypoints: [") == 12


def test_a_model_that_was_trained_without_focus_is_told_the_same_whatever_is_asked() -> None:
    reads = Reads(context="compact", version=1, focus=False)
    texts = {
        ask(crowd(60), question, reads)[1].text.partition("Question:")[0]
        for question in ("Is P31 sitting?", "Which arm does P60 raise?")
    }
    assert len(texts) == 1
