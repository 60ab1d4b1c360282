"""The SDK: ask, aask, ask_many, astream, perceive, settings, closing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from humanagent import Answer, HumanAgent, HumanAgentError, Scene, Settings
from humanagent.errors import BadInputError, PictureError, SettingsError
from humanagent.vlm import ScriptedVLM
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing

TWO = scene_of(raising_right_hand(100, 100), standing(400, 100))


@pytest.fixture
def agent():
    with HumanAgent(perceiver=FixedPerceiver(TWO)) as made:
        yield made


def test_ask_takes_a_path_bytes_pil_and_arrays(agent: HumanAgent, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(picture()).save(path)
    with Image.open(path) as opened:
        sources = [path, str(path), path.read_bytes(), opened, picture()]
        texts = {agent.ask(source, "How many people?").text for source in sources}
    assert len(texts) == 1


def test_aask_works_in_any_running_loop(agent: HumanAgent) -> None:
    async def both() -> list[Answer]:
        return await asyncio.gather(
            agent.aask(picture(), "How many people?"), agent.aask(picture(), "Who is sitting?")
        )

    first = asyncio.run(both())
    second = asyncio.run(both())
    assert [a.text for a in first] == [a.text for a in second]


def test_ask_works_inside_a_running_loop(agent: HumanAgent) -> None:
    async def notebook() -> Answer:
        return agent.ask(picture(), "How many people?")

    assert asyncio.run(notebook()).status == "answered"


def test_ask_many_keeps_the_order_and_reads_lazily(agent: HumanAgent) -> None:
    taken: list[int] = []

    def sources():
        for i in range(20):
            taken.append(i)
            yield picture(shade=i)

    answers = agent.ask_many(sources(), "How many people?", workers=3)
    first = next(answers)
    assert isinstance(first, Answer)
    assert len(taken) <= 4
    rest = [a.image_sha256 for a in answers]
    expected = [agent.ask(picture(shade=i), "How many people?").image_sha256 for i in range(20)]
    assert [first.image_sha256, *rest] == expected


def test_ask_many_returns_errors_in_their_place(agent: HumanAgent) -> None:
    sources = [picture(), b"not a picture", picture(shade=3)]
    results = list(agent.ask_many(sources, "How many people?", on_error="return"))
    assert [type(r) for r in results] == [Answer, PictureError, Answer]
    with pytest.raises(PictureError):
        list(agent.ask_many(sources, "How many people?"))


def test_astream_ends_with_the_checked_answer(agent: HumanAgent) -> None:
    async def collect() -> list[dict]:
        return [event async for event in agent.astream(picture(), "Who is raising a hand?")]

    events = asyncio.run(collect())
    nodes = [e["node"] for e in events if e["type"] == "step"]
    assert nodes == ["load", "route", "perceive", "ground", "answer", "verify", "respond"]
    assert events[-1]["type"] == "answer"
    assert "P1" in events[-1]["answer"].text


def test_astream_passes_a_vlms_text_on() -> None:
    vlm = ScriptedVLM(["There are two people."])

    async def collect() -> list[dict]:
        with HumanAgent(vlm, perceiver=FixedPerceiver(TWO)) as agent:
            return [e async for e in agent.astream(picture(), "How many people?")]

    deltas = [e["delta"] for e in asyncio.run(collect()) if e["type"] == "text"]
    assert "".join(deltas) == "There are two people."


def test_astream_raises_what_ask_raises(agent: HumanAgent) -> None:
    async def collect() -> None:
        async for _ in agent.astream(b"junk", "How many people?"):
            pass

    with pytest.raises(PictureError):
        asyncio.run(collect())


def test_perceive_gives_the_scene_and_fills_the_cache(agent: HumanAgent) -> None:
    assert agent.perceive(picture()) == TWO
    agent.ask(picture(), "How many people?")
    assert agent._perceiver.calls == 1  # type: ignore[union-attr]


def test_an_answer_goes_through_json(agent: HumanAgent) -> None:
    answer = agent.ask(picture(), "Who is raising a hand?")
    again = Answer.model_validate_json(answer.model_dump_json())
    assert again == answer or again.model_dump() == answer.model_dump()
    with pytest.raises(BadInputError, match="no picture"):
        again.draw()


def test_draw_and_save(agent: HumanAgent, tmp_path: Path) -> None:
    answer = agent.ask(picture(), "Who is raising a hand?")
    drawn = answer.draw()
    assert drawn.size == (640, 480)
    assert np.asarray(drawn).std() > 0
    assert answer.save_overlay(tmp_path / "o.png").stat().st_size > 0
    with pytest.raises(BadInputError, match="format"):
        answer.save_overlay(tmp_path / "o.xyz")
    with pytest.raises(BadInputError, match="folder"):
        answer.save_overlay(tmp_path / "none" / "o.png")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["o.png"]


def test_settings_come_from_arguments_then_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUMANAGENT_PROFILE", "school")
    monkeypatch.setenv("HUMANAGENT_MEDIA__MAX_PIXELS", "1000")
    assert HumanAgent().settings.profile == "school"
    assert HumanAgent().settings.media.max_pixels == 1000
    assert HumanAgent(profile="work").settings.profile == "work"
    assert HumanAgent(settings=Settings(profile="default"), threads=1).settings.threads == 1


def test_a_wrong_setting_names_itself_and_the_choices() -> None:
    with pytest.raises(SettingsError, match="no setting called speed"):
        HumanAgent(speed=3)
    with pytest.raises(SettingsError, match="profile"):
        HumanAgent(profile="party")
    with pytest.raises(SettingsError, match="base URL"):
        HumanAgent("my-model").ask(picture(), "How many people?")


def test_pixel_limits_reach_the_loader() -> None:
    with (
        HumanAgent(perceiver=FixedPerceiver(TWO), media={"max_pixels": 100}) as agent,
        pytest.raises(PictureError),
    ):
        agent.ask(picture(), "How many people?")


def test_close_twice_and_reopen(agent: HumanAgent) -> None:
    agent.ask(picture(), "How many people?")
    agent.close()
    agent.close()
    assert agent.ask(picture(), "How many people?").status == "answered"


def test_threads_may_share_an_agent(agent: HumanAgent) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        texts = set(
            pool.map(lambda i: agent.ask(picture(shade=i % 5), "How many people?").text, range(40))
        )
    assert len(texts) == 1


def test_errors_say_what_where_and_what_to_do() -> None:
    error = HumanAgentError("broken", where="here", do="mend it")
    assert (error.what, error.where, error.do) == ("broken", "here", "mend it")
    assert str(error) == "broken (here): mend it"


def test_the_scene_of_an_answer_is_the_measured_one(agent: HumanAgent) -> None:
    scene = agent.ask(picture(), "How many people?").scene
    assert isinstance(scene, Scene)
    assert scene == TWO
