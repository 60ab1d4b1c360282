"""``onnx/export.json``: what lies in the ONNX folder of a checkpoint."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from humanagent.vlm.checkpoint.contract import CheckpointError

FOLDER: Final = "onnx"
FILE: Final = "export.json"
VISION, DECODER, EMBEDDINGS = "vision.onnx", "decoder.onnx", "embeddings.npy"
Precision = Literal["fp32", "fp16", "int8"]
_AGAIN: Final = "export the checkpoint again"


class Exported(BaseModel):
    """Precision of the stored weights, size of a cache, and SHA-256 of every other file.

    ``cache`` is (layers, 2, kv_heads, head): the keys and values of one place. ``places`` is how
    many places, of words and pictures, the model was made for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    precision: Precision
    cache: tuple[int, int, int, int]
    places: Annotated[int, Field(gt=0)]
    files: dict[str, str]


def check_exported(folder: Path) -> Exported:
    """Read it in the ONNX folder, and compare the files with it.

    Raises:
        CheckpointError: a file is missing or is not the one that was exported.

    Example:
        >>> check_exported(Path("nowhere/onnx"))
        Traceback (most recent call last):
        humanagent.vlm.checkpoint.contract.CheckpointError: no export.json (nowhere/onnx): export \
the checkpoint again
    """
    try:
        exported = Exported.model_validate_json((folder / FILE).read_bytes())
    except OSError as error:
        raise CheckpointError(f"no {FILE}", where=str(folder), do=_AGAIN) from error
    except ValidationError as error:
        raise CheckpointError(
            f"cannot use {FILE}: {error.errors()[0]['msg']}", where=str(folder), do=_AGAIN
        ) from error
    for name in (VISION, DECODER, EMBEDDINGS):
        if digest(folder / name) != exported.files.get(name):
            raise CheckpointError(
                f"{name} is not the one that was exported", where=str(folder), do=_AGAIN
            )
    return exported


def digest(path: Path) -> str:
    """SHA-256 of a file, empty where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
