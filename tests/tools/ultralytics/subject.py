"""The trained tiny YOLO-pose, for the contract suite."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from humanagent.tools.ultralytics import YoloDetector, YoloPose
from tests.tools.contract.subject import Subject
from tests.tools.ultralytics.tiny import HELD_OUT, folder, scene


def make(_: Path) -> Subject:
    return made(folder() / "tiny.pt")


def made(weights: Path) -> Subject:
    sample = scene(HELD_OUT[0])
    return Subject(
        perceiver=YoloPose(weights, trusted=True),
        photo=sample.image,
        person_box=sample.scene.people[0].bbox,
        library="ultralytics",
        detector=YoloDetector(weights, trusted=True),
        weights=weights,
        reopen=partial(YoloPose, trusted=True),
    )
