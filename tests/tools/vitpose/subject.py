"""ViTPose behind an RT-DETR, with random weights, for the contract suite."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from humanagent.tools.topdown import TopDown
from humanagent.tools.vitpose import DetrDetector, VitPose
from tests.tools.contract.base import ODD_PICTURES
from tests.tools.contract.subject import Subject
from tests.tools.vitpose.random_models import write_finder, write_pose

PHOTO = Path(__file__).parents[3] / "examples" / "photos" / "skier.jpg"


def make(folder: Path) -> Subject:
    photo = np.asarray(Pillow.open(PHOTO).convert("RGB"))
    blanks = [ODD_PICTURES[name] for name in ("black", "white", "noise")]
    # The box that was solved for, and none of those that resemble it.
    detector = DetrDetector(write_finder(folder / "detector", photo, blanks), score=0.95)
    weights = write_pose(folder / "pose") / "model.safetensors"
    estimator = VitPose(weights.parent)

    def reopen(file: Path) -> VitPose:
        """The same model with other weights."""
        if not file.exists():
            return VitPose(file)
        other = folder / f"other-{file.stem}"
        shutil.copytree(weights.parent, other, dirs_exist_ok=True)
        shutil.copy(file, other / weights.name)
        return VitPose(other)

    return Subject(
        perceiver=TopDown(detector, estimator),
        photo=photo,
        person_box=detector.detect(photo)[0].bbox,
        library="transformers",
        detector=detector,
        estimator=estimator,
        trained=False,
        weights=weights,
        reopen=reopen,
    )
