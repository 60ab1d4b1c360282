"""Stored in fewer bytes, computed in float32, near what they were."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from humanagent.training.export.weights import quantised, store


def test_each_column_has_a_scale_of_its_own() -> None:
    values = np.random.default_rng(0).standard_normal((64, 8)).astype(np.float32)
    values *= np.logspace(-3, 3, 8, dtype=np.float32)
    whole, scale = quantised(values)
    assert whole.dtype == np.int8
    assert (np.abs(whole * scale - values) <= scale / 2 * 1.001).all()


def test_a_column_of_zeros_stays_zero() -> None:
    whole, scale = quantised(np.zeros((4, 2), dtype=np.float32))
    assert not (whole * scale).any()


@pytest.mark.parametrize(("precision", "least"), [("fp32", 0.0), ("fp16", 1e-6), ("int8", 1e-4)])
def test_a_graph_computes_nearly_the_same(precision: Any, least: float) -> None:
    onnx = pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(0)
    weight = rng.standard_normal((64, 32)).astype(np.float32)
    shift = rng.standard_normal((48, 32)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["h"]), helper.make_node("Add", ["h", "b"], ["y"])],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [48, 64])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [48, 32])],
        [numpy_helper.from_array(weight, "w"), numpy_helper.from_array(shift, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    size = len(model.SerializeToString())
    store(model, precision)
    onnx.checker.check_model(model)
    x = rng.standard_normal((48, 64)).astype(np.float32)
    y = runtime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0]
    worst = np.abs(y - (x @ weight + shift)).max()
    assert least <= worst < 0.5
    share = {"fp32": 1.0, "fp16": 0.55, "int8": 0.5}[precision]
    assert len(model.SerializeToString()) <= size * share
