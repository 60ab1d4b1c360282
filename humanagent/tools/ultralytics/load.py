"""Ultralytics' library, told to keep to itself before it is imported, and its models.

As it comes, the library reports usage to its makers, installs packages it lacks, fetches weights
that it does not find, and writes settings below the user's home. All of that is switched off here:
by variables that it reads when it is imported, and, where somebody imported it before, in its own
modules. Its settings go to a folder that is removed when the process ends.
"""

from __future__ import annotations

import atexit
import functools
import importlib
import importlib.util
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from humanagent.errors import BackendError, MissingDependencyError
from humanagent.tools.crops import bgr
from humanagent.tools.protocols import Image
from humanagent.tools.store import weights
from humanagent.tools.torch_threads import use_threads
from humanagent.tools.ultralytics.threads import limit

INSTALL: Final = 'pip install "humanagent[ultralytics]" (AGPL-3.0)'
#: Suffix -> format; a folder is OpenVINO's.
FORMATS: Final = {".pt": "torch", ".onnx": "onnx", ".engine": "tensorrt"}
_QUIET: Final = {
    "YOLO_OFFLINE": "true",
    "YOLO_AUTOINSTALL": "false",
    "YOLO_VERBOSE": "false",
    "ULTRALYTICS_SAFE_LOAD": "true",
    # onnxruntime, for .onnx: else it keeps a device id and a database of usage below the home.
    "ORT_DISABLE_TELEMETRY": "1",
}
#: Pictures in one run: bounds memory.
BATCH: Final = 8
_importing = threading.Lock()


def missing_libraries() -> list[str]:
    """Those of the libraries that are not installed.

    Example:
        >>> isinstance(missing_libraries(), list)
        True
    """
    needed = ("torch", "torchvision", "ultralytics")
    return [name for name in needed if importlib.util.find_spec(name) is None]


def prepared() -> Any:
    """The module ``ultralytics``: silent, offline, installing nothing.

    Raises:
        MissingDependencyError: it is not installed.
    """
    if missing := missing_libraries():
        raise MissingDependencyError(
            f"{', '.join(missing)} is not installed", where="ultralytics", do=INSTALL
        )
    with _importing:
        os.environ.update(_QUIET)
        if "YOLO_CONFIG_DIR" not in os.environ and "ultralytics" not in sys.modules:
            folder = tempfile.mkdtemp(prefix="humanagent-yolo-")
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            os.environ["YOLO_CONFIG_DIR"] = folder
        try:
            library: Any = importlib.import_module("ultralytics")
            events = importlib.import_module("ultralytics.utils.events").events
            checks: Any = importlib.import_module("ultralytics.utils.checks")
            tasks: Any = importlib.import_module("ultralytics.nn.tasks")
        except ImportError as error:  # OpenCV without libGL, torchvision of another torch
            raise MissingDependencyError(
                f"ultralytics cannot be imported: {error}",
                where="ultralytics",
                do="see scripts/install_ultralytics",
            ) from error
        # Whoever imported it before us did so without the variables.
        events.enabled, checks.AUTOINSTALL, tasks.SAFE_LOAD = False, False, True
        _mend_torchvision()
    return library


def _mend_torchvision() -> None:
    """Let boxes be suppressed where torchvision lacks its compiled part.

    So it does beside a torch without CUDA, as its wheels on PyPI are built for CUDA. Ultralytics
    has the same operation in Python, but takes torchvision's whenever somebody imported that.
    """
    extension: Any = importlib.import_module("torchvision.extension")
    if not extension._has_ops():
        operations: Any = importlib.import_module("torchvision.ops")
        operations.nms = importlib.import_module("ultralytics.utils.nms").TorchNMS.nms


@functools.cache
def library_version() -> str:
    """Versions of ultralytics and torch."""
    from importlib.metadata import version

    return ", ".join(f"{name} {version(name)}" for name in ("ultralytics", "torch"))


class Yolo:
    """A model of ultralytics, loaded and tried on a blank picture.

    Safe to call from several threads: they take turns.

    Args:
        name_or_path: Name in the model store; or path of a .pt, .onnx or .engine file, or of a
            folder ``..._openvino_model``.
        tasks: What it may be made for: "pose", "detect", "segment".
        trusted: Read a .pt or .engine file, which can run code. A .pt is read with the library's
            allow-list all the same.
        imgsz: Longest side of the input; None: as trained or exported.
        threads: Of what runs the format; None: as the library has it, which is all of them but one
            for .pt, and all for .onnx and OpenVINO. Torch keeps one number for the process.
        device: Of torch, "cpu", "cuda:0" ...
        person: Name of the class of people, in any case.

    Raises:
        MissingDependencyError: the library, or what runs this format, is not installed.
        UnsafeModelError: it can run code and is not trusted.
        BackendError: it cannot be read, is made for something else, or knows no people.
    """

    def __init__(
        self,
        name_or_path: str | os.PathLike[str],
        tasks: tuple[str, ...],
        *,
        trusted: bool = False,
        imgsz: int | None = None,
        threads: int | None = None,
        device: str = "cpu",
        person: str = "person",
    ) -> None:
        library = prepared()
        # Whatever the file is called, what is in it is looked at before it is opened.
        found = weights(name_or_path, trust_pickle=trusted)
        self.name, self.sha256 = str(name_or_path), found.sha256
        self.format = _format_of(found.path)
        self._options: dict[str, Any] = {"device": device, "verbose": False, "save": False}
        if imgsz is not None:
            self._options["imgsz"] = imgsz
        self._lock = threading.Lock()
        self._threads = threads
        try:
            self._open(library, str(found.path), tasks[0], sized=imgsz is not None)
            backend: Any = self._yolo.predictor.model
            if threads is not None:
                limit(backend, self.format, str(found.path), threads)
            names: dict[int, str] = dict(backend.names)
        except Exception as error:  # TypeError, RuntimeError, onnxruntime's own: whatever is wrong
            said = (str(error).strip().splitlines() or [repr(error)])[0][:200]
            raise BackendError(
                f"ultralytics cannot use the model: {said}",
                where=str(found.path),
                do="is it a YOLO model of ultralytics 8.4, whole, and of this format?",
            ) from error
        if self.task not in tasks:
            raise BackendError(
                f"the model is made for the task {self.task!r}, wanted is {' or '.join(tasks)}",
                where=self.name,
                do="name another model, or use the class that is made for this task",
            )
        # A file with a fixed batch takes no other; the library fails on one that is not full.
        self.batches = self.format == "torch" or bool(getattr(backend, "dynamic", False))
        self._person = _class_of(names, person, self.name)
        self.kpt_shape = tuple(getattr(backend, "kpt_shape", None) or ())
        self.size = "x".join(str(s) for s in self._yolo.predictor.imgsz)

    def _open(self, library: Any, path: str, task: str, *, sized: bool) -> None:
        """Load the model and try it, for the task that it was made for, at its own size."""
        if self.format != "torch":  # the library takes the task and the size from the caller here
            backends = importlib.import_module("ultralytics.nn.autobackend")
            torch = importlib.import_module("torch")
            said = backends.AutoBackend(path, device=torch.device(self._options["device"]))
            task = str(said.task or task)
            if not sized and said.imgsz:
                self._options["imgsz"] = list(said.imgsz)
        self._yolo: Any = library.YOLO(path, task=task)
        self._yolo.predict(np.zeros((64, 64, 3), np.uint8), **self._options)
        self.task = str(self._yolo.task)

    def settings(self) -> dict[str, str | int | float | bool]:
        """What the outcome depends on, for ``ToolInfo``."""
        return {
            "weights": os.path.basename(self.name.rstrip("/")),
            "sha256": self.sha256,
            "format": self.format,
            "task": self.task,
            "input": self.size,
            "device": str(self._options["device"]),
            "licence": "AGPL-3.0",
        }

    def predict(self, image: Image, *, score: float, overlap: float, **more: Any) -> Any:
        """The library's ``Results`` of a (H, W, 3) uint8 RGB picture, people only.

        Raises:
            BackendError: the model failed.
        """
        return self.predict_many([image], score=score, overlap=overlap, **more)[0]

    def predict_many(
        self, images: Sequence[Image], *, score: float, overlap: float, **more: Any
    ) -> list[Any]:
        """``predict`` of several pictures, those of one size as one batch where the file allows.

        Pictures of different sizes would be padded otherwise than alone, and measured otherwise.
        """
        groups: dict[tuple[int, ...], list[int]] = {}
        for i, image in enumerate(images):
            groups.setdefault(image.shape, []).append(i)
        found: list[Any] = [None] * len(images)
        for places in groups.values():
            step = BATCH if self.batches else 1
            for start in range(0, len(places), step):
                part = places[start : start + step]
                results = self._run([images[i] for i in part], score, overlap, more)
                for i, result in zip(part, results, strict=True):
                    found[i] = result
        return found

    def _run(
        self, images: list[Image], score: float, overlap: float, more: dict[str, Any]
    ) -> list[Any]:
        pictures = [bgr(image) for image in images]
        try:
            with self._lock:
                use_threads(self._threads)
                results = self._yolo.predict(
                    pictures,
                    conf=score,
                    iou=overlap,
                    classes=[self._person],
                    **self._options,
                    **more,
                )
        except Exception as error:  # torch's, onnxruntime's and OpenVINO's own
            said = (str(error).strip().splitlines() or [repr(error)])[0][:200]
            raise BackendError(
                f"ultralytics failed on a picture of {images[0].shape}: {said}",
                where=self.name,
                do="try scripts/install_ultralytics in a fresh environment",
            ) from error
        return [result.cpu().numpy() for result in results]


def _format_of(path: Any) -> str:
    """How a model is stored.

    Raises:
        MissingDependencyError: what runs it is not installed.
        BackendError: nothing here does.
    """
    if path.is_dir() and path.name.endswith("_openvino_model"):
        kind = "openvino"
    elif path.is_file() and path.suffix.lower() in FORMATS:
        kind = FORMATS[path.suffix.lower()]
    else:
        raise BackendError(
            "this is no format that ultralytics is used with here",
            where=str(path),
            do="name a .pt, .onnx or .engine file, or a folder whose name ends in _openvino_model",
        )
    runtime = {"onnx": "onnxruntime", "openvino": "openvino", "tensorrt": "tensorrt"}.get(kind)
    if runtime is not None and importlib.util.find_spec(runtime) is None:
        raise MissingDependencyError(
            f"{runtime} is not installed", where=str(path), do=f"pip install {runtime}"
        )
    return kind


def _class_of(names: dict[int, str], person: str, where: str) -> int:
    for index, name in names.items():
        if name.lower() == person.lower():
            return int(index)
    raise BackendError(
        f"the model has no class {person!r}: it knows {', '.join(list(names.values())[:5])}",
        where=where,
        do="use a model that was trained on people, or name its class of people",
    )
