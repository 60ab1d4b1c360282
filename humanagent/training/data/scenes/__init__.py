"""Synthetic scenes: drawn people with exact boxes, joints, postures, clothes and relations.

``make_scene`` gives a still picture, ``make_sequence`` a few moments of one scene. A seed decides
everything; pictures and truth come from the same parameters.
"""

from humanagent.training.data.scenes.camera import Camera
from humanagent.training.data.scenes.config import SceneConfig
from humanagent.training.data.scenes.figure import PARTS
from humanagent.training.data.scenes.sample import SceneSample, make_scene
from humanagent.training.data.scenes.sequence import make_sequence
from humanagent.training.data.scenes.truth import PersonTruth, Relation, ThingTruth

__all__ = [
    "PARTS",
    "Camera",
    "PersonTruth",
    "Relation",
    "SceneConfig",
    "SceneSample",
    "ThingTruth",
    "make_scene",
    "make_sequence",
]
