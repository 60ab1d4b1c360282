"""All facts of a person, of a pair and of a scene."""

from __future__ import annotations

from humanagent.pose.geometry import Body, body_of
from humanagent.pose.orientation import orientation
from humanagent.pose.types import Fact, SceneFacts
from humanagent.scene import Person, Scene


def person_facts(person: Person, scene_size: tuple[int, int]) -> dict[str, Fact]:
    """Every fact about one person, by name."""
    return _facts_of(body_of(person, scene_size))


def _facts_of(body: Body) -> dict[str, Fact]:
    return {"orientation": orientation(body)}


def scene_facts(scene: Scene) -> SceneFacts:
    """All facts of a scene."""
    size = (scene.width, scene.height)
    return SceneFacts(people={p.id: person_facts(p, size) for p in scene.people}, pairs={})
