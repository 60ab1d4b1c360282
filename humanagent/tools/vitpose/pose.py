"""``VitPose``: joints inside given boxes by a plain vision transformer."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError, SettingsError
from humanagent.scene import BBox
from humanagent.tools.crop_pose import CropPose
from humanagent.tools.crops import PADDING, Affine, warp_library
from humanagent.tools.keypoints import SEEN
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.tools.skeletons import SKELETONS, skeleton, skeleton_of
from humanagent.tools.torch_threads import use_threads
from humanagent.tools.vitpose.heatmaps import decode
from humanagent.tools.vitpose.load import POSES, library_version, load
from humanagent.tools.vitpose.preparation import Preparation

Array = npt.NDArray[np.float64]


class VitPose(CropPose):
    """A ViTPose or ViTPose+ model of transformers. Safe to call from several threads.

    Args:
        weights: Name in the model store, or path of a folder with safetensors.
        dataset: Which expert of a ViTPose+ model answers; 0 was trained on COCO. Plain models
            have one.
        joints: Name of the key point set, where the number of joints does not tell.
        threads: Of torch, for the whole process; None: as it is set.
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
        threads: int | None = None,
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
        self._dataset, self._seen = dataset, seen
        self._device, self._threads = device, threads
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

    def _map(self, box: BBox) -> Affine | None:
        return udp_crop(box, self._size)

    def _run(self, crops: Image) -> tuple[Array, Array]:
        heatmaps = self._heatmaps(self._preparation.tensor(crops))
        places, peaks = decode(heatmaps)
        cells = np.array([heatmaps.shape[3] - 1, heatmaps.shape[2] - 1])
        return places * (np.array(self._size) - 1) / cells, peaks

    def _heatmaps(self, tensor: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """(N, K, H, W) of (N, 3, H, W) pixels."""
        import torch

        use_threads(self._threads)
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
