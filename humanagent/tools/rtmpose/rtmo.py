"""``RTMO``: boxes and joints in one pass over the whole picture."""

from __future__ import annotations

import os

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError
from humanagent.settings import Provider
from humanagent.tools.crops import centred, warp_library
from humanagent.tools.keypoints import SEEN
from humanagent.tools.one_stage import Found, OneStage
from humanagent.tools.onnx_session import library_version, open_session
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.tools.rtmpose.boxes import suppress
from humanagent.tools.rtmpose.detector import DEFAULT_SIZE, OVERLAP
from humanagent.tools.rtmpose.spec import Spec
from humanagent.tools.skeletons import SKELETONS, skeleton_of
from humanagent.tools.topdown import ACCEPT, POSSIBLE

Array = npt.NDArray[np.float64]


class RTMO(OneStage):
    """People with their joints by an RTMO file. Safe to call from several threads.

    Outputs ``dets`` (1, N, 5) and ``keypoints`` (1, N, K, 3), as OpenMMLab and we export it.

    Args:
        weights: Name in the model store, or path of an .onnx file.
        accept: Score from which a box is a person. Weaker ones, down to 0.1, become
            ``Scene.possible``.
        overlap: Overlap (IoU) that two people may have.
        threads: Threads of onnxruntime.
        provider: Where it runs.
        seen: Visibility from which a joint counts as *seen*.

    Raises:
        MissingDependencyError: onnxruntime or the weights are not there.
        BackendError: the file is no RTMO.
    """

    def __init__(
        self,
        weights: str | os.PathLike[str],
        *,
        accept: float = ACCEPT,
        overlap: float = OVERLAP,
        threads: int = 2,
        provider: Provider = "cpu",
        seen: float = SEEN,
    ) -> None:
        self._session = session = open_session(weights, threads=threads, provider=provider)
        self._spec = Spec.plain("rtmo")
        if session.metadata is not None:
            self._spec = Spec.read(session.metadata, "rtmo", session.name)
        self._size = self._spec.input_size or session.size or DEFAULT_SIZE
        self._accept, self._overlap, self._seen = accept, overlap, seen
        self._provider = provider
        _, joints = self._raw(np.zeros((self._size[1], self._size[0], 3), np.uint8))
        self.joints = self._spec.joints or SKELETONS[skeleton_of(joints.shape[1])]

    @property
    def info(self) -> ToolInfo:
        """Version of the library, hash of the weights, and all that the outcome depends on."""
        settings: dict[str, str | int | float | bool] = {
            "weights": os.path.basename(self._session.name),
            "sha256": self._session.sha256,
            "input": f"{self._size[0]}x{self._size[1]}",
            "accept": self._accept,
            "overlap": self._overlap,
            "provider": self._provider,
            "seen": self._seen,
            "warp": warp_library(),
        }
        return ToolInfo("rtmo", library_version(), settings)

    def measure(self, image: Image) -> Found:
        """As ``OneStage``; doubles are removed."""
        canvas, affine = centred(image, self._size)
        dets, joints = self._raw(canvas)
        keep = np.flatnonzero(
            (dets[:, 4] >= min(POSSIBLE, self._accept)) & np.isfinite(dets).all(-1)
        )
        keep = keep[suppress(dets[keep, :4], dets[keep, 4], self._overlap)]
        boxes = affine.to_picture(dets[keep, :4].reshape(-1, 2, 2)).reshape(-1, 4)
        return (
            boxes,
            dets[keep, 4].clip(0, 1),
            affine.to_picture(joints[keep, :, :2]),
            joints[keep, :, 2],
        )

    def _raw(self, canvas: Image) -> tuple[Array, Array]:
        """(N, 5) boxes with scores and (N, K, 3) joints, in pixels of the input."""
        outputs = self._session.run(self._spec.tensor(canvas[None]))
        by_rank = {o.ndim: np.asarray(o[0], dtype=np.float64) for o in outputs}
        dets, joints = by_rank.get(3), by_rank.get(4)
        if (
            dets is None
            or joints is None
            or dets.shape[1] != 5
            or joints.shape[2] != 3
            or len(dets) != len(joints)
        ):
            raise BackendError(
                f"this is no RTMO: its outputs are {[o.shape for o in outputs]}",
                where=self._session.name,
                do="name an RTMO model, exported with its two outputs dets and keypoints",
            )
        return dets, joints
