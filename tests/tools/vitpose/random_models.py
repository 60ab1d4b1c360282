"""Small models of the true architectures with random weights that react to what they see.

Freshly initialised ones do not: their outputs are nearly the same for every picture, and a
comparison on them would pass whatever was wrong. Detectors find nobody at random, so the last
layer of the one for the contract suite is solved for: of its features, it answers to those of
one picture and not to those of blank ones.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from humanagent.tools.protocols import Image
from humanagent.tools.vitpose.preparation import Preparation

#: Width and height of the detectors' input.
SIZE = (128, 128)
LABELS = {0: "bicycle", 1: "person", 2: "car"}


def write_pose(
    folder: Path, *, experts: int = 1, simple: bool = True, full_size: bool = False
) -> Path:
    """A ViTPose; of full size the one that is called "base"."""
    import torch
    from transformers import VitPoseBackboneConfig, VitPoseConfig, VitPoseForPoseEstimation

    torch.manual_seed(0)
    small = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    if experts > 1:
        small["part_features"] = 8
    layers = 12 if full_size else 2
    backbone = VitPoseBackboneConfig(
        **({} if full_size else small), num_experts=experts, out_indices=[layers]
    )
    config = VitPoseConfig(backbone_config=backbone, use_simple_decoder=simple, num_labels=17)
    model = VitPoseForPoseEstimation(config).eval()
    spread(model)
    with torch.no_grad():  # peaks of the size that trained models put out
        seen = model(torch.randn(2, 3, 256, 192), dataset_index=torch.zeros(2, dtype=int)).heatmaps
        model.head.conv.weight /= seen.abs().max()
        model.head.conv.bias /= seen.abs().max()
    return _save(model, folder, {"do_normalize": True})


def write_detector(folder: Path, kind: str, *, full_size: bool = False) -> Path:
    """RT-DETR, RT-DETRv2, D-FINE or RF-DETR; of full size as their configs are by default."""
    import torch

    torch.manual_seed(0)
    model = _detector(kind, full_size).eval()
    spread(model)
    # Windows of patches of 14 pixels have to fit into RF-DETR's.
    size = (560, 560) if kind == "rf_detr" else (640, 640)
    small = (112, 112) if kind == "rf_detr" else SIZE
    return _save(model, folder, _preprocessor(kind, size if full_size else small))


def write_finder(folder: Path, photo: Image, blanks: list[Image]) -> Path:
    """An RT-DETR that finds somebody in one picture (and its likes), and nobody in others."""
    import torch

    torch.manual_seed(0)
    model = _detector("rt_detr", False).eval()
    spread(model)
    preparation = Preparation(do_normalize=False)
    pictures = np.stack([preparation.resized(p, SIZE) for p in (photo, *blanks)])
    settle(model, torch.from_numpy(preparation.tensor(pictures)))

    def features(picture: Image) -> np.ndarray:
        pixels = preparation.tensor(preparation.resized(picture, SIZE)[None])
        with torch.no_grad():
            out = model(torch.from_numpy(pixels))
        return out.last_hidden_state[0].double().numpy()

    inside = features(photo)
    outside = np.concatenate([features(b) for b in blanks])
    far = np.linalg.norm(inside[:, None] - outside, axis=-1).min(1)
    chosen = int(far.argmax())  # the box that is least like those of blank pictures
    rows = np.concatenate([inside[chosen][None], outside])
    rows = np.concatenate([rows, np.ones((len(rows), 1))], 1)
    weight = np.array([len(outside), *([1.0] * len(outside))]) ** 0.5
    wanted = np.array([4.0, *([-4.0] * len(outside))])
    # Ridge: small weights, so that pictures which differ a little get nearly the same answer.
    left = (rows * weight[:, None]).T @ (rows * weight[:, None]) + 1e-3 * np.eye(rows.shape[1])
    solved = np.linalg.solve(left, rows.T @ (wanted * weight**2))
    layer = model.model.decoder.class_embed[-1]
    with torch.no_grad():
        layer.weight[1] = torch.from_numpy(solved[:-1]).float()
        layer.bias[1] = float(solved[-1])
    return _save(model, folder, _preprocessor("rt_detr", SIZE))


def spread(model: Any) -> None:
    """Weights as for training, normalisation that does not die out."""
    import torch
    from torch import nn

    for name, layer in model.named_modules():
        if isinstance(layer, nn.Conv2d | nn.Linear | nn.ConvTranspose2d):
            if "sampling_offsets" in name or "bbox" in name:
                continue  # whose start is a grid of places
            nn.init.xavier_normal_(layer.weight)
            if layer.bias is not None:
                nn.init.normal_(layer.bias, std=0.1)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "position_embeddings" in name:
                nn.init.normal_(weight, std=0.5)


def settle(model: Any, pixels: Any) -> None:
    """Set the normalisation layers, first to last, to what they see."""
    import torch

    def measure(layer: Any, inputs: tuple[Any, ...]) -> None:
        layer.running_mean.copy_(inputs[0].mean((0, 2, 3)))
        layer.running_var.copy_(inputs[0].var((0, 2, 3)) + 1e-3)

    layers = [layer for layer in model.modules() if hasattr(layer, "running_mean")]
    hooks = [layer.register_forward_pre_hook(measure) for layer in layers]
    with torch.no_grad():
        model(pixels)
    for hook in hooks:
        hook.remove()


def _detector(kind: str, full_size: bool) -> Any:
    import transformers
    from transformers import RTDetrResNetConfig

    names = {"id2label": LABELS, "label2id": {v: k for k, v in LABELS.items()}}
    if kind == "rf_detr":
        small = {} if full_size else _small_rf_detr()
        return transformers.RfDetrForObjectDetection(transformers.RfDetrConfig(**small, **names))
    configs = {
        "rt_detr": (transformers.RTDetrConfig, transformers.RTDetrForObjectDetection),
        "rt_detr_v2": (transformers.RTDetrV2Config, transformers.RTDetrV2ForObjectDetection),
        "d_fine": (transformers.DFineConfig, transformers.DFineForObjectDetection),
    }
    config, architecture = configs[kind]
    if full_size:
        return architecture(config(**names))
    width = 32
    small = {
        "encoder_in_channels": [16, 16, 32],
        "encoder_hidden_dim": width,
        "encoder_ffn_dim": 64,
        "encoder_attention_heads": 2,
        "d_model": width,
        "decoder_in_channels": [width] * 3,
        "decoder_ffn_dim": 64,
        "decoder_layers": 2,
        "decoder_attention_heads": 2,
        "num_queries": 8,
    }
    if kind == "d_fine":
        small["decoder_n_points"] = [2, 2, 2]
        small["backbone_config"] = transformers.HGNetV2Config(
            stem_channels=[3, 8, 8],
            stage_in_channels=[8, 16, 16, 16],
            stage_mid_channels=[8, 8, 8, 8],
            stage_out_channels=[16, 16, 16, 32],
            stage_num_blocks=[1, 1, 1, 1],
            stage_numb_of_layers=[1, 1, 1, 1],
            hidden_sizes=[16, 16, 16, 32],
            out_features=["stage2", "stage3", "stage4"],
        )
    else:
        small["backbone_config"] = RTDetrResNetConfig(
            embedding_size=8,
            hidden_sizes=[8, 16, 16, 32],
            depths=[1, 1, 1, 1],
            layer_type="basic",
            out_features=["stage2", "stage3", "stage4"],
        )
    return architecture(config(**small, **names))


def _small_rf_detr() -> dict[str, Any]:
    from transformers import RfDetrDinov2Config

    return {
        "backbone_config": RfDetrDinov2Config(
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            image_size=112,
            num_windows=2,
            out_features=["stage1", "stage2"],
        ),
        "d_model": 32,
        "decoder_ffn_dim": 64,
        "decoder_layers": 2,
        "decoder_self_attention_heads": 2,
        "decoder_cross_attention_heads": 2,
        "num_queries": 8,
    }


def _preprocessor(kind: str, size: tuple[int, int]) -> dict[str, Any]:
    return {
        "size": {"width": size[0], "height": size[1]},
        "do_resize": True,
        "do_normalize": kind == "rf_detr",
        "do_pad": False,
    }


def _save(model: Any, folder: Path, preprocessor: dict[str, Any]) -> Path:
    model.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor))
    return folder
