"""An ONNX file of a model of pictures, ready to run: found, hashed, loaded once per process."""

from __future__ import annotations

import functools
import importlib.util
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError, MissingDependencyError, SettingsError
from humanagent.settings import Provider
from humanagent.tools.store import weights

Array = npt.NDArray[Any]

INSTALL: Final = 'pip install "humanagent[rtmpose]"'
#: Under which our own exports keep what is not in the graph, as JSON.
METADATA: Final = "humanagent"
#: onnxruntime's name of each provider, and the package that brings it.
_PROVIDERS: Final[dict[str, tuple[str, str]]] = {
    "cpu": ("CPUExecutionProvider", "onnxruntime"),
    "cuda": ("CUDAExecutionProvider", "onnxruntime-gpu"),
    "openvino": ("OpenVINOExecutionProvider", "onnxruntime-openvino"),
}
_loading = threading.Lock()


@dataclass(frozen=True)
class Session:
    """A loaded model; runs in any thread.

    Attributes:
        name: The user's word for it: a name of the store, or a path.
        sha256: Of the file.
        size: (width, height) of the input, or None where the file leaves it open.
        batch: How many pictures one run takes, or None where the file leaves it open.
        metadata: The JSON of our own exports, or None.
        outputs: Names of the outputs.
        ranks: How many axes each output has.
    """

    name: str
    sha256: str
    size: tuple[int, int] | None
    batch: int | None
    metadata: str | None
    outputs: tuple[str, ...]
    ranks: tuple[int, ...]
    _runner: Any
    _input: str

    def run(self, tensor: npt.NDArray[np.float32]) -> list[Array]:
        """The outputs for one (N, 3, H, W) input.

        Raises:
            BackendError: the model refused it.
        """
        try:
            return list(self._runner.run(None, {self._input: tensor}))
        except Exception as error:  # onnxruntime raises its own pybind types
            raise BackendError(
                f"the model failed on an input of {tensor.shape}: {_first_line(error)}",
                where=self.name,
                do="is it the right file for this setting?",
            ) from error


def open_session(
    name_or_path: str | os.PathLike[str], *, threads: int = 2, provider: Provider = "cpu"
) -> Session:
    """Find, hash and load a model; the same file is loaded once per process.

    Raises:
        MissingDependencyError: onnxruntime or the provider is not installed, or a model of the
            store is not there yet.
        BadInputError: there is no such file.
        BackendError: it is no model that onnxruntime can read, or not one of pictures.
    """
    if importlib.util.find_spec("onnxruntime") is None:
        raise MissingDependencyError(
            "onnxruntime is not installed", where=str(name_or_path), do=INSTALL
        )
    found = weights(name_or_path)
    path = found.path
    if path.is_dir():
        files = sorted(path.glob("*.onnx"))
        if len(files) != 1:
            raise BackendError(
                f"the folder holds {len(files)} .onnx files", where=str(path), do="name the file"
            )
        path = files[0]
    with _loading:  # two who ask at once get one session
        return _load(str(path), found.sha256, str(name_or_path), threads, provider)


@functools.cache
def library_version() -> str:
    """Version of onnxruntime.

    Example:
        >>> library_version().split()[0]
        'onnxruntime'
    """
    from importlib.metadata import PackageNotFoundError, version

    for package in ("onnxruntime", "onnxruntime-gpu", "onnxruntime-openvino"):
        try:
            return f"{package} {version(package)}"
        except PackageNotFoundError:
            continue
    return "onnxruntime (version unknown)"


@functools.lru_cache(maxsize=8)
def _load(path: str, sha256: str, name: str, threads: int, provider: str) -> Session:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    try:
        runner = onnxruntime.InferenceSession(
            Path(path).read_bytes(), options, providers=_providers(provider, onnxruntime)
        )
    except (SettingsError, MissingDependencyError):
        raise
    except Exception as error:  # onnxruntime raises its own pybind types
        raise BackendError(
            f"onnxruntime cannot read the model: {_first_line(error)}",
            where=path,
            do="download or export it again, as one file without external data",
        ) from error
    inputs = runner.get_inputs()
    shape = inputs[0].shape if len(inputs) == 1 else []
    if len(shape) != 4 or shape[1] != 3:
        raise BackendError(
            f"the model does not take pictures: its inputs are {[i.shape for i in inputs]}",
            where=path,
            do="name a detector or pose model with one input of (N, 3, height, width)",
        )
    size = (shape[3], shape[2]) if all(isinstance(n, int) for n in shape[2:]) else None
    return Session(
        name=name,
        sha256=sha256,
        size=size,
        batch=shape[0] if isinstance(shape[0], int) else None,
        metadata=runner.get_modelmeta().custom_metadata_map.get(METADATA),
        outputs=tuple(o.name for o in runner.get_outputs()),
        ranks=tuple(len(o.shape) for o in runner.get_outputs()),
        _runner=runner,
        _input=inputs[0].name,
    )


def _providers(wanted: str, onnxruntime: Any) -> Sequence[str]:
    if wanted not in get_args(Provider):
        raise SettingsError(
            f"no provider is called {wanted!r}",
            where="provider",
            do=f"use one of {', '.join(get_args(Provider))}",
        )
    name, package = _PROVIDERS[wanted]
    if name not in onnxruntime.get_available_providers():
        raise MissingDependencyError(
            f"this onnxruntime has no {name}",
            where=f"provider={wanted}",
            do=f"pip uninstall onnxruntime, then pip install {package}; or use provider=cpu",
        )
    return [name] if wanted == "cpu" else [name, "CPUExecutionProvider"]


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:300]
