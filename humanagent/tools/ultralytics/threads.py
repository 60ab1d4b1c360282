"""How many threads compute, for formats in which ultralytics lets nobody choose.

The library opens .onnx files and OpenVINO folders with all threads of the machine. So what it has
opened is opened again in its place. Torch's number is set before every run: ``torch_threads``.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any


def limit(backend: Any, kind: str, path: str, threads: int) -> None:
    """Let a loaded model (``AutoBackend``) of the library compute with so many threads."""
    if kind == "onnx":
        runtime: Any = importlib.import_module("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        opened = backend.backend.session
        backend.backend.session = runtime.InferenceSession(
            path, options, providers=opened.get_providers()
        )
    elif kind == "openvino":
        compile_model = backend.backend.compile_model  # functools.partial of the core's
        compile_model.keywords["config"]["INFERENCE_NUM_THREADS"] = threads
        core = compile_model.func.__self__
        model = core.read_model(next(Path(path).glob("*.xml")))
        backend.backend.ov_compiled_model = compile_model(model)
