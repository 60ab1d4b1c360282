"""What is read off people stands in the scene, in its provenance, and in what a model is told."""

from __future__ import annotations

import numpy as np
import pytest

from humanagent import HumanAgent
from humanagent.context import render
from humanagent.errors import MissingDependencyError
from humanagent.pose import scene_facts
from humanagent.scene import Person, Scene
from humanagent.settings import Settings
from humanagent.tools.attributes.fill import Filled, readers
from humanagent.tools.protocols import Image, PersonPerceiver, ToolInfo
from tests.doubles import FixedPerceiver, scene_of, standing

#: A red top over blue legs where the joints of ``standing`` are.
RED, BLUE = (190, 25, 30), (30, 60, 170)


def picture() -> Image:
    pixels = np.full((480, 640, 3), (235, 232, 225), np.uint8)
    pixels[130:200, 120:180] = RED
    pixels[200:300, 120:180] = BLUE
    return pixels


def perceiver(**known: str) -> FixedPerceiver:
    return FixedPerceiver(scene_of(standing(100, 100).model_copy(update={"attributes": known})))


class Says:
    def __init__(self, name: str, words: dict[str, dict[str, str]]) -> None:
        self.info = ToolInfo(name, "3", {"least": 0.5})
        self._words = words

    def words(self, image: Image, scene: Scene) -> dict[str, dict[str, str]]:
        return self._words


def test_clothes_reach_the_context_when_the_settings_ask_for_them() -> None:
    with HumanAgent(perceiver=perceiver(), clothes=True) as agent:
        scene = agent.perceive(picture())
    assert scene.people[0].attributes == {"top": "red", "bottom": "blue"}
    told = render(scene, scene_facts(scene)).text
    assert "bottom blue; top red" in told


def test_without_them_scene_and_context_are_what_the_perceiver_gives() -> None:
    """Pinned: a checkpoint was trained on these words."""
    with HumanAgent(perceiver=perceiver()) as agent:
        scene = agent.perceive(picture())
    plain = perceiver().perceive(picture())
    assert scene == plain
    for name in ("compact", "paper"):
        facts = scene_facts(scene)
        assert render(scene, facts, name=name) == render(plain, scene_facts(plain), name=name)


def test_what_was_known_before_stays() -> None:
    filled = Filled(perceiver(top="red jacket", hat="none"), readers(Settings(clothes=True)))
    attributes = filled.perceive(picture()).people[0].attributes
    assert attributes == {"top": "red jacket", "hat": "none", "bottom": "blue"}


def test_every_reader_adds_its_words_and_its_settings() -> None:
    both = Filled(perceiver(), [Says("a", {"P1": {"x": "1"}}), Says("b", {"P9": {"y": "2"}})])
    assert isinstance(both, PersonPerceiver)
    scene = both.perceive(picture())
    assert scene.people[0].attributes == {"x": "1"}
    assert scene.provenance == both.info.provenance()
    assert scene.provenance.tool == "fixed"
    assert {"a.version": "3", "b.least": 0.5}.items() <= scene.provenance.settings.items()


def test_a_scene_that_was_read_is_not_taken_for_one_that_was_not() -> None:
    """The cache goes by what a perceiver says of itself."""
    assert Filled(perceiver(), readers(Settings(clothes=True))).info != perceiver().info


@pytest.mark.parametrize("name", ["faces", "hands"])
def test_faces_and_hands_are_reached_by_settings(name: str) -> None:
    pytest.importorskip("ai_edge_litert")
    [reader] = readers(Settings(**{name: True}))
    assert reader.info.name == name
    assert reader.words(picture(), scene_of(Person(id="P1", bbox=(9, 9, 50, 90), score=1))) == {}


@pytest.mark.parametrize("name", ["faces", "hands"])
def test_without_their_models_they_say_what_to_do(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "humanagent.tools.blazepose.models.importlib.util.find_spec", lambda name: None
    )
    with pytest.raises(MissingDependencyError, match="install"):
        readers(Settings(**{name: True}))


def test_readers_use_the_models_that_the_perceiver_has_loaded() -> None:
    pytest.importorskip("ai_edge_litert")
    from humanagent.tools.blazepose.models import load_models
    from humanagent.tools.faces import FaceReader
    from humanagent.tools.hands import HandReader

    assert FaceReader(threads=1)._models is HandReader(threads=1)._models is load_models(1)
