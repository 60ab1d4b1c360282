"""The embedded models, for the contract suite."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from humanagent.tools.blazepose import BlazePose, BlazePoseDetector, BlazePoseEstimator
from tests.tools.contract.subject import Subject

PHOTOS = Path(__file__).parents[2] / "examples" / "photos"


def make(folder: Path) -> Subject:
    perceiver = BlazePose()
    photo = np.asarray(Pillow.open(PHOTOS / "skier.jpg").convert("RGB"))
    return Subject(
        perceiver=perceiver,
        photo=photo,
        person_box=max(perceiver.perceive(photo).people, key=lambda p: p.score).bbox,
        library="ai_edge_litert",
        detector=BlazePoseDetector(perceiver),
        estimator=BlazePoseEstimator(),
    )
