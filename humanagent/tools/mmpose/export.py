"""From a config and a checkpoint of MMPose to one ONNX file that the rtmpose backend reads.

    python -m humanagent.tools.mmpose.export CONFIG CHECKPOINT OUT.onnx

Top-down SimCC models (RTMPose, RTMW), RTMO, and the detectors RTMDet and YOLOX. What the file
cannot say by its shapes (normalisation, order of the channels, names of the joints, padding of the
boxes) is written into its metadata. The result is run once and compared with the model it was made
from; a file that differs is not kept.

The mirrored run of the shipped configs (``flip_test``) is not exported: it doubles the time for
half a point of AP.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from humanagent.errors import BackendError, HumanAgentError, MissingDependencyError, SettingsError
from humanagent.tools.mmpose import graph
from humanagent.tools.mmpose.graph import Graph
from humanagent.tools.mmpose.load import (
    find_config,
    load_weights,
    no_downloads,
    quiet,
    read_checkpoint,
)
from humanagent.tools.mmpose.pose import joint_names, load_model
from humanagent.tools.onnx_session import METADATA, open_session
from humanagent.tools.rtmpose.spec import Spec

#: Largest difference, relative to the largest value, between the file and its model.
TOLERANCE: Final = 1e-2
OPSET: Final = 17


@dataclass(frozen=True)
class Exported:
    """What was written, and how closely it follows its model.

    ``difference`` is the largest difference of any output, relative to the largest value of that
    output, on a picture of noise.
    """

    path: Path
    spec: Spec
    difference: float


def export(
    config: str | os.PathLike[str],
    checkpoint: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    trusted: bool = False,
) -> Exported:
    """Write an ONNX file.

    Args:
        config: Name of one of MMPose's or MMDetection's own configs, or path.
        checkpoint: Name in the model store, or path of a .pth file.
        out: File to write.
        trusted: Run a config, and read a checkpoint, that can run code.

    Raises:
        MissingDependencyError: MMPose, onnx or onnxruntime is not installed.
        SettingsError: a model of this kind cannot be exported.
        BackendError: the checkpoint does not fit, or the file differs from its model.
    """
    _require("onnx")
    _require("onnxruntime")
    made, spec = build(config, checkpoint, trusted=trusted)
    target = Path(out)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        part = Path(folder) / "model.onnx"
        _write(made, spec, part)
        difference = _compare(made, spec, part)
        if not difference <= TOLERANCE:  # also where it is no number
            raise BackendError(
                f"the exported file differs from its model by {difference:.1g}",
                where=str(config),
                do="report it, with the config: this export must not be used",
            )
        os.replace(part, target)
    return Exported(target, spec, difference)


def build(
    config: str | os.PathLike[str], checkpoint: str | os.PathLike[str], *, trusted: bool = False
) -> tuple[Graph, Spec]:
    """What to export, and what to know about it.

    Raises:
        SettingsError: a model of this kind cannot be exported.
    """
    path = find_config(config, trusted=trusted)
    with quiet():
        from mmengine.config import Config

        parsed = Config.fromfile(str(path))
        kind, head = parsed.model.type, _head_type(parsed)
        if kind == "TopdownPoseEstimator" and head in ("RTMCCHead", "RTMWHead", "SimCCHead"):
            model, _ = load_model(config, checkpoint, trusted=trusted)
            return graph.simcc(model), _simcc(parsed, model)
        if head == "RTMOHead":
            model, _ = load_model(config, checkpoint, trusted=trusted)
            return graph.one_stage(model), _rtmo(parsed, model)
        if head in ("RTMDetHead", "RTMDetSepBNHead", "YOLOXHead"):
            model = _detector(parsed, checkpoint, trusted)
            return graph.boxes(model), _boxes(parsed)
    raise SettingsError(
        f"a {kind} with a {head or 'head of its own'} cannot be exported",
        where=str(config),
        do="use a config of RTMPose, RTMW, RTMO, RTMDet or YOLOX; others run natively",
    )


def _simcc(config: Any, model: Any) -> Spec:
    codec = model.head.decoder
    affine = _step(config, "TopdownAffine")
    if getattr(codec, "use_dark", False) or affine.get("use_udp", False):
        raise SettingsError(
            "sub-pixel decoding (use_dark) and unbiased crops (use_udp) are not exported",
            where=str(config.filename),
            do="run this model natively",
        )
    return Spec(
        kind="simcc",
        input_size=_size(codec.input_size),
        joints=joint_names(model.dataset_meta),
        padding=_step(config, "GetBBoxCenterScale").get("padding", 1.25),
        **_pixels(config),
    )


def _rtmo(config: Any, model: Any) -> Spec:
    return Spec(
        kind="rtmo",
        input_size=_size(_step(config, "BottomupResize")["input_size"]),
        joints=joint_names(model.dataset_meta),
        **_pixels(config),
    )


def _boxes(config: Any) -> Spec:
    dataset = config.test_dataloader.dataset
    classes = dataset.get("metainfo", {}).get("classes", ("person",))  # COCO's first of 80
    if "person" not in classes:
        raise SettingsError(
            f"the detector does not find people, but {', '.join(classes[:3])}",
            where=str(config.filename),
            do="name a detector with the class person",
        )
    return Spec(
        kind="detector",
        input_size=_size(_step(config, "Resize")["scale"]),
        person_class=classes.index("person"),
        **_pixels(config),
    )


def _pixels(config: Any) -> dict[str, Any]:
    """Normalisation and order of the channels; MM libraries read pictures as BGR."""
    given = config.model.data_preprocessor
    return {
        "mean": tuple(given.get("mean") or (0, 0, 0)),
        "std": tuple(given.get("std") or (1, 1, 1)),
        "rgb": bool(given.get("bgr_to_rgb", False)),
        "source": Path(config.filename).stem,
    }


def _step(config: Any, name: str) -> dict[str, Any]:
    """The step of the test pipeline that is called so; also inside wrappers."""
    for step in config.test_dataloader.dataset.pipeline:
        if step["type"].split(".")[-1] == name:
            return dict(step)
    return {}


def _size(size: Any) -> tuple[int, int]:
    return int(size[0]), int(size[1])


def _head_type(config: Any) -> str:
    head = config.model.get("head") or config.model.get("bbox_head") or {}
    return str(head.get("type", "")).split(".")[-1]


def _detector(config: Any, checkpoint: str | os.PathLike[str], trusted: bool) -> Any:
    from mmdet.apis import init_detector
    from mmengine.model.utils import revert_sync_batchnorm

    content, _ = read_checkpoint(checkpoint, trusted=trusted)
    no_downloads(config)
    model = revert_sync_batchnorm(init_detector(config, None, device="cpu", palette="none"))
    load_weights(model, content, str(checkpoint))
    return model.eval()


def _noise(spec: Spec, pictures: int) -> Any:
    assert spec.input_size is not None
    width, height = spec.input_size
    shape = (pictures, height, width, 3)
    return spec.tensor(np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8))


def _write(made: Graph, spec: Spec, path: Path) -> None:
    import onnx
    import torch

    batch = {0: "batch"} if spec.kind == "simcc" else {}
    with torch.no_grad(), quiet():
        torch.onnx.export(
            made.module(),
            (torch.from_numpy(_noise(spec, 2 if batch else 1)),),
            str(path),
            input_names=["input"],
            output_names=list(made.outputs),
            dynamic_axes=dict.fromkeys(("input", *made.outputs), batch) if batch else None,
            opset_version=OPSET,
            dynamo=False,  # the newer exporter needs onnxscript, and gains nothing here
        )
    model = onnx.load(str(path))
    model.metadata_props.add(key=METADATA, value=spec.model_dump_json())
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _compare(made: Graph, spec: Spec, path: Path) -> float:
    """Largest relative difference on noise, with another batch than it was traced with."""
    import torch

    tensor = _noise(spec, 3 if spec.kind == "simcc" else 1)
    with torch.no_grad(), quiet():
        wanted = [t.numpy() for t in made.module()(torch.from_numpy(tensor))]
    got = open_session(path, threads=1).run(tensor)
    if spec.kind == "rtmo":
        wanted, got = _matched(wanted, got)
    return max(
        float(np.abs(a - b).max() / max(np.abs(a).max(), 1e-6))
        for a, b in zip(wanted, got, strict=True)
    )


def _matched(wanted: list[Any], got: list[Any]) -> tuple[list[Any], list[Any]]:
    """The better half of RTMO's candidates, and the like of each in the other list.

    Candidates are ordered by score: where two scores are nearly equal, they change places.
    """
    half = wanted[0].shape[1] // 2
    boxes, others = wanted[0][0, :half], got[0][0]
    like = np.abs(boxes[:, None] - others[None]).max(-1).argmin(1)
    return [w[:, :half] for w in wanted], [g[:, like] for g in got]


def _require(package: str) -> None:
    import importlib.util

    if importlib.util.find_spec(package) is None:
        raise MissingDependencyError(
            f"{package} is not installed", where="export", do=f"pip install {package}"
        )


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m humanagent.tools.mmpose.export", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("config", help="name of a config of MMPose or MMDetection, or path")
    parser.add_argument("checkpoint", help="name in the model store, or path of a .pth file")
    parser.add_argument("out", help="ONNX file to write")
    parser.add_argument("--trusted", action="store_true", help="config and checkpoint may run code")
    given = parser.parse_args(arguments)
    try:
        made = export(given.config, given.checkpoint, given.out, trusted=given.trusted)
    except HumanAgentError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    width, height = made.spec.input_size or (0, 0)
    print(
        f"{made.path}: {made.spec.kind}, {width}x{height}, {made.path.stat().st_size} bytes, "
        f"differs from its model by {made.difference:.1g} of the largest value"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
