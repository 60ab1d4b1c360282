"""Whether YOLO can be used: ultralytics, and a pose model that is named or in the store."""

from __future__ import annotations

from pathlib import Path

from humanagent.errors import MissingDependencyError, SettingsError
from humanagent.settings import Settings
from humanagent.tools.choice import Missing, Ready, best_ready, described, unusable
from humanagent.tools.protocols import PersonPerceiver
from humanagent.tools.store.errors import UnsafeModelError
from humanagent.tools.ultralytics.load import INSTALL, missing_libraries

#: Pickles, and compiled code.
RUNS_CODE = (".pt", ".engine")


def prepare(settings: Settings) -> Ready | Missing:
    """Ready where ultralytics is installed and a pose model is named or in the store."""
    if missing := missing_libraries():
        return Missing(
            MissingDependencyError(
                f"{', '.join(missing)} is not installed", where="ultralytics", do=INSTALL
            )
        )
    pose = settings.pose_weights
    if pose is None:
        best = best_ready("pose", "ultralytics")
        if best is None:
            return Missing(
                MissingDependencyError(
                    "no YOLO pose model is on this machine",
                    where="ultralytics",
                    do="humanagent models pull yolo11n-pose --trust-pickle, or set pose_weights",
                )
            )
        pose, said = best.name, described(best)
    else:
        if (problem := unusable(pose)) is not None:
            return Missing(problem)
        if settings.perceiver == "auto" and Path(pose).suffix.lower() == ".onnx":
            return Missing(
                SettingsError(
                    "an ONNX file may be anything", where=pose, do="set perceiver=ultralytics"
                )
            )
        if Path(pose).suffix.lower() in RUNS_CODE and not settings.trusted_weights:
            return Missing(
                UnsafeModelError(
                    "the file can run code of its author when it is opened",
                    where=pose,
                    do="export it to ONNX, or set trusted_weights if you trust where it comes from",
                )
            )
        said = Path(pose).name
    name = pose

    def build() -> PersonPerceiver:
        return make(name, settings)

    key = ("ultralytics", pose, settings.trusted_weights, settings.threads, settings.provider)
    return Ready(key, f"{said}, AGPL-3.0", build)


def make(pose: str, settings: Settings) -> PersonPerceiver:
    """One pass for boxes and joints: ``detector_weights`` are not asked."""
    from humanagent.tools.ultralytics.people import YoloPose

    device = "cuda:0" if settings.provider == "cuda" else "cpu"
    return YoloPose(pose, trusted=settings.trusted_weights, threads=settings.threads, device=device)
