"""Models of transformers from a folder on this machine: safetensors only, nothing fetched.

Transformers itself loads a checkpoint that does not fit with a warning, and the model stays random
in places. Here that is an error.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from humanagent.errors import BackendError, BadInputError, MissingDependencyError
from humanagent.quiet import quiet
from humanagent.tools.store import weights
from humanagent.tools.store.errors import UnsafeModelError

INSTALL: Final = 'pip install "humanagent[vitpose]"'

#: ``model_type`` -> class of transformers, by what a model is for.
DETECTORS: Final = {
    "rt_detr": "RTDetrForObjectDetection",
    "rt_detr_v2": "RTDetrV2ForObjectDetection",
    "d_fine": "DFineForObjectDetection",
    "rf_detr": "RfDetrForObjectDetection",
}
POSES: Final = {"vitpose": "VitPoseForPoseEstimation"}


@dataclass(frozen=True)
class Loaded:
    """A model that is ready to run.

    Attributes:
        name: The user's word for it: a name of the store, or a path.
        folder: Where it lies.
        sha256: Of all its files.
        model: Of torch, in evaluation mode.
    """

    name: str
    folder: Path
    sha256: str
    model: Any


def missing_libraries() -> list[str]:
    """Those of the libraries that are not installed.

    Example:
        >>> isinstance(missing_libraries(), list)
        True
    """
    needed = ("torch", "transformers", "safetensors")
    return [name for name in needed if importlib.util.find_spec(name) is None]


def load(
    name_or_path: str | os.PathLike[str], kinds: dict[str, str], *, device: str = "cpu"
) -> Loaded:
    """A model of one of ``kinds``, with all its weights.

    Raises:
        MissingDependencyError: a library is not installed, or a model of the store is not there.
        BadInputError: there is no such folder, or it holds another kind of model.
        UnsafeModelError: its weights are no safetensors.
        BackendError: it cannot be read, or the weights do not fit the config.
    """
    if missing := missing_libraries():
        raise MissingDependencyError(
            f"{', '.join(missing)} is not installed", where="vitpose", do=INSTALL
        )
    found = weights(name_or_path)
    if not found.path.is_dir():
        raise BadInputError(
            "a model of transformers is a folder",
            where=str(found.path),
            do="name the folder with config.json and model.safetensors",
        )
    return Loaded(str(name_or_path), found.path, found.sha256, _load(found.path, kinds, device))


def kind_of(folder: Path) -> str:
    """``model_type`` of a folder.

    Raises:
        BadInputError: its config.json is missing or says none.
    """
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        return str(config["model_type"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInputError(
            f"its config.json cannot be read ({type(error).__name__})",
            where=str(folder),
            do="name a folder as transformers' save_pretrained writes it",
        ) from error


@functools.cache
def library_version() -> str:
    """Versions of transformers and torch."""
    from importlib.metadata import version

    return ", ".join(f"{name} {version(name)}" for name in ("transformers", "torch"))


def _load(folder: Path, kinds: dict[str, str], device: str) -> Any:
    kind = kind_of(folder)
    if kind not in kinds:
        raise BadInputError(
            f"this is a model of the kind {kind!r}",
            where=str(folder),
            do=f"use one of {', '.join(kinds)}",
        )
    if not any(folder.glob("*.safetensors")):
        raise UnsafeModelError(
            "the weights are no safetensors: opening others can run code",
            where=str(folder),
            do="get the safetensors of this model, or write them with save_pretrained",
        )
    transformers = importlib.import_module("transformers")
    architecture = getattr(transformers, kinds[kind], None)
    if architecture is None:
        raise MissingDependencyError(
            f"transformers {transformers.__version__} has no {kinds[kind]}",
            where=str(folder),
            do='pip install --upgrade "transformers>=5.18"',
        )
    try:
        config = architecture.config_class.from_pretrained(folder, local_files_only=True)
        if hasattr(config, "use_pretrained_backbone"):
            config.use_pretrained_backbone = False  # would be fetched, and then overwritten
        with quiet():
            model, report = architecture.from_pretrained(
                folder,
                config=config,
                local_files_only=True,
                use_safetensors=True,
                output_loading_info=True,
            )
    except Exception as error:  # safetensors' own, OSError, ValueError, shapes: whatever is wrong
        said = (str(error).strip().splitlines() or [repr(error)])[0][:200]
        raise BackendError(
            f"transformers cannot load the model: {said}", where=str(folder), do="get it again"
        ) from error
    if lacking := sorted(report["missing_keys"]):
        raise BackendError(
            f"{len(lacking)} weights are missing ({', '.join(lacking[:2])})",
            where=str(folder),
            do="get the model again: its weights do not belong to its config",
        )
    return model.to(device).eval()
