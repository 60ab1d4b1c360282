"""The six TFLite models inside the mediapipe 0.10.21 wheel, run with LiteRT.

The mediapipe package is located but never imported: importing it would pull in cv2 and a GL stack
that the models do not need. An interpreter serves one thread at a time, so each worker thread
takes its own from a small pool; results come back in the order of the inputs, whatever the number
of threads.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import platform
import queue
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError, MissingDependencyError

Array = npt.NDArray[np.float32]
T = TypeVar("T")
R = TypeVar("R")

INSTALL = 'pip install "humanagent[embedded]"'


@dataclass(frozen=True)
class ModelFile:
    """Where a model lies inside the mediapipe package, and the content it must have."""

    path: str
    sha256: str


POSE_DETECTOR = ModelFile(
    "modules/pose_detection/pose_detection.tflite",
    "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
)
POSE_LANDMARKS = ModelFile(
    "modules/pose_landmark/pose_landmark_full.tflite",
    "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
)
FACE_FULL_RANGE = ModelFile(
    "modules/face_detection/face_detection_full_range_sparse.tflite",
    "2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
)
FACE_SHORT_RANGE = ModelFile(
    "modules/face_detection/face_detection_short_range.tflite",
    "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
)
PALM_DETECTOR = ModelFile(
    "modules/palm_detection/palm_detection_full.tflite",
    "1b14e9422c6ad006cde6581a46c8b90dd573c07ab7f3934b5589e7cea3f89a54",
)
HAND_LANDMARKS = ModelFile(
    "modules/hand_landmark/hand_landmark_full.tflite",
    "11c272b891e1a99ab034208e23937a8008388cf11ed2a9d776ed3d01d0ba00e3",
)


def package_folder() -> Path:
    """Folder of the installed mediapipe package.

    Raises:
        MissingDependencyError: mediapipe or ai-edge-litert is not installed, or there is no wheel
            of them for this platform.
    """
    missing = [n for n in ("mediapipe", "ai_edge_litert") if importlib.util.find_spec(n) is None]
    if not missing:
        spec = importlib.util.find_spec("mediapipe")
        assert spec is not None
        if spec.submodule_search_locations:
            return Path(next(iter(spec.submodule_search_locations)))
        missing = ["mediapipe"]
    what = f"the embedded perception needs {' and '.join(missing)}"
    if not platform_supported():
        raise MissingDependencyError(
            f"{what}, which has no wheel for Python {platform.python_version()} on "
            f"{platform.system()} {platform.machine()}",
            where="blazepose",
            do="use an ONNX backend instead, or Python 3.11-3.12 on x86-64 Linux, macOS, Windows",
        )
    raise MissingDependencyError(what, where="blazepose", do=INSTALL)


def platform_supported() -> bool:
    """Whether both wheels exist for this Python and machine."""
    if sys.version_info >= (3, 13):
        return False
    machine = platform.machine().lower()
    if platform.system() == "Darwin":
        return machine in ("x86_64", "arm64")
    return platform.system() in ("Linux", "Windows") and machine in ("x86_64", "amd64")


def read_model(file: ModelFile) -> bytes:
    """The bytes of a model, checked against the SHA-256 it was measured with.

    Raises:
        MissingDependencyError: the installed mediapipe carries no such file.
        BackendError: the file is not the one whose thresholds were measured.
    """
    path = package_folder() / file.path
    if not path.is_file():
        raise MissingDependencyError(
            f"mediapipe {_version('mediapipe')} carries no {Path(file.path).name}",
            where=str(path),
            do=f"0.10.21 does: {INSTALL}",
        )
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise BackendError(
            f"{path.name} is not the file this backend was measured with (sha256 {found[:12]}, "
            f"expected {file.sha256[:12]})",
            where=str(path),
            do='reinstall it: pip install --force-reinstall "mediapipe==0.10.21"',
        )
    return content


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


class Model:
    """One TFLite model, callable from any thread.

    Calling it with one (H, W, 3) float32 input returns its outputs by shape, without the leading
    batch axis; ``outputs`` returns them in the model's order.
    """

    def __init__(self, file: ModelFile) -> None:
        self._content = read_model(file)
        self._free: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._building = threading.Lock()
        self._free.put(self._build())

    def _build(self) -> Any:
        from ai_edge_litert.interpreter import Interpreter

        with self._building:
            interpreter = Interpreter(model_content=self._content, num_threads=1)
            interpreter.allocate_tensors()
        return interpreter

    def __call__(self, x: Array) -> dict[tuple[int, ...], Array]:
        return {tuple(a.shape): a for a in self.outputs(x)}

    def outputs(self, x: Array) -> list[Array]:
        """The outputs for one input, in the model's order."""
        try:
            interpreter = self._free.get_nowait()
        except queue.Empty:
            interpreter = self._build()
        try:
            interpreter.set_tensor(interpreter.get_input_details()[0]["index"], x[None])
            interpreter.invoke()
            outputs = interpreter.get_output_details()
            return [interpreter.get_tensor(o["index"])[0] for o in outputs]
        finally:
            self._free.put(interpreter)


class Models:
    """The six models and the worker threads that share them."""

    def __init__(self, threads: int) -> None:
        self.pose_detector = Model(POSE_DETECTOR)
        self.pose_landmarks = Model(POSE_LANDMARKS)
        self.face_full = Model(FACE_FULL_RANGE)
        self.face_short = Model(FACE_SHORT_RANGE)
        self.palm_detector = Model(PALM_DETECTOR)
        self.hand_landmarks = Model(HAND_LANDMARKS)
        self._workers = ThreadPoolExecutor(threads, thread_name_prefix="blazepose")

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """``[function(i) for i in items]``, spread over the worker threads."""
        return list(self._workers.map(function, items))


@functools.cache
def load_models(threads: int) -> Models:
    """The models, loaded once per process and number of threads."""
    return Models(threads)


@functools.cache
def library_version() -> str:
    """Versions of the wheel that carries the models and of the library that runs them."""
    return f"mediapipe {_version('mediapipe')}, ai-edge-litert {_version('ai-edge-litert')}"
