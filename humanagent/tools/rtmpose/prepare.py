"""Whether RTMPose can be used: onnxruntime, a pose model, and something that finds the boxes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from humanagent.errors import HumanAgentError, MissingDependencyError, SettingsError
from humanagent.settings import Settings
from humanagent.tools.choice import Missing, Ready, best_ready, described, unusable
from humanagent.tools.onnx_session import INSTALL
from humanagent.tools.protocols import Detector, PersonPerceiver


def prepare(settings: Settings) -> Ready | Missing:
    """Ready where onnxruntime is installed and a pose model is named or in the store."""
    if importlib.util.find_spec("onnxruntime") is None:
        return Missing(
            MissingDependencyError("onnxruntime is not installed", where="rtmpose", do=INSTALL)
        )
    pose, said = _choose(settings.pose_weights, "pose")
    if isinstance(pose, HumanAgentError):
        return Missing(pose)
    detector, finder = _choose(settings.detector_weights, "detect")
    if isinstance(detector, HumanAgentError) and settings.detector_weights:
        return Missing(detector)
    name = None if isinstance(detector, HumanAgentError) else detector
    key = ("rtmpose", pose, name, settings.threads, settings.provider)

    def build() -> PersonPerceiver:
        return make(pose, name, settings)

    return Ready(key, said if name is None else f"{finder}, {said}", build)


def make(pose: str, detector: str | None, settings: Settings) -> PersonPerceiver:
    """RTMO alone, or RTMPose behind a detector: the named one, else the embedded one."""
    from humanagent.tools.onnx_session import open_session
    from humanagent.tools.rtmpose.pose import RTMPose
    from humanagent.tools.rtmpose.rtmo import RTMO
    from humanagent.tools.topdown import ACCEPT, TopDown

    threads, provider = settings.threads, settings.provider
    session = open_session(pose, threads=threads, provider=provider)
    if 4 in session.ranks:  # boxes and joints at once
        return RTMO(pose, threads=threads, provider=provider)
    estimator = RTMPose(pose, threads=threads, provider=provider)
    if detector is None:
        return TopDown(embedded_detector(settings), estimator, accept=0.0)
    return TopDown(onnx_detector(detector, settings), estimator, accept=ACCEPT)


def onnx_detector(weights: str, settings: Settings) -> Detector:
    """RTMDet or YOLOX, with the weaker boxes that ``TopDown`` turns into hints."""
    from humanagent.tools.rtmpose.detector import OnnxDetector
    from humanagent.tools.topdown import POSSIBLE

    return OnnxDetector(
        weights, score=POSSIBLE, threads=settings.threads, provider=settings.provider
    )


def embedded_detector(settings: Settings) -> Detector:
    """The boxes of the embedded models.

    Raises:
        MissingDependencyError: they are not installed either.
    """
    from humanagent.tools.blazepose import BlazePose, BlazePoseDetector

    try:
        return BlazePoseDetector(BlazePose(threads=settings.threads))
    except MissingDependencyError as error:
        raise MissingDependencyError(
            "nothing finds the boxes that this pose model needs",
            where="detector_weights",
            do="name a detector: humanagent models pull rtmdet-nano-person, or "
            f"install the embedded one ({error.do})",
        ) from error


def _choose(given: str | None, task: str) -> tuple[str | HumanAgentError, str]:
    """The weights to load, or why there are none; and what to call them."""
    if given is None:
        entry = best_ready("detect" if task == "detect" else "pose", "rtmpose")
        if entry is not None:
            return entry.name, described(entry)
        error = MissingDependencyError(
            f"no model of the task {task!r} for rtmpose is on this machine",
            where="rtmpose",
            do="humanagent models pull rtmpose-m, or set pose_weights to an .onnx file",
        )
        return error, ""
    if (problem := unusable(given)) is not None:
        return problem, ""
    if Path(given).suffix.lower() not in ("", ".onnx") and Path(given).is_file():
        error_ = SettingsError(
            f"{Path(given).name} is no ONNX file",
            where=f"{task} weights",
            do="export it: python -m humanagent.tools.mmpose.export CONFIG CHECKPOINT OUT.onnx",
        )
        return error_, ""
    return given, Path(given).name
