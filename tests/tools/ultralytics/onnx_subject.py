"""The ONNX file of the tiny YOLO-pose, for the contract suite."""

from __future__ import annotations

from pathlib import Path

from tests.tools.contract.subject import Subject
from tests.tools.ultralytics.subject import made
from tests.tools.ultralytics.tiny import folder


def make(_: Path) -> Subject:
    return made(folder() / "tiny.onnx")
