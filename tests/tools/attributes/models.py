"""Small ONNX models with the inputs and outputs of real ones; weights random or planted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np


def classifier(path: Path, weights: np.ndarray, bias: np.ndarray, *, batch: str | int = "N",
               size: Sequence[int | str] = (64, 64)) -> Path:  # fmt: skip
    """(N, 3, H, W) to (N, A): the mean of each channel, then ``weights`` (3, A) and ``bias``."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes = [
        helper.make_node("GlobalAveragePool", ["x"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["flat"]),
        helper.make_node("Gemm", ["flat", "w", "b"], ["y"]),
    ]
    constants = [
        numpy_helper.from_array(weights.astype(np.float32), "w"),
        numpy_helper.from_array(bias.astype(np.float32), "b"),
    ]
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, [batch, 3, *size])
    out = helper.make_tensor_value_info("y", TensorProto.FLOAT, [batch, weights.shape[1]])
    return _saved(onnx, helper.make_graph(nodes, "attributes", [given], [out], constants), path)


def segmenter(
    path: Path, weights: np.ndarray, *, stride: int = 4, side: int = 128, labels: bool = False
) -> Path:
    """(N, 3, S, S) to (N, L, S/stride, S/stride): ``weights`` (L, 3) on the middle of each cell.

    ``labels`` puts out (N, h, w) indices instead of scores.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    kernel = weights.astype(np.float32)[:, :, None, None]
    nodes = [helper.make_node("Conv", ["x", "w"], ["y"], strides=[stride, stride])]
    cells, name = side // stride, "y"
    shape: list[int | str] = ["N", len(weights), cells, cells]
    if labels:
        nodes.append(helper.make_node("ArgMax", ["y"], ["z"], axis=1, keepdims=0))
        name, shape = "z", ["N", cells, cells]
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, side, side])
    kind = TensorProto.INT64 if labels else TensorProto.FLOAT
    out = helper.make_tensor_value_info(name, kind, shape)
    constants = [numpy_helper.from_array(kernel, "w")]
    return _saved(onnx, helper.make_graph(nodes, "parts", [given], [out], constants), path)


def _saved(onnx, graph, path: Path) -> Path:  # type: ignore[no-untyped-def]
    from onnx import helper

    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    return path
