"""Perceivers and VLMs that users write: whatever they do, a typed error or a flagged answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent import HumanAgent
from humanagent.errors import BackendError, BadInputError, DeadlineError, SettingsError, VLMError
from humanagent.vlm import Completion, ScriptedVLM
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing

TWO = scene_of(raising_right_hand(100, 100), standing(400, 100))


class OddVLM:
    """Returns what a function returns."""

    name = "odd"

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make

    async def generate(self, messages: object, **_: object) -> Completion:
        made = self._make()
        if asyncio.iscoroutine(made):
            made = await made
        return made  # type: ignore[return-value]

    async def aclose(self) -> None: ...


def raises(error: BaseException) -> Callable[[], object]:
    def make() -> object:
        raise error

    return make


def ask(vlm: object, **settings: object):
    with HumanAgent(vlm, perceiver=FixedPerceiver(TWO), **settings) as agent:  # type: ignore[arg-type]
        return agent.ask(picture(), "How many people?")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (raises(TypeError("inside")), "TypeError: inside"),
        (raises(KeyError("k")), "KeyError"),
        (raises(asyncio.CancelledError()), "cancelled itself"),
        (lambda: None, "no Completion"),
        (lambda: "two", "no Completion"),
        (lambda: Completion(text=None, model="m"), "no Completion"),  # type: ignore[arg-type]
        (lambda: Completion(text=b"two", model="m"), "no Completion"),  # type: ignore[arg-type]
        (lambda: Completion(text="", model="m"), "empty"),
        (lambda: Completion(text="<think>Hm.", model="m"), "empty"),
        (lambda: asyncio.sleep(30), "too late"),
    ],
)
def test_a_vlm_that_misbehaves_leaves_the_measured_answer(
    make: Callable[[], object], why: str
) -> None:
    answer = ask(OddVLM(make), deadline_s=2.0)
    assert answer.degraded
    assert answer.status == "answered"
    assert any(why in w for w in answer.warnings), answer.warnings


def test_a_vlm_that_ignores_its_cancellation_is_left_behind() -> None:
    ended = False

    async def stubborn() -> None:
        nonlocal ended
        until = time.monotonic() + 3
        while (left := until - time.monotonic()) > 0:
            try:
                await asyncio.sleep(left)
            except asyncio.CancelledError:
                continue
        ended = True

    with HumanAgent(OddVLM(stubborn), perceiver=FixedPerceiver(TWO), deadline_s=1.0) as agent:
        answer = agent.ask(picture(), "How many people?")
        assert answer.degraded
        assert not ended


def test_a_deadline_that_passes_between_two_tries_still_has_an_answer() -> None:
    def late() -> object:
        time.sleep(3.0)  # even a VLM that blocks the loop; less is left than another try takes
        raise VLMError("hiccup", transient=True)

    answer = ask(OddVLM(late), deadline_s=4.0)
    assert answer.degraded
    assert answer.status == "answered"


def test_a_system_exit_goes_to_who_asked_and_the_agent_lives_on() -> None:
    vlm = OddVLM(raises(SystemExit(3)))
    with HumanAgent(vlm, perceiver=FixedPerceiver(TWO)) as agent:
        with pytest.raises(SystemExit):
            agent.ask(picture(), "How many people?")
        assert agent.perceive(picture()) == TWO


def test_what_a_vlm_writes_cannot_steer_a_terminal_or_break_json() -> None:
    answer = ask(ScriptedVLM(["\x1b[2JTwo people.\x00 \ud800"]))
    assert answer.text == "[2JTwo people. ?"
    assert answer.model_dump_json()


@pytest.mark.parametrize("scene", [None, {}, [TWO]])
def test_a_perceiver_that_returns_no_scene(scene: object) -> None:
    with (
        HumanAgent(perceiver=FixedPerceiver(lambda image: scene)) as agent,  # type: ignore[arg-type,return-value]
        pytest.raises(BackendError, match="not a Scene"),
    ):
        agent.ask(picture(), "How many people?")


def test_what_is_no_backend_is_said_when_it_is_given() -> None:
    with pytest.raises(SettingsError, match="PersonPerceiver"):
        HumanAgent(perceiver=3)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="no VLM"):
        ask(3)


@pytest.mark.parametrize("question", [None, 5, b"How many?"])
def test_a_question_that_is_no_text(question: object) -> None:
    with (
        HumanAgent(perceiver=FixedPerceiver(TWO)) as agent,
        pytest.raises(BadInputError, match="string"),
    ):
        agent.ask(picture(), question)  # type: ignore[arg-type]


def test_a_picture_that_comes_too_slowly_is_a_deadline_error() -> None:
    class Slow:
        def read(self, size: int) -> bytes:
            time.sleep(0.5)
            return b""

    async def stream(agent: HumanAgent) -> None:
        async for _ in agent.astream(Slow(), "How many people?"):  # type: ignore[arg-type]
            pass

    with HumanAgent(perceiver=FixedPerceiver(TWO), deadline_s=0.1) as agent:
        with pytest.raises(DeadlineError, match="picture"):
            agent.ask(Slow(), "How many people?")  # type: ignore[arg-type]
        with pytest.raises(DeadlineError, match="picture"):
            asyncio.run(stream(agent))


def test_studio_runs_on_a_plain_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    from humanagent.graphs.ask.build import studio

    monkeypatch.setattr(
        "humanagent.graphs.ask.build.make_perceiver", lambda settings: FixedPerceiver(TWO)
    )
    path = tmp_path / "a.png"
    Image.fromarray(picture()).save(path)
    state = {"question": "Who is raising a hand?", "source": str(path)}
    graph = studio()
    for _ in range(2):
        done = asyncio.run(graph.ainvoke(state))  # type: ignore[arg-type]
        assert "P1" in done["reply"].text
    assert graph.get_input_jsonschema()
    assert graph.get_context_jsonschema() is None
