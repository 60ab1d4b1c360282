"""What is exported of each kind of model: tensors in, tensors out, nothing per picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Tensor = Any  # torch is untyped here, and imported late
Forward = Callable[[Any, Tensor], tuple[Tensor, Tensor]]

#: Candidates of RTMO for which joints are computed: more people than that are not found.
MOST_PEOPLE = 100


@dataclass(frozen=True)
class Graph:
    """A model, the part of it that is exported, and names for the outputs of that part."""

    model: Any
    forward: Forward
    outputs: tuple[str, str]

    def module(self) -> Any:
        """As a ``torch.nn.Module`` in evaluation mode."""
        from torch import nn

        forward = self.forward

        class Part(nn.Module):  # type: ignore[misc]  # torch is untyped here
            def __init__(self, model: Any) -> None:
                super().__init__()
                self.model = model

            def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
                return forward(self.model, image)

        return Part(self.model).eval()


def simcc(model: Any) -> Graph:
    """Top-down: (N, 3, H, W) to the two rows of logits per joint."""
    return Graph(model, _simcc, ("simcc_x", "simcc_y"))


def boxes(model: Any) -> Graph:
    """RTMDet and YOLOX: (1, 3, H, W) to ``boxes`` (1, N, 4) xyxy and ``scores`` (1, N, classes).

    As their ``predict_by_feat`` up to the thresholds, which are left to who runs it.
    """
    return Graph(model, _boxes, ("boxes", "scores"))


def one_stage(model: Any) -> Graph:
    """RTMO: (1, 3, H, W) to ``dets`` (1, N, 5) and ``keypoints`` (1, N, K, 3).

    As its ``predict``, for the best candidates, doubles not removed.
    """
    model.neck.switch_to_deploy(model.test_cfg)  # positions become constants
    return Graph(model, _one_stage, ("dets", "keypoints"))


def _simcc(model: Any, image: Tensor) -> tuple[Tensor, Tensor]:
    x, y = model.head(model.extract_feat(image))
    return x, y


def _boxes(model: Any, image: Tensor) -> tuple[Tensor, Tensor]:
    import torch

    head = model.bbox_head
    levels = head(model.extract_feat(image))
    classes, deltas = levels[0], _flat(levels[1])
    sizes = [level.shape[-2:] for level in classes]
    scores = _flat(classes).sigmoid()
    if len(levels) == 3:  # YOLOX: objectness
        scores = scores * _flat(levels[2]).sigmoid()
        priors = head.prior_generator.grid_priors(sizes, device="cpu", with_stride=True)
        return head._bbox_decode(torch.cat(priors), deltas), scores
    centre = torch.cat(head.prior_generator.grid_priors(sizes, device="cpu"))[None, :, :2]
    return torch.cat([centre - deltas[..., :2], centre + deltas[..., 2:]], -1), scores


def _one_stage(model: Any, image: Tensor) -> tuple[Tensor, Tensor]:
    import torch
    from mmpose.structures.bbox import bbox_xyxy2cs

    head = model.head
    classes, deltas, _, visible, vectors = head(model.extract_feat(image))
    grids = head.prior_generator.grid_priors([c.shape[-2:] for c in classes], device="cpu")
    strides = [
        grid.new_full((len(grid),), float(stride))
        for grid, stride in zip(grids, head.featmap_strides, strict=True)
    ]
    grid = torch.cat(grids)
    found = head.decode_bbox(_flat(deltas), grid, torch.cat(strides))[0]
    score, best = _flat(classes).sigmoid()[0].max(-1).values.topk(MOST_PEOPLE)
    found = found[best]
    place = torch.cat(bbox_xyxy2cs(found, head.bbox_padding), 1)
    points = head.dcc.forward_test(_flat(vectors)[0][best], place, grid[best])
    seen = _flat(visible).sigmoid()[0][best]
    joints = torch.cat([points, seen[..., None]], -1)
    return torch.cat([found, score[:, None]], 1)[None], joints[None]


def _flat(levels: Any) -> Tensor:
    """Feature maps (1, C, h, w) of all levels as (1, cells, C)."""
    import torch

    return torch.cat([level.flatten(2).transpose(1, 2) for level in levels], 1)
