"""The trained tiny YOLO-pose, for the contract suite."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from humanagent.tools.protocols import Image
from humanagent.tools.ultralytics import YoloDetector, YoloPose
from tests.tools.contract.subject import Subject
from tests.tools.ultralytics.tiny import HELD_OUT, folder, scene


def make(_: Path) -> Subject:
    return made(folder() / "tiny.pt")


def made(weights: Path) -> Subject:
    perceiver = YoloPose(weights, trusted=True)
    sample = max((scene(seed) for seed in HELD_OUT), key=lambda s: sure_of_one(perceiver, s.image))
    return Subject(
        perceiver=perceiver,
        photo=sample.image,
        person_box=sample.scene.people[0].bbox,
        library="ultralytics",
        detector=YoloDetector(weights, trusted=True),
        weights=weights,
        reopen=partial(YoloPose, trusted=True),
    )


def sure_of_one(perceiver: YoloPose, picture: Image) -> float:
    """How sure the model is of the one person in a picture; 0 where it finds none or several."""
    people = perceiver.perceive(picture).people
    return people[0].score if len(people) == 1 else 0.0
