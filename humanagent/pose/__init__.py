"""Pose facts: pure functions from joints to named facts. Knows nothing of models or files."""

from humanagent.pose.facts import pair_facts, person_facts, scene_facts
from humanagent.pose.types import PAIR_VALUES, PERSON_VALUES, Fact, FactName, SceneFacts

__all__ = [
    "PAIR_VALUES",
    "PERSON_VALUES",
    "Fact",
    "FactName",
    "SceneFacts",
    "pair_facts",
    "person_facts",
    "scene_facts",
]
