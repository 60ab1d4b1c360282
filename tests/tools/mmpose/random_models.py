"""Checkpoints of the true architectures with random weights that react to what they see.

Freshly initialised models do not: their outputs are nearly the same for every picture, and a
comparison on them would pass whatever was wrong. Here the weights are spread as for training
(Kaiming) and the normalisation layers are set on a few pictures, so that a shift of three pixels or
swapped colours move nearly every joint (``test_mmpose`` checks that too).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from humanagent.tools.crops import crop_of_box, warp
from humanagent.tools.mmpose import graph
from humanagent.tools.mmpose.load import find_config, no_downloads, quiet
from humanagent.tools.protocols import Image
from humanagent.tools.rtmpose.spec import Spec


def write(config: str, path: Path, photo: Image) -> Path:
    """A checkpoint for a config, with the numpy values that MMEngine puts into its metadata."""
    import torch

    with quiet():
        torch.manual_seed(0)
        model, part = _model(config)
        _spread(model)
        _settle(part, _input(part, photo))
        _scale(model)
    meta: dict[str, Any] = {"epoch": np.int64(3), "seen": np.arange(4, dtype=np.float32)}
    if names := getattr(model, "dataset_meta", {}).get("keypoint_id2name"):
        meta["dataset_meta"] = {**model.dataset_meta, "keypoint_id2name": names}
    torch.save({"state_dict": model.state_dict(), "meta": meta}, path)
    return path


def _model(config: str) -> tuple[Any, graph.Graph]:
    from mmengine.config import Config

    parsed = Config.fromfile(str(find_config(config)))
    no_downloads(parsed)
    if "bbox_head" in parsed.model:
        from mmdet.apis import init_detector
        from mmengine.model.utils import revert_sync_batchnorm

        model = revert_sync_batchnorm(init_detector(parsed, None, device="cpu", palette="none"))
        return model, graph.boxes(model)
    from mmpose.apis import init_model

    model = init_model(parsed, None, device="cpu")
    if hasattr(model.head, "dcc"):
        # Not graph.one_stage(): its constants would go into the checkpoint.
        return model, graph.Graph(model, graph._one_stage, ("dets", "keypoints"))
    return model, graph.simcc(model)


def _spread(model: Any) -> None:
    from torch import nn

    for layer in model.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight)
            if layer.bias is not None:
                nn.init.normal_(layer.bias, std=0.1)


def _input(part: graph.Graph, photo: Image) -> np.ndarray:
    top_down = part.outputs[0] == "simcc_x"
    size = tuple(part.model.head.input_size) if top_down else (320, 320)
    boxes = [(0, 0, 300, 400), (100, 50, 260, 380), (30, 20, 200, 200), (0, 0, 640, 480)]
    maps = [crop_of_box(box, size) for box in (boxes if top_down else boxes[-1:])]
    crops = np.stack([warp(photo, m, size) for m in maps if m is not None])
    given = part.model.cfg.model.data_preprocessor
    spec = Spec(
        mean=tuple(given.get("mean") or (0, 0, 0)),
        std=tuple(given.get("std") or (1, 1, 1)),
        rgb=given.get("bgr_to_rgb", False),
    )
    return spec.tensor(crops)


def _settle(part: graph.Graph, tensor: np.ndarray) -> None:
    """Set the normalisation layers to what they see."""
    import torch
    from torch.nn.modules.batchnorm import _BatchNorm

    module = part.module()
    layers = [layer for layer in module.modules() if isinstance(layer, _BatchNorm)]
    for layer in layers:
        layer.momentum = None
        layer.reset_running_stats()
        layer.train()
    with torch.no_grad():
        module(torch.from_numpy(tensor))
    for layer in layers:
        layer.eval()


def _scale(model: Any) -> None:
    """Logits of the size that trained models put out, and boxes that overlap little."""
    import torch

    head = getattr(model, "head", None) or model.bbox_head
    with torch.no_grad():
        for name, weight in head.named_parameters():
            parts = name.split(".")
            if {"cls_x", "cls_y"} & set(parts):
                weight *= 5e-4
            elif {"rtm_cls", "multi_level_conv_cls", "out_cls"} & set(parts):
                weight *= 0.03
            elif {"rtm_reg", "multi_level_conv_reg", "out_bbox"} & set(parts):
                weight *= 0.02
                if "rtm_reg" in parts and parts[-1] == "bias":
                    weight += 0.7  # sides have to be positive
