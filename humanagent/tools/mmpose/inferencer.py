"""``MMPoseWhole``: the library's own pipeline from picture to people, ``MMPoseInferencer``."""

from __future__ import annotations

import os
import threading
from typing import Any

import numpy as np

from humanagent.tools.crops import bgr
from humanagent.tools.keypoints import SEEN
from humanagent.tools.mmpose.load import (
    find_config,
    load_weights,
    no_downloads,
    quiet,
    read_checkpoint,
)
from humanagent.tools.mmpose.pose import joint_names, library_version
from humanagent.tools.one_stage import Found, OneStage
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.tools.topdown import ACCEPT, POSSIBLE
from humanagent.tools.torch_threads import use_threads

#: Overlap of two people: the library's default (``nms_thr``).
OVERLAP = 0.3


class MMPoseWhole(OneStage):
    """People by ``MMPoseInferencer``: a detector of MMDetection and any 2D config, or a one-stage
    model such as RTMO without a detector.

    Safe to call from several threads: they take turns.

    Args:
        config: Name of one of MMPose's own configs, or path.
        checkpoint: Name in the model store, or path of a .pth file.
        detector: Name of a config of MMDetection or MMPose, or path. None for one-stage models;
            top-down models then take the whole picture for one person.
        detector_checkpoint: Of the detector.
        person_class: Index of people among the detector's classes.
        accept: Score from which a box is a person. Weaker ones become ``Scene.possible``.
        trusted: Run configs, and read checkpoints, that can run code.
        threads: Of torch, for the whole process; None: as it is set.
        device: Of torch.
        seen: Confidence from which a joint counts as *seen*.

    Raises:
        HumanAgentError: as ``MMPose``.
    """

    def __init__(
        self,
        config: str | os.PathLike[str],
        checkpoint: str | os.PathLike[str],
        detector: str | os.PathLike[str] | None = None,
        detector_checkpoint: str | os.PathLike[str] | None = None,
        *,
        person_class: int = 0,
        accept: float = ACCEPT,
        trusted: bool = False,
        threads: int | None = None,
        device: str = "cpu",
        seen: float = SEEN,
    ) -> None:
        self._settings: dict[str, str | int | float | bool] = {"accept": accept, "seen": seen}
        self._accept, self._seen, self._threads = accept, seen, threads
        self._lock = threading.Lock()
        pose = _read(config, trusted)
        self._settings["config"] = os.path.basename(config)
        # The library reads this one itself: it takes a path, and fetches no backbone.
        found = None if detector is None else str(find_config(detector, trusted=trusted))
        with quiet():
            from mmpose.apis import MMPoseInferencer

            whole: Any = MMPoseInferencer(
                pose,
                det_model="whole_image" if found is None else found,
                det_cat_ids=[person_class],
                device=device,
            )
        self._inferencer = whole.inferencer
        self._fill(self._inferencer.model, checkpoint, "sha256", trusted)
        if found is not None and detector_checkpoint is not None:
            self._settings["detector"] = os.path.basename(str(detector))
            model = self._inferencer.detector.model
            self._fill(model, detector_checkpoint, "detector.sha256", trusted)
        self._whole = whole
        self.joints = joint_names(self._inferencer.model.dataset_meta)

    @property
    def info(self) -> ToolInfo:
        """Versions of the libraries, hashes of the weights, and the settings."""
        return ToolInfo("mmpose-inferencer", library_version(), dict(self._settings))

    def measure(self, image: Image) -> Found:
        """As ``OneStage``, in the library's order."""
        people = self._run(bgr(image))
        scores = np.array([np.clip(p.get("bbox_score", 1.0), 0, 1) for p in people], np.float64)
        boxes = np.array([p["bbox"][0] for p in people], np.float64).reshape(-1, 4)
        shape = (len(people), len(self.joints))
        xy = np.array([p["keypoints"] for p in people], np.float64).reshape(*shape, -1)
        raw = np.array([p["keypoint_scores"] for p in people], np.float64).reshape(shape)
        keep = scores >= POSSIBLE
        return boxes[keep], scores[keep], xy[keep, :, :2], raw[keep]

    def _run(self, picture: Image) -> list[dict[str, Any]]:
        with self._lock, quiet():
            use_threads(self._threads)
            result = next(
                self._whole(
                    picture,
                    return_vis=False,
                    bbox_thr=POSSIBLE,
                    nms_thr=OVERLAP,
                    pose_based_nms=False,
                )
            )
        return list(result["predictions"][0])

    def _fill(
        self, model: Any, checkpoint: str | os.PathLike[str], key: str, trusted: bool
    ) -> None:
        content, self._settings[key] = read_checkpoint(checkpoint, trusted=trusted)
        load_weights(model, content, str(checkpoint))


def _read(config: str | os.PathLike[str], trusted: bool) -> Any:
    """A parsed config that downloads nothing and does not test with mirrored pictures."""
    path = find_config(config, trusted=trusted)
    with quiet():
        from mmengine.config import Config

        parsed = Config.fromfile(str(path))
    no_downloads(parsed)
    if "flip_test" in parsed.model.get("test_cfg", {}):
        parsed.model.test_cfg.flip_test = False
    return parsed
