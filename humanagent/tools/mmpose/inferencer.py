"""``MMPoseWhole``: the library's own pipeline from picture to people, ``MMPoseInferencer``."""

from __future__ import annotations

import os
import threading
from typing import Any

import numpy as np

from humanagent.scene import Person, Scene
from humanagent.tools.keypoints import SEEN, with_states
from humanagent.tools.mmpose.load import (
    find_config,
    load_weights,
    no_downloads,
    quiet,
    read_checkpoint,
)
from humanagent.tools.mmpose.pose import joint_names, library_version
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.tools.skeletons import to_coco
from humanagent.tools.topdown import (
    ACCEPT,
    NARROWEST,
    POSSIBLE,
    clipped,
    completeness,
    too_small,
)

#: Overlap of two people: the library's default (``nms_thr``).
OVERLAP = 0.3


class MMPoseWhole:
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
        device: str = "cpu",
        seen: float = SEEN,
    ) -> None:
        self._settings: dict[str, str | int | float | bool] = {"accept": accept, "seen": seen}
        self._accept, self._seen = accept, seen
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

    def perceive(self, image: Image) -> Scene:
        """The people of one (H, W, 3) uint8 RGB picture."""
        height, width = image.shape[:2]
        if min(height, width) < NARROWEST:
            return too_small((width, height), self)
        people, possible, scores = [], [], []
        for found in self._run(np.ascontiguousarray(image[..., ::-1])):
            x0, y0, x1, y1 = (float(v) for v in found["bbox"][0])
            score = float(np.clip(found.get("bbox_score", 1.0), 0, 1))
            box = clipped((x0, y0, x1, y1), width, height)
            if box is None or score < POSSIBLE:
                continue
            scores.append(score)
            if score < self._accept:
                possible.append(box)
                continue
            raw = np.asarray(found["keypoint_scores"], dtype=np.float64)
            xy = np.asarray(found["keypoints"], dtype=np.float64)[:, :2]
            points, confidence = to_coco(xy[None], raw[None], self.joints)
            joints = with_states(points[0], confidence[0], width, height, self._seen)
            people.append(Person(id="P1", bbox=box, score=score, keypoints=joints))
        return Scene.from_people(
            (width, height),
            people,
            possible=tuple(possible),
            complete=completeness(scores),
            provenance=self.info.provenance(),
        )

    def _run(self, picture: Image) -> list[dict[str, Any]]:
        with self._lock, quiet():
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
