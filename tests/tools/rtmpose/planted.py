"""Models that can be judged: they find joints that were drawn into a picture as grey disks.

Every joint has a grey level of its own. The ONNX files look for these levels, smooth, and put out
what RTMPose, RTMDet and RTMO put out, in the same form, so everything around a model (crops,
normalisation, decoding, coordinates) is tested against the truth and not against itself. They are
a few kB each, lie in ``tests/data/planted``, and are made anew by

    python -m tests.tools.rtmpose.planted
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from humanagent.scene import BBox
from humanagent.tools.protocols import Image
from humanagent.tools.rtmpose.spec import MEAN, STD

FOLDER = Path(__file__).parents[2] / "data" / "planted"
#: Grey level of each joint; 114, the grey of padding, lies in a gap.
LEVELS = np.array([*range(50, 107, 8), *range(122, 187, 8)], dtype=np.float32)
#: A standing figure in a box of 1 x 1.
FIGURE = np.array(
    [
        (0.50, 0.12),
        (0.62, 0.04),
        (0.38, 0.04),
        (0.78, 0.10),
        (0.22, 0.10),
        (0.72, 0.27),
        (0.28, 0.27),
        (0.86, 0.38),
        (0.14, 0.38),
        (0.94, 0.52),
        (0.06, 0.52),
        (0.64, 0.55),
        (0.36, 0.55),
        (0.66, 0.75),
        (0.34, 0.75),
        (0.67, 0.95),
        (0.33, 0.95),
    ]
)
_HALF_WIDTH = 4.0  # of the band of grey levels that counts as a joint's


def draw(size: tuple[int, int], box: BBox, radius: float) -> tuple[Image, np.ndarray]:
    """A picture of ``size`` (width, height) with one figure in ``box``, and its (17, 2) joints."""
    x0, y0, x1, y1 = box
    joints = FIGURE * [x1 - x0, y1 - y0] + [x0, y0]
    fine = 4  # drawn larger and scaled down, so that places are exact to a fraction of a pixel
    canvas = Pillow.new("L", (size[0] * fine, size[1] * fine), 10)
    pen = ImageDraw.Draw(canvas)
    for (x, y), level in zip(joints, LEVELS, strict=True):
        cx, cy, r = (x + 0.5) * fine, (y + 0.5) * fine, radius * fine
        pen.ellipse((cx - r, cy - r, cx + r, cy + r), fill=int(level))
    grey = np.asarray(canvas.resize(size, Pillow.Resampling.BOX))
    return np.repeat(grey[..., None], 3, axis=2), joints


def pose_model() -> Any:
    """RTMPose's form: (N, 3, 256, 192) normalised RGB to simcc_x and simcc_y."""
    make = _Maker(192, 256, sigma=3.0)
    similar = make.similar(mean=MEAN[0], std=STD[0], batch="batch")
    for name, axis, length in (("simcc_x", 2, 192), ("simcc_y", 3, 256)):
        row = make.node("ReduceMax", similar, axes=[axis], keepdims=0)
        row = make.node("Unsqueeze", row, make.const([-1]))
        between = make.node("Mul", row, make.const(np.float32(0)))
        pair = make.node("Concat", row, between, axis=3)  # two bins a pixel
        make.node("Reshape", pair, make.const([0, 17, 2 * length]), name=name)
    x, y = ["batch", 17, 384], ["batch", 17, 512]
    return make.model({"input": ["batch", 3, 256, 192]}, {"simcc_x": x, "simcc_y": y})


def detector_model() -> Any:
    """RTMDet's form with the suppression in the graph: dets (1, 1, 5) and labels (1, 1)."""
    make = _Maker(320, 320, sigma=2.0)
    similar = make.similar(mean=MEAN[0], std=STD[0], batch=1, channel=2)
    make.box(similar)
    make.node("Cast", make.const(np.zeros((1, 1), np.float32)), to=7, name="labels")
    return make.model({"input": [1, 3, 320, 320]}, {"dets": [1, 1, 5], "labels": [1, 1]})


def one_stage_model() -> Any:
    """RTMO's form: dets (1, 1, 5) and keypoints (1, 1, 17, 3)."""
    make = _Maker(256, 256, sigma=2.0)
    similar = make.similar(mean=0.0, std=1.0, batch=1)
    make.box(similar)
    parts = []
    for axis in (2, 3):
        row = make.node("ReduceMax", similar, axes=[axis], keepdims=0)
        place = make.node("ArgMax", row, axis=2, keepdims=1)
        parts.append(make.node("Cast", place, to=1))
    parts.append(make.node("ReduceMax", row, axes=[2], keepdims=1))
    joints = make.node("Concat", *parts, axis=2)
    make.node("Unsqueeze", joints, make.const([1]), name="keypoints")
    outputs = {"dets": [1, 1, 5], "keypoints": [1, 1, 17, 3]}
    return make.model({"input": [1, 3, 256, 256]}, outputs)


class _Maker:
    """Writes a graph node by node."""

    def __init__(self, width: int, height: int, sigma: float) -> None:
        self.width, self.height, self.sigma = width, height, sigma
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def const(self, value: Any) -> str:
        from onnx import numpy_helper

        array = np.asarray(value)
        array = array.astype(np.int64) if array.dtype.kind == "i" else array.astype(np.float32)
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def node(self, kind: str, *inputs: str, name: str | None = None, **attributes: Any) -> str:
        from onnx import helper

        name = name or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def similar(self, *, mean: float, std: float, batch: int | str, channel: int = 0) -> str:
        """(N, 17, H, W): how much of each joint's grey there is around each pixel, 0..1."""
        grey = self.node("Gather", "input", self.const([channel]), axis=1)
        if std != 1.0:
            grey = self.node("Mul", grey, self.const(np.float32(std)))
            grey = self.node("Add", grey, self.const(np.float32(mean)))
        off = self.node("Sub", grey, self.const(LEVELS.reshape(1, 17, 1, 1)))
        off = self.node("Div", self.node("Abs", off), self.const(np.float32(_HALF_WIDTH)))
        like = self.node("Relu", self.node("Sub", self.const(np.float32(1)), off))
        reach = int(3 * self.sigma)
        bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / self.sigma) ** 2)
        bell = (bell / bell.sum()).astype(np.float32)
        flat = self.node("Reshape", like, self.const([-1, 1, self.height, self.width]))
        for shape, pads in (
            ((1, 1, 1, -1), [0, reach, 0, reach]),
            ((1, 1, -1, 1), [reach, 0, reach, 0]),
        ):
            flat = self.node("Conv", flat, self.const(bell.reshape(shape)), pads=pads)
        return self.node("Reshape", flat, self.const([-1, 17, self.height, self.width]))

    def box(self, similar: str) -> None:
        """``dets`` (1, 1, 5): the extent of all that resembles joints, and how well it does."""
        best = self.node("ReduceMax", similar, axes=[1], keepdims=0)
        there = self.node("Cast", self.node("Greater", best, self.const(np.float32(0.25))), to=1)
        ends = []
        for axis, length in ((1, self.width), (2, self.height)):
            row = self.node("ReduceMax", there, axes=[axis], keepdims=0)
            first = self.node("Cast", self.node("ArgMax", row, axis=1, keepdims=1), to=1)
            back = self.node(
                "Slice",
                row,
                self.const([-1]),
                self.const([-length - 1]),
                self.const([1]),
                self.const([-1]),
            )
            last = self.node("Cast", self.node("ArgMax", back, axis=1, keepdims=1), to=1)
            ends += [first, self.node("Sub", self.const(np.float32(length)), last)]
        score = self.node("Reshape", self.node("ReduceMax", best, keepdims=0), self.const([1, 1]))
        order = [ends[0], ends[2], ends[1], ends[3], score]
        self.node("Unsqueeze", self.node("Concat", *order, axis=1), self.const([1]), name="dets")

    def model(self, inputs: dict[str, list[Any]], outputs: dict[str, list[Any]]) -> Any:
        import onnx
        from onnx import helper

        def infos(shapes: dict[str, list[Any]]) -> list[Any]:
            return [
                helper.make_tensor_value_info(name, 7 if name == "labels" else 1, shape)
                for name, shape in shapes.items()
            ]

        graph = helper.make_graph(
            self.nodes, "planted", infos(inputs), infos(outputs), self.constants
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model


MODELS = {
    "pose.onnx": pose_model,
    "detector.onnx": detector_model,
    "one-stage.onnx": one_stage_model,
}

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, make_model in MODELS.items():
        (FOLDER / file).write_bytes(make_model().SerializeToString(deterministic=True))
