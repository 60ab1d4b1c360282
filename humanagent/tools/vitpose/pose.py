"""``VitPose``: joints inside given boxes by a plain vision transformer."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError, SettingsError
from humanagent.scene import BBox, Keypoints
from humanagent.tools.crops import PADDING, Affine, warp, warp_library
from humanagent.tools.keypoints import SEEN, with_states
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.tools.rtmpose.pose import BATCH, Measured
from humanagent.tools.skeletons import SKELETONS, skeleton, skeleton_of, to_coco
from humanagent.tools.vitpose.heatmaps import decode
from humanagent.tools.vitpose.load import POSES, library_version, load
from humanagent.tools.vitpose.preparation import Preparation

Array = npt.NDArray[np.float64]


class VitPose:
    """A ViTPose or ViTPose+ model of transformers. Safe to call from several threads.

    Torch decides how many threads compute, once for the process (``OMP_NUM_THREADS``).

    Args:
        weights: Name in the model store, or path of a folder with safetensors.
        dataset: Which expert of a ViTPose+ model answers; 0 was trained on COCO. Plain models
            have one.
        joints: Name of the key point set, where the number of joints does not tell.
        device: Of torch.
        seen: Confidence from which a joint counts as *seen*.

    Raises:
        MissingDependencyError: a library or the weights are not there.
        BadInputError: this is no ViTPose, or it has no such expert.
        BackendError: the model cannot be loaded.
    """

    def __init__(
        self,
        weights: str | os.PathLike[str],
        *,
        dataset: int = 0,
        joints: str | None = None,
        device: str = "cpu",
        seen: float = SEEN,
    ) -> None:
        self._loaded = loaded = load(weights, POSES, device=device)
        self._preparation = Preparation.read(loaded.folder)
        backbone = loaded.model.config.backbone_config
        height, width = _pair(backbone.image_size)
        self._size = (width, height)
        self._experts = int(backbone.num_experts)
        if not 0 <= dataset < self._experts:
            raise SettingsError(
                f"the model has no expert {dataset}",
                where=loaded.name,
                do=f"use 0 to {self._experts - 1}",
            )
        self._dataset, self._seen, self._device = dataset, seen, device
        self.joints = self._names(joints)

    @property
    def info(self) -> ToolInfo:
        """Versions of the libraries, hash of the weights, and all that the outcome depends on."""
        settings: dict[str, str | int | float | bool] = {
            "weights": os.path.basename(self._loaded.name),
            "sha256": self._loaded.sha256,
            "input": f"{self._size[0]}x{self._size[1]}",
            "joints": len(self.joints),
            "dataset": self._dataset,
            "device": self._device,
            "seen": self._seen,
            "warp": warp_library(),
        }
        return ToolInfo("vitpose", library_version(), settings)

    def estimate(self, image: Image, boxes: Sequence[BBox]) -> list[Keypoints]:
        """COCO-17 key points for each xyxy box, in the same order; boxes are run as one batch.

        A box without area gives *absent* joints.
        """
        measured = self.measure(image, boxes)
        xy, score = to_coco(measured.xy, measured.score, measured.joints)
        height, width = image.shape[:2]
        return [
            with_states(p, s, width, height, self._seen) for p, s in zip(xy, score, strict=True)
        ]

    def measure(self, image: Image, boxes: Sequence[BBox]) -> Measured:
        """All joints of the model, whatever its key point set, for each xyxy box."""
        maps = [udp_crop(box, self._size) for box in boxes]
        xy = np.full((len(boxes), len(self.joints), 2), np.nan)
        score = np.zeros((len(boxes), len(self.joints)))
        todo = [(i, m) for i, m in enumerate(maps) if m is not None]
        for start in range(0, len(todo), BATCH):
            part = todo[start : start + BATCH]
            crops = np.stack([warp(image, m, self._size) for _, m in part])
            heatmaps = self._run(self._preparation.tensor(crops))
            places, peaks = decode(heatmaps)
            cells = np.array([heatmaps.shape[3] - 1, heatmaps.shape[2] - 1])
            places *= (np.array(self._size) - 1) / cells
            for (i, affine), place, peak in zip(part, places, peaks, strict=True):
                xy[i], score[i] = affine.to_picture(place), peak
        return Measured(xy, score, self.joints)

    def _run(self, tensor: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """(N, K, H, W) heatmaps."""
        import torch

        pixels = torch.from_numpy(tensor).to(self._device)
        expert = None
        if self._experts > 1:
            expert = torch.full((len(pixels),), self._dataset, device=self._device)
        with torch.inference_mode():
            heatmaps = self._loaded.model(pixels, dataset_index=expert).heatmaps
        return np.asarray(heatmaps.float().cpu().numpy())

    def _names(self, given: str | None) -> tuple[str, ...]:
        count = int(self._loaded.model.config.num_labels)
        names = skeleton(given) if given else SKELETONS[skeleton_of(count)]
        if len(names) != count:
            raise BackendError(
                f"the model has {count} joints, not {len(names)}",
                where=self._loaded.name,
                do="name the key point set that it was trained with, in the argument joints",
            )
        return names


def udp_crop(box: BBox, size: tuple[int, int], padding: float = PADDING) -> Affine | None:
    """The map onto a model input of ``size`` (width, height) around a box, as ViTPose was trained.

    It differs from ``crop_of_box`` by the unit: here an input is ``size - 1`` steps wide (UDP).

    Example:
        >>> udp_crop((2, 4, 5, 7), (4, 4), padding=1.0)
        Affine(kx=1.0, ky=1.0, tx=-2.0, ty=-4.0)
    """
    x0, y0, x1, y1 = (float(v) for v in box)
    if not (x0 < x1 and y0 < y1 and np.isfinite([x0, y0, x1, y1]).all()):
        return None
    aspect = size[0] / size[1]
    width = max(x1 - x0, (y1 - y0) * aspect) * padding
    height = width / aspect
    kx, ky = (size[0] - 1) / width, (size[1] - 1) / height
    return Affine(kx, ky, -kx * ((x0 + x1 - width) / 2), -ky * ((y0 + y1 - height) / 2))


def _pair(size: int | Sequence[int]) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else (int(size[0]), int(size[1]))
