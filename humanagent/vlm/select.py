"""From what a user gives as ``vlm`` to a backend."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from humanagent.errors import SettingsError
from humanagent.settings import Settings
from humanagent.vlm.types import VLM


def make_vlm(vlm: str | Path | VLM | None, settings: Settings) -> VLM | None:
    """A VLM object as it is; a URL as a server; a folder as a model; ``None`` for none.

    Raises:
        SettingsError: neither an http(s) URL nor a folder, or an object that is no VLM.
        CheckpointError: a folder without a model, or a checkpoint of ours that is not whole.
        MissingDependencyError: a library that the model needs is not installed.

    Example:
        >>> make_vlm(None, Settings()) is None
        True
    """
    if vlm is None or isinstance(vlm, VLM):
        return vlm
    if not isinstance(vlm, str | Path):
        raise SettingsError(
            f"{type(vlm).__name__} is no VLM",
            where="vlm",
            do="give a base URL, a folder, or an object with name, generate(...) and aclose()",
        )
    if str(vlm).startswith(("http://", "https://")):
        return _server(str(vlm), settings)
    folder = Path(vlm).expanduser()
    if vlm != "" and folder.is_dir():  # "" would be the folder we are in
        return _local(folder, settings)
    raise SettingsError(
        "vlm is neither the base URL of an OpenAI-compatible server nor a folder",
        where=str(vlm),
        do="give, for example, http://localhost:8000/v1, or the folder of a checkpoint",
    )


def _server(url: str, settings: Settings) -> VLM:
    from humanagent.vlm.server import OpenAIVLM

    return OpenAIVLM(
        url,
        model=settings.vlm_model,
        api_key=settings.vlm_api_key,
        timeout_s=settings.deadline_s,
        checkpoint=settings.vlm_checkpoint,
    )


def _local(folder: Path, settings: Settings) -> VLM:
    """One of ours by ONNX Runtime where it was exported and that is installed; else any model."""
    from humanagent.vlm.checkpoint.contract import FILE
    from humanagent.vlm.local.onnx_backend import OnnxVLM
    from humanagent.vlm.local.transformers_backend import TransformersVLM

    if not (folder / FILE).exists() and (folder / "config.json").exists():
        from humanagent.vlm.local.any_transformers import AnyVLM

        return AnyVLM(folder, threads=settings.threads, timeout_s=settings.deadline_s)
    exported = OnnxVLM.exported(folder)
    weights = any(folder.glob("*.safetensors"))
    installed = all(importlib.util.find_spec(name) for name in OnnxVLM.needs)
    backend = OnnxVLM if exported and (installed or not weights) else TransformersVLM
    return backend(folder, threads=settings.threads, timeout_s=settings.deadline_s)
