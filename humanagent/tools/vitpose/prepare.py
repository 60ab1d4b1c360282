"""Whether ViTPose can be used: torch, transformers, a pose model, something that finds boxes."""

from __future__ import annotations

from pathlib import Path

from humanagent.errors import BadInputError, HumanAgentError, MissingDependencyError
from humanagent.settings import Settings
from humanagent.tools.choice import Missing, Ready, best_ready, described, unusable
from humanagent.tools.protocols import Detector, PersonPerceiver
from humanagent.tools.store import Store
from humanagent.tools.vitpose.load import INSTALL, POSES, kind_of, missing_libraries


def prepare(settings: Settings) -> Ready | Missing:
    """Ready where the libraries are there and a ViTPose is named or in the store."""
    if missing := missing_libraries():
        return Missing(
            MissingDependencyError(
                f"{', '.join(missing)} is not installed", where="vitpose", do=INSTALL
            )
        )
    pose = settings.pose_weights
    if pose is None:
        best = best_ready("pose", "vitpose")
        if best is None:
            return Missing(
                MissingDependencyError(
                    "no ViTPose is on this machine",
                    where="vitpose",
                    do="humanagent models pull vitpose-base-simple, or set pose_weights to a "
                    "folder",
                )
            )
        pose, said = best.name, described(best)
    elif (problem := _not_vitpose(pose)) is not None:
        return Missing(problem)
    else:
        said = Path(pose).name
    detector, finder = settings.detector_weights, ""
    if detector is not None:
        if (problem := unusable(detector)) is not None:
            return Missing(problem)
        finder = f"{Path(detector).name}, "
    elif (entry := best_ready("detect", "vitpose")) is not None:
        detector, finder = entry.name, f"{described(entry)}, "

    def build() -> PersonPerceiver:
        return make(pose, detector, settings)

    key = ("vitpose", pose, detector, settings.threads, settings.provider)
    return Ready(key, finder + said, build)


def make(pose: str, detector: str | None, settings: Settings) -> PersonPerceiver:
    """ViTPose behind a detector: one of transformers, an ONNX file, else the embedded one."""
    from humanagent.tools.rtmpose.prepare import embedded_detector, onnx_detector
    from humanagent.tools.topdown import ACCEPT, POSSIBLE, TopDown
    from humanagent.tools.vitpose.detector import DetrDetector
    from humanagent.tools.vitpose.pose import VitPose

    device = "cuda" if settings.provider == "cuda" else "cpu"
    estimator = VitPose(pose, threads=settings.threads, device=device)
    if detector is None:
        return TopDown(embedded_detector(settings), estimator, accept=0.0)
    found: Detector = (
        DetrDetector(detector, score=POSSIBLE, threads=settings.threads, device=device)
        if _is_folder_of_transformers(detector)
        else onnx_detector(detector, settings)
    )
    return TopDown(found, estimator, accept=ACCEPT)


def _not_vitpose(name: str) -> HumanAgentError | None:
    """Why a name or path is no ViTPose that can be loaded."""
    if (problem := unusable(name)) is not None:
        return problem
    if _is_folder_of_transformers(name) and kind_of(_place(name)) in POSES:
        return None
    return BadInputError(
        f"{Path(name).name} is no ViTPose",
        where="pose_weights",
        do="name a folder with its config.json and model.safetensors",
    )


def _is_folder_of_transformers(name: str) -> bool:
    return (_place(name) / "config.json").is_file()


def _place(name: str) -> Path:
    """Folder of a name of the store, or the path itself."""
    store = Store()
    return Path(name).expanduser() if store.state(name) == "absent" else store.home(name)
