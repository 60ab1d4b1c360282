"""``RTMPose``: joints inside given boxes, of bodies, whole bodies or hands."""

from __future__ import annotations

import os

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError
from humanagent.scene import BBox
from humanagent.settings import Provider
from humanagent.tools.crop_pose import BATCH, CropPose
from humanagent.tools.crops import Affine, crop_of_box, warp_library
from humanagent.tools.keypoints import SEEN
from humanagent.tools.onnx_session import library_version, open_session
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.tools.rtmpose.simcc import decode
from humanagent.tools.rtmpose.spec import Spec
from humanagent.tools.skeletons import SKELETONS, skeleton, skeleton_of

Array = npt.NDArray[np.float64]


class RTMPose(CropPose):
    """A SimCC pose model. Safe to call from several threads.

    Args:
        weights: Name in the model store, or path of an .onnx file.
        joints: Name of the key point set, where neither metadata nor the number of joints tells.
        threads: Threads of onnxruntime.
        provider: Where it runs.
        seen: Confidence from which a joint counts as *seen*.

    Raises:
        MissingDependencyError: onnxruntime or the weights are not there.
        BackendError: the file is no SimCC pose model.
    """

    def __init__(
        self,
        weights: str | os.PathLike[str],
        *,
        joints: str | None = None,
        threads: int = 2,
        provider: Provider = "cpu",
        seen: float = SEEN,
    ) -> None:
        self._session = session = open_session(weights, threads=threads, provider=provider)
        self._spec = Spec.plain("simcc")
        if session.metadata is not None:
            self._spec = Spec.read(session.metadata, "simcc", session.name)
        size = self._spec.input_size or session.size
        if size is None:
            raise self._not_simcc("its input size is open and its metadata does not give it")
        self._size = size
        self._provider, self._seen = provider, seen
        self._batch = session.batch or BATCH
        self.joints = self._names(joints)

    @property
    def info(self) -> ToolInfo:
        """Version of the library, hash of the weights, and all that the outcome depends on."""
        settings: dict[str, str | int | float | bool] = {
            "weights": os.path.basename(self._session.name),
            "sha256": self._session.sha256,
            "input": f"{self._size[0]}x{self._size[1]}",
            "joints": len(self.joints),
            "provider": self._provider,
            "seen": self._seen,
            "warp": warp_library(),
        }
        return ToolInfo("rtmpose", library_version(), settings)

    def _map(self, box: BBox) -> Affine | None:
        return crop_of_box(box, self._size, self._spec.padding)

    def _run(self, crops: Image) -> tuple[Array, Array]:
        missing = (self._session.batch or 0) - len(crops)
        if missing > 0:  # a file exported for so many, and no fewer
            crops = np.concatenate([crops, np.repeat(crops[:1], missing, 0)])
        x, y = self._logits(self._session.run(self._spec.tensor(crops)))
        places, peaks = decode(x, y, self._size)
        count = len(crops) - max(missing, 0)
        return places[:count], peaks[:count]

    def _logits(
        self, outputs: list[npt.NDArray[np.float32]]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """The rows along x and y: by name, else in MMPose's order."""
        named = dict(zip(self._session.outputs, outputs, strict=True))
        if "simcc_x" in named and "simcc_y" in named:
            return named["simcc_x"], named["simcc_y"]
        return outputs[0], outputs[1]

    def _names(self, given: str | None) -> tuple[str, ...]:
        """Names of the joints, after one run that shows how many there are."""
        blank = np.zeros((self._session.batch or 1, self._size[1], self._size[0], 3), np.uint8)
        outputs = self._session.run(self._spec.tensor(blank))
        if len(outputs) < 2 or any(o.ndim != 3 for o in outputs[:2]):
            raise self._not_simcc(f"its outputs are {[o.shape for o in outputs]}")
        x, y = self._logits(outputs)
        ratios = (x.shape[-1] / self._size[0], y.shape[-1] / self._size[1])
        if x.shape[1] != y.shape[1] or ratios[0] != ratios[1]:
            raise self._not_simcc(f"its outputs are {x.shape} and {y.shape} for {self._size}")
        count = x.shape[1]
        names = skeleton(given) if given else self._spec.joints or SKELETONS[skeleton_of(count)]
        if len(names) != count:
            raise self._not_simcc(f"it has {count} joints, not {len(names)}")
        return names

    def _not_simcc(self, why: str) -> BackendError:
        return BackendError(
            f"this is no SimCC pose model that can be used: {why}",
            where=self._session.name,
            do="name an RTMPose model, exported with its two outputs simcc_x and simcc_y",
        )
