"""Lets torchvision's Python parts be imported beside a torch without CUDA.

The wheel's compiled part is linked against CUDA and does not load; the import then fails because
two operators that it describes do not exist. They are declared here, without any code behind them,
when torchvision is imported first: transforms work, ``torchvision.ops.nms`` does not.

``scripts/install_vllm_cpu`` puts this file into an environment, with a ``.pth`` beside it that
imports it at every start of Python: it must not import torch by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

MISSING = ("nms", "qnms")
_kept: list[object] = []  # the declarations live as long as this


class BeforeTorchvision(MetaPathFinder):
    """Finds nothing; declares the operators when torchvision is looked for."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name == "torchvision":
            sys.meta_path.remove(self)
            declare()
        return None


def declare() -> None:
    try:
        import torch
    except ImportError:
        return
    if torch.version.cuda or hasattr(torch.ops.torchvision, "nms"):
        return
    library = torch.library.Library("torchvision", "DEF")
    for name in MISSING:
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _kept.append(library)


sys.meta_path.insert(0, BeforeTorchvision())
