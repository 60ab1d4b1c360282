"""Whether native MMPose can be used: the library, a config and its checkpoint."""

from __future__ import annotations

from pathlib import Path

from humanagent.errors import MissingDependencyError, SettingsError
from humanagent.settings import Settings
from humanagent.tools.choice import Missing, Ready, unusable
from humanagent.tools.mmpose.load import INSTALL, missing_libraries
from humanagent.tools.protocols import PersonPerceiver


def prepare(settings: Settings) -> Ready | Missing:
    """Ready where MMPose is installed, and ``pose_config`` and ``pose_weights`` are set."""
    config, checkpoint = settings.pose_config, settings.pose_weights
    if config is None or checkpoint is None:
        return Missing(
            SettingsError(
                "MMPose needs a config and its checkpoint",
                where="perceiver=mmpose",
                do="set pose_config and pose_weights",
            )
        )
    if missing := missing_libraries():
        return Missing(
            MissingDependencyError(
                f"{', '.join(missing)} is not installed", where="mmpose", do=INSTALL
            )
        )
    for given in (checkpoint, settings.detector_weights):
        if given is not None and (problem := unusable(given)) is not None:
            return Missing(problem)

    def build() -> PersonPerceiver:
        return make(config, checkpoint, settings)

    key = ("mmpose", config, checkpoint, settings.detector_weights, settings.trusted_weights)
    why = f"{Path(config).name.removesuffix('.py')}, {Path(checkpoint).name}"
    return Ready((*key, settings.threads, settings.provider), why, build)


def make(config: str, checkpoint: str, settings: Settings) -> PersonPerceiver:
    """A one-stage model alone; a top-down one behind a detector, the embedded one by default."""
    from humanagent.tools.mmpose.inferencer import MMPoseWhole
    from humanagent.tools.mmpose.load import is_top_down
    from humanagent.tools.mmpose.pose import MMPose
    from humanagent.tools.rtmpose.prepare import embedded_detector, onnx_detector
    from humanagent.tools.topdown import ACCEPT, TopDown

    trusted, threads = settings.trusted_weights, settings.threads
    if not is_top_down(config, trusted=trusted):
        return MMPoseWhole(config, checkpoint, trusted=trusted, threads=threads)
    pose = MMPose(config, checkpoint, trusted=trusted, threads=threads)
    if settings.detector_weights is None:
        return TopDown(embedded_detector(settings), pose, accept=0.0)
    return TopDown(onnx_detector(settings.detector_weights, settings), pose, accept=ACCEPT)
