"""``manifest.json`` of a view: how it was made, what is in it and what is not, and its hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from humanagent.errors import BadInputError
from humanagent.training.data.views.coordinates import FormName

FILE: Final = "manifest.json"
ViewName = Literal["messages", "conversations", "hf", "webdataset"]


class ViewManifest(BaseModel):
    """What a folder holds.

    ``resized`` is the size that *pixels* are of (empty: the picture's own). ``left_out`` counts
    instructions and pictures by the reason why they are not there. ``files`` are the SHA-256 of
    every file but the pictures; ``pictures`` is that of all their names with their SHA-256, a line
    each, in the order of the view (pictures in a table or an archive are part of its file).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    view: ViewName
    coordinates: FormName
    resized: str = ""
    task_marks: bool = False
    counts: Mapping[str, int]
    left_out: Mapping[str, int]
    files: Mapping[str, str]
    pictures: str


def read_view_manifest(folder: Path) -> ViewManifest:
    """The manifest of a view.

    Raises:
        BadInputError: there is none, or it is of something else.

    Example:
        >>> read_view_manifest(Path("nowhere"))
        Traceback (most recent call last):
        humanagent.errors.BadInputError: no view (nowhere): give a folder that `humanagent data \
view` wrote
    """
    try:
        return ViewManifest.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise BadInputError(
            "no view", where=str(folder), do="give a folder that `humanagent data view` wrote"
        ) from error


def lines_sha256(lines: list[str]) -> str:
    """SHA-256 of lines, each with its end.

    Example:
        >>> lines_sha256(["a"]) == hashlib.sha256(b"a" + bytes([10])).hexdigest()
        True
    """
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
