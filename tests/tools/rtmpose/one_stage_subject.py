"""RTMO with a planted model, for the contract suite."""

from __future__ import annotations

from pathlib import Path

from humanagent.tools.rtmpose import RTMO
from tests.tools.contract.subject import Subject
from tests.tools.rtmpose.planted import FOLDER, draw
from tests.tools.rtmpose.subject import BOX, RADIUS, SIZE


def make(folder: Path) -> Subject:
    photo, joints = draw(SIZE, BOX, RADIUS)
    return Subject(
        perceiver=RTMO(FOLDER / "one-stage.onnx"),
        photo=photo,
        person_box=BOX,
        library="onnxruntime",
        joints=joints,
        weights=FOLDER / "one-stage.onnx",
        reopen=RTMO,
    )
