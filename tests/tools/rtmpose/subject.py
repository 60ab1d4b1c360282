"""RTMPose behind a detector, with planted models, for the contract suite."""

from __future__ import annotations

from pathlib import Path

from humanagent.tools.rtmpose import OnnxDetector, RTMPose
from humanagent.tools.topdown import TopDown
from tests.tools.contract.subject import Subject
from tests.tools.rtmpose.planted import FOLDER, draw

SIZE, BOX, RADIUS = (400, 300), (120.0, 40.0, 240.0, 270.0), 8.0


def make(folder: Path) -> Subject:
    photo, joints = draw(SIZE, BOX, RADIUS)
    detector, estimator = OnnxDetector(FOLDER / "detector.onnx"), RTMPose(FOLDER / "pose.onnx")
    return Subject(
        perceiver=TopDown(detector, estimator),
        photo=photo,
        person_box=BOX,
        library="onnxruntime",
        detector=detector,
        estimator=estimator,
        joints=joints,
        weights=FOLDER / "pose.onnx",
        reopen=RTMPose,
    )
