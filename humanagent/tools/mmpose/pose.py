"""``MMPose``: joints inside given boxes, by any top-down config of the library."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from humanagent.errors import SettingsError
from humanagent.scene import BBox, Keypoints
from humanagent.tools.crop_pose import BATCH, Measured
from humanagent.tools.crops import bgr
from humanagent.tools.keypoints import SEEN
from humanagent.tools.mmpose.load import (
    find_config,
    load_weights,
    no_downloads,
    quiet,
    read_checkpoint,
)
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.tools.torch_threads import use_threads

Array = npt.NDArray[np.float64]


class MMPose:
    """A pose estimator: ``init_model`` and ``inference_topdown`` of the library.

    Safe to call from several threads: they take turns, as the library keeps its scope in globals.

    Args:
        config: Name of one of MMPose's own configs, or path.
        checkpoint: Name in the model store, or path of a .pth file.
        flip: Run the mirrored picture too, as the shipped configs do: half a point of AP for
            twice the time. Off, the joints are those of the exported model.
        trusted: Run a config, and read a checkpoint, that can run code.
        threads: Of torch, for the whole process; None: as it is set.
        device: Of torch.
        seen: Confidence from which a joint counts as *seen*.

    Raises:
        MissingDependencyError: the library is not installed.
        SettingsError: there is no such config, or it is not one of a top-down model.
        BackendError: the checkpoint cannot be read or belongs to another model.
        UnsafeModelError: it can run code and is not trusted.
    """

    def __init__(
        self,
        config: str | os.PathLike[str],
        checkpoint: str | os.PathLike[str],
        *,
        flip: bool = False,
        trusted: bool = False,
        threads: int | None = None,
        device: str = "cpu",
        seen: float = SEEN,
    ) -> None:
        self.model, self._sha256 = load_model(config, checkpoint, trusted=trusted, device=device)
        if not hasattr(self.model, "test_cfg") or "Topdown" not in type(self.model).__name__:
            raise SettingsError(
                f"{type(self.model).__name__} is no top-down model",
                where=str(config),
                do="use MMPoseWhole for one-stage models",
            )
        self.model.test_cfg["flip_test"] = flip
        self.joints = joint_names(self.model.dataset_meta)
        self._config, self._flip, self._seen = str(config), flip, seen
        self._threads = threads
        self._lock = threading.Lock()

    @property
    def info(self) -> ToolInfo:
        """Versions of the libraries, hash of the weights, and the settings."""
        settings: dict[str, str | int | float | bool] = {
            "config": os.path.basename(self._config).removesuffix(".py"),
            "sha256": self._sha256,
            "joints": len(self.joints),
            "flip": self._flip,
            "seen": self._seen,
        }
        return ToolInfo("mmpose", library_version(), settings)

    def estimate(self, image: Image, boxes: Sequence[BBox]) -> list[Keypoints]:
        """COCO-17 key points for each xyxy box, in the same order; boxes are run as one batch.

        A box without area gives *absent* joints.
        """
        return self.measure(image, boxes).keypoints(image, self._seen)

    def measure(self, image: Image, boxes: Sequence[BBox]) -> Measured:
        """All joints of the model, whatever its key point set, for each xyxy box."""
        from mmpose.apis import inference_topdown

        xy = np.full((len(boxes), len(self.joints), 2), np.nan)
        score = np.zeros((len(boxes), len(self.joints)))
        todo = [i for i, (x0, y0, x1, y1) in enumerate(boxes) if x0 < x1 and y0 < y1]
        picture = bgr(image)
        for start in range(0, len(todo), BATCH):
            part = todo[start : start + BATCH]
            asked = np.array([boxes[i] for i in part], dtype=np.float32)
            with self._lock, quiet():
                use_threads(self._threads)
                results = inference_topdown(self.model, picture, asked)
            for i, result in zip(part, results, strict=True):
                xy[i], score[i] = _joints(result.pred_instances)
        return Measured(xy, score, self.joints)


def load_model(
    config: str | os.PathLike[str],
    checkpoint: str | os.PathLike[str],
    *,
    trusted: bool = False,
    device: str = "cpu",
) -> tuple[Any, str]:
    """A model of MMPose, ready to run, and the SHA-256 of its checkpoint."""
    path = find_config(config, trusted=trusted)
    content, sha256 = read_checkpoint(checkpoint, trusted=trusted)
    with quiet():
        from mmengine.config import Config
        from mmpose.apis import init_model
        from mmpose.datasets.datasets.utils import parse_pose_metainfo

        parsed = Config.fromfile(str(path))
        no_downloads(parsed)
        model = init_model(parsed, None, device=device)
        load_weights(model, content, str(checkpoint))
        meta = content.get("meta", {})
        if meta.get("dataset_meta"):
            model.dataset_meta = meta["dataset_meta"]
        elif getattr(model, "dataset_meta", None) is None:
            model.dataset_meta = parse_pose_metainfo(
                {"from_file": "configs/_base_/datasets/coco.py"}
            )
    return model, sha256


def joint_names(meta: dict[str, Any]) -> tuple[str, ...]:
    """Names of the joints, in order, from the metadata of a dataset."""
    names: dict[int, str] = meta["keypoint_id2name"]
    return tuple(names[i] for i in range(len(names)))


@functools.cache
def library_version() -> str:
    """Versions of MMPose and of what computes."""
    from importlib.metadata import version

    return ", ".join(f"{name} {version(name)}" for name in ("mmpose", "mmcv", "torch"))


def _joints(instances: Any) -> tuple[Array, Array]:
    """(K, 2) and (K,) of the one person of a box; joints the decoder gave up are NaN."""
    xy = np.array(instances.keypoints[0], dtype=np.float64)[:, :2]
    score = np.array(instances.keypoint_scores[0], dtype=np.float64)
    xy[score <= 0] = np.nan
    return xy, score
