"""Native MMPose with random weights behind a planted detector, for the contract suite."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from humanagent.tools.mmpose import MMPose
from humanagent.tools.rtmpose import OnnxDetector
from humanagent.tools.topdown import TopDown
from tests.tools.contract.subject import Subject
from tests.tools.mmpose.random_models import write
from tests.tools.rtmpose import planted
from tests.tools.rtmpose.subject import BOX, RADIUS, SIZE

CONFIG = "rtmpose-t_8xb256-420e_body8-256x192"


def make(folder: Path) -> Subject:
    photo, _ = planted.draw(SIZE, BOX, RADIUS)
    checkpoint = write(CONFIG, folder / "random.pth", photo)
    estimator = MMPose(CONFIG, checkpoint)
    return Subject(
        perceiver=TopDown(OnnxDetector(planted.FOLDER / "detector.onnx"), estimator),
        photo=photo,
        person_box=BOX,
        library="mmpose",
        estimator=estimator,
        trained=False,
        weights=checkpoint,
        reopen=partial(MMPose, CONFIG),
    )
