"""The ask graph: who is asked, what is checked, what happens when something fails."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

import pytest

from humanagent import HumanAgent
from humanagent.errors import BackendError, BadInputError, DeadlineError, VLMError
from humanagent.scene import Scene
from humanagent.vlm import Message, ScriptedVLM
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing

TWO = scene_of(raising_right_hand(100, 100), standing(400, 100))


def reply(answer: str, *claims: tuple[str, str, str]) -> str:
    body = [{"subject": s, "predicate": p, "value": v, "other": None} for s, p, v in claims]
    return json.dumps({"answer": answer, "claims": body})


def ask(question: str, *replies: str | Exception, scene: Scene = TWO, **settings: object):
    vlm = ScriptedVLM(replies) if replies else None
    with HumanAgent(vlm, perceiver=FixedPerceiver(scene), **settings) as agent:
        return agent.ask(picture(), question), vlm


def sent(vlm: ScriptedVLM | None, call: int) -> str:
    assert vlm is not None
    return "\n".join(m.text for m in vlm.calls[call])


class TestWithoutVlm:
    def test_measured_facts_answer_and_say_so(self) -> None:
        answer, _ = ask("How many people are in the picture?")
        assert answer.status == "answered"
        assert "2" in answer.text or "two" in answer.text.lower()
        assert {c.verdict for c in answer.claims} == {"measured"}
        assert answer.provenance["speaker"] == "facts"
        assert not answer.degraded

    def test_who_is_raising_a_hand_names_the_person_and_the_joints(self) -> None:
        answer, _ = ask("Who is raising a hand?")
        assert "P1" in answer.text
        assert "right" in answer.text
        assert "P2" not in answer.text
        decided = {j for c in answer.claims for j in c.evidence.joints}
        assert "right_wrist" in decided

    def test_what_joints_cannot_tell_is_abstained_from_with_a_remedy(self) -> None:
        answer, _ = ask("What colour is the shirt of the person on the left?")
        assert answer.status == "abstained"
        assert "--vlm" in f"{answer.text} {answer.reason}"

    def test_a_question_not_about_people_loads_no_perception(self) -> None:
        perceiver = FixedPerceiver(TWO)
        with HumanAgent(perceiver=perceiver) as agent:
            answer = agent.ask(picture(), "What is the weather like?")
        assert perceiver.calls == 0
        assert answer.scene is None
        assert answer.status == "abstained"


class TestRevision:
    @pytest.mark.parametrize(
        ("question", "lie", "truth"),
        [
            ("How many people are there?", ("scene", "count", "1"), ("scene", "count", "2")),
            ("Is P1 sitting?", ("P1", "posture", "sitting"), ("P1", "posture", "standing")),
            (
                "Which arm is P1 raising?",
                ("P1", "left_arm", "above_head"),
                ("P1", "right_arm", "above_head"),
            ),
            ("Is P2 facing away?", ("P2", "orientation", "away"), ("P2", "orientation", "camera")),
            ("Is anyone there?", ("scene", "present", "no"), ("scene", "present", "yes")),
        ],
    )
    def test_a_lie_goes_back_once_with_the_evidence(
        self, question: str, lie: tuple[str, str, str], truth: tuple[str, str, str]
    ) -> None:
        answer, vlm = ask(question, reply("First.", lie), reply("Second.", truth))
        assert vlm is not None
        assert len(vlm.calls) == 2
        assert "measured" in sent(vlm, 1)
        assert answer.text == "Second."
        assert [c.verdict for c in answer.claims] == ["confirmed"]

    def test_a_lie_told_twice_is_said_in_the_answer(self) -> None:
        lie = ("P1", "posture", "sitting")
        answer, vlm = ask("Is P1 sitting?", reply("Yes.", lie), reply("Yes.", lie))
        assert vlm is not None
        assert len(vlm.calls) == 2
        assert "standing" in answer.text
        assert [c.verdict for c in answer.claims] == ["contradicted"]

    def test_claims_in_free_text_are_checked_too(self) -> None:
        answer, vlm = ask("How many people?", "There are five people.", "There are two people.")
        assert vlm is not None
        assert len(vlm.calls) == 2
        assert answer.text == "There are two people."
        assert [c.verdict for c in answer.claims] == ["confirmed"]

    def test_a_true_answer_is_not_asked_again(self) -> None:
        answer, vlm = ask("How many people?", reply("Two.", ("scene", "count", "2")))
        assert vlm is not None
        assert len(vlm.calls) == 1
        assert answer.text == "Two."

    def test_revision_can_be_switched_off(self) -> None:
        lie = reply("Five.", ("scene", "count", "1"))
        _, vlm = ask("How many people?", lie, revise=False)
        assert vlm is not None
        assert len(vlm.calls) == 1

    def test_what_cannot_be_verified_is_never_confirmed(self) -> None:
        answer, _ = ask("Is P1 happy-looking?", reply("Smiling.", ("P1", "mouth", "smiling")))
        assert "confirmed" not in {c.verdict for c in answer.claims}


class TestWhatTheVlmIsTold:
    def test_measured_people_question_and_a_data_url(self) -> None:
        _, vlm = ask("Describe the picture.", reply("Two people."))
        assert vlm is not None
        assert "P1" in sent(vlm, 0)
        assert "Describe the picture." in sent(vlm, 0)
        urls = [u for m in vlm.calls[0] for u in m.images]
        assert [u[:23] for u in urls] == ["data:image/jpeg;base64,"]

    def test_the_context_hash_is_in_the_provenance(self) -> None:
        answer, _ = ask("Describe the picture.", reply("Two people."))
        assert len(answer.provenance["context"]["sha256"]) == 64
        assert len(answer.provenance["context"]["contract"]) == 64


class SlowVLM:
    name = "slow"

    async def generate(self, messages: Sequence[Message], **_: object) -> None:
        import asyncio

        await asyncio.sleep(30)

    async def aclose(self) -> None: ...


class TestDegraded:
    def test_a_vlm_that_is_down_leaves_the_measured_answer_flagged(self) -> None:
        answer, _ = ask("How many people?", VLMError("gone"))
        assert answer.degraded
        assert answer.status == "answered"
        assert answer.provenance["speaker"] == "facts"
        assert any("gone" in w for w in answer.warnings)

    def test_a_hiccup_is_retried_once(self) -> None:
        answer, vlm = ask(
            "How many people?",
            VLMError("hiccup", transient=True),
            reply("Two.", ("scene", "count", "2")),
        )
        assert vlm is not None
        assert len(vlm.calls) == 2
        assert not answer.degraded

    def test_a_vlm_that_is_late_leaves_the_measured_answer(self) -> None:
        with HumanAgent(SlowVLM(), perceiver=FixedPerceiver(TWO), deadline_s=1.0) as agent:
            started = time.monotonic()
            answer = agent.ask(picture(), "How many people?")
        assert answer.degraded
        assert answer.status == "answered"
        assert time.monotonic() - started < 5

    def test_when_the_correction_fails_the_first_reply_stays_with_the_disagreement(self) -> None:
        lie = reply("One sits.", ("P1", "posture", "sitting"))
        answer, _ = ask("Is P1 sitting?", lie, VLMError("gone"))
        assert answer.degraded
        assert "standing" in answer.text

    def test_perception_that_fails_is_a_typed_error(self) -> None:
        def broken(image: object) -> Scene:
            raise RuntimeError("out of cheese")

        with (
            HumanAgent(perceiver=FixedPerceiver(broken)) as agent,
            pytest.raises(BackendError, match="out of cheese"),
        ):
            agent.ask(picture(), "How many people?")

    def test_perception_that_is_late_is_a_deadline_error(self) -> None:
        def slow(image: object) -> Scene:
            time.sleep(1)
            return TWO

        with (
            HumanAgent(perceiver=FixedPerceiver(slow), deadline_s=0.2) as agent,
            pytest.raises(DeadlineError, match="deadline"),
        ):
            agent.ask(picture(), "How many people?")


class TestPolicy:
    def test_identity_is_refused_before_anything_is_measured(self) -> None:
        perceiver = FixedPerceiver(TWO)
        with HumanAgent(perceiver=perceiver) as agent:
            answer = agent.ask(picture(), "Who is this? What is his name?")
        assert answer.status == "refused"
        assert perceiver.calls == 0

    def test_feelings_are_refused_at_work_and_abstained_from_elsewhere(self) -> None:
        at_work, _ = ask("Is the employee stressed?", profile="work")
        elsewhere, _ = ask("Is the employee stressed?")
        assert at_work.status == "refused"
        assert elsewhere.status == "abstained"

    def test_a_vlm_that_names_somebody_is_cut(self) -> None:
        said = "There are two people. This is Barack Obama."
        answer, _ = ask("Describe the picture.", reply(said))
        assert "Obama" not in answer.text
        assert "two people" in answer.text
        assert any("policy" in w for w in answer.warnings)


class TestConversation:
    def test_a_follow_up_needs_no_picture_and_no_second_detection(self) -> None:
        perceiver = FixedPerceiver(TWO)
        with HumanAgent(perceiver=perceiver) as agent:
            agent.ask(picture(), "Who is raising a hand?", thread_id="t")
            answer = agent.ask(None, "How many people are there?", thread_id="t")
        assert perceiver.calls == 1
        assert answer.status == "answered"

    def test_the_vlm_hears_the_turns_before(self) -> None:
        vlm = ScriptedVLM([reply("Two people."), reply("One raises a hand.")])
        with HumanAgent(vlm, perceiver=FixedPerceiver(TWO)) as agent:
            agent.ask(picture(), "Describe the picture.", thread_id="t")
            agent.ask(None, "And who raises a hand?", thread_id="t")
        assert "Describe the picture." in sent(vlm, 1)
        assert "Two people." in sent(vlm, 1)

    def test_threads_do_not_mix(self) -> None:
        with HumanAgent(perceiver=FixedPerceiver(TWO)) as agent:
            agent.ask(picture(), "How many people?", thread_id="a")
            with pytest.raises(BadInputError, match="no picture"):
                agent.ask(None, "How many people?", thread_id="b")

    def test_a_conversation_outlives_the_process(self, tmp_path) -> None:
        first = FixedPerceiver(TWO)
        with HumanAgent(perceiver=first, home=tmp_path) as agent:
            agent.ask(picture(), "How many people?", thread_id="t")
        second = FixedPerceiver(TWO)
        with HumanAgent(perceiver=second, home=tmp_path) as agent:
            answer = agent.ask(None, "Who is raising a hand?", thread_id="t")
        assert second.calls == 0
        assert "P1" in answer.text

    def test_the_database_stays_small(self, tmp_path) -> None:
        with HumanAgent(perceiver=FixedPerceiver(TWO), home=tmp_path) as agent:
            for _ in range(3):
                agent.ask(picture(2000, 1000), "How many people?", thread_id="t")
        assert (tmp_path / "conversations.sqlite").stat().st_size < 1_000_000

    def test_a_stale_flag_does_not_live_on(self) -> None:
        vlm = ScriptedVLM([VLMError("gone"), reply("Two.", ("scene", "count", "2"))])
        with HumanAgent(vlm, perceiver=FixedPerceiver(TWO)) as agent:
            first = agent.ask(picture(), "How many people?", thread_id="t")
            second = agent.ask(None, "How many people?", thread_id="t")
        assert first.degraded
        assert not second.degraded
        assert second.warnings == ()


def test_the_same_picture_is_measured_once_whatever_is_asked() -> None:
    perceiver = FixedPerceiver(TWO)
    with HumanAgent(perceiver=perceiver) as agent:
        for question in ("How many people?", "Who is sitting?", "Is anyone standing?"):
            agent.ask(picture(), question)
        agent.ask(picture(shade=7), "How many people?")
    assert perceiver.calls == 2


@pytest.mark.parametrize("question", ["", "   ", "x" * 5000])
def test_an_unusable_question_is_bad_input(question: str) -> None:
    with HumanAgent(perceiver=FixedPerceiver(TWO)) as agent, pytest.raises(BadInputError):
        agent.ask(picture(), question)


def test_studio_can_open_the_graph() -> None:
    config = json.loads(
        (__import__("pathlib").Path(__file__).parents[2] / "langgraph.json").read_text()
    )
    path, name = config["graphs"]["ask"].split(":")
    assert path == "./humanagent/graphs/ask/build.py"
    from humanagent.graphs.ask import build

    nodes = set(getattr(build, name)().get_graph().nodes)
    assert {"load", "route", "perceive", "ground", "answer", "verify", "respond"} <= nodes
