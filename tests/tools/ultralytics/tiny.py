"""Where the tiny YOLO-pose lies that ``scripts/train_tiny_yolo`` trained, and pictures for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from humanagent.training.data.scenes import SceneConfig, SceneSample, make_scene

SIDE = 96
#: Seeds that it was not trained on.
HELD_OUT = range(2_000_000, 2_000_020)


def folder() -> Path:
    """Skips the test where there is none."""
    given = os.environ.get("HUMANAGENT_TINY_YOLO")
    if not given or not (Path(given) / "tiny.onnx").is_file():
        pytest.skip("train one: scripts/test_ultralytics, or set HUMANAGENT_TINY_YOLO")
    return Path(given)


def scene(seed: int, *, people: int = 1, size: tuple[int, int] = (SIDE, SIDE)) -> SceneSample:
    config = SceneConfig(size=size, people={people: 1}, truncation=0, occluder=0, dim=0)
    return make_scene(seed, config)
