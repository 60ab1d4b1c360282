"""Weights of an ONNX graph stored in fewer bytes, computed with in float32.

Own code: onnxruntime's dynamic quantisation also rounds what flows between the layers, by a scale
that depends on how many tokens are computed at once, so that an answer could depend on what was
cached. Here only the stored weights are rounded; the session unfolds them once when it loads.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from humanagent.vlm.checkpoint.exported import Precision

#: Smaller ones, biases and norms, stay as they are.
_LEAST = 1024


def store(model: Any, precision: Precision) -> None:
    """Replace the large float32 weights of an ``onnx.ModelProto``, in place.

    ``fp16``: all of them as float16. ``int8``: those of matrix products as integers from -127 to
    127 with one scale per output channel, the others as float16.
    """
    if precision == "fp32":
        return
    from onnx import numpy_helper

    factors = {node.input[1] for node in model.graph.node if node.op_type == "MatMul"}
    made: list[Any] = []
    for weight in list(model.graph.initializer):
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < _LEAST:
            continue
        model.graph.initializer.remove(weight)
        whole = precision == "int8" and values.ndim == 2 and weight.name in factors
        made += (
            _as_int8(model, weight.name, values) if whole else _as_fp16(model, weight.name, values)
        )
    rest = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*made, *rest])


def quantised(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Integers and a scale per column of a (K, N) matrix; their product is near the values.

    Example:
        >>> whole, scale = quantised(np.array([[0.5, 2.0], [-1.0, 0.0]], dtype=np.float32))
        >>> whole.tolist(), np.round(whole * scale, 2).tolist()
        ([[64, 127], [-127, 0]], [[0.5, 2.0], [-1.0, 0.0]])
    """
    largest = np.abs(values).max(axis=0, keepdims=True)
    scale = (np.where(largest > 0, largest, 1) / 127).astype(np.float32)
    return np.rint(values / scale).astype(np.int8), scale


def _as_int8(model: Any, name: str, values: NDArray[np.float32]) -> list[Any]:
    from onnx import helper

    whole, scale = quantised(values)
    _add(model, f"{name}.int8", whole)
    _add(model, f"{name}.scale", scale)
    return [
        _cast(f"{name}.int8", f"{name}.whole"),
        helper.make_node("Mul", [f"{name}.whole", f"{name}.scale"], [name]),
    ]


def _as_fp16(model: Any, name: str, values: NDArray[np.float32]) -> list[Any]:
    _add(model, f"{name}.fp16", values.astype(np.float16))
    return [_cast(f"{name}.fp16", name)]


def _cast(source: str, target: str) -> Any:
    from onnx import TensorProto, helper

    return helper.make_node("Cast", [source], [target], to=TensorProto.FLOAT)


def _add(model: Any, name: str, values: NDArray[Any]) -> None:
    from onnx import numpy_helper

    model.graph.initializer.append(numpy_helper.from_array(values, name))
