"""What the catalogue says about a model, and the catalogue that ships with the package.

Nothing in it is guessed: a hash, a size, a licence or a score is there with the page that it was
read from, or it is null.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from humanagent.tools.store.formats import opens_safely

Task = Literal["detect", "pose", "wholebody", "hands", "face", "attributes", "parse", "vlm"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

#: Names become folders, also on file systems that do not tell upper from lower case.
NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_FILE_NAME: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"


class _Fixed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelFile(_Fixed):
    """One file of a model.

    ``sha256`` and ``bytes`` are those of what ``url`` gives: for a file inside a zip (``member``,
    its name without folders), those of the zip.
    """

    name: str = Field(pattern=_FILE_NAME)
    url: str | None
    sha256: Sha256 | None = None
    bytes: int | None = Field(None, gt=0)
    member: str | None = None
    cited: str | None = Field(None, description="page that publishes the hash")


class Measured(_Fixed):
    """A score as published, in the units of its page; ``cited`` is that page."""

    metric: str
    value: float
    data: str
    cited: str


class ModelEntry(_Fixed):
    """A model: what it does, which backend runs it, where its files come from.

    ``input_size`` is (width, height) in pixels; ``cited`` are the pages with the URLs.
    """

    name: str = Field(pattern=rf"^{NAME.pattern}$")
    task: Task
    backend: str
    files: tuple[ModelFile, ...] = Field(min_length=1)
    licence: str | None = None
    measured: Measured | None = None
    input_size: tuple[int, int] | None = None
    cited: tuple[str, ...] = ()
    note: str = ""

    @property
    def published(self) -> bool:
        """Whether every file's hash is published, so that a download needs no confirmation."""
        return all(file.sha256 for file in self.files)

    @property
    def safe(self) -> bool:
        """Whether opening its files cannot run code."""
        return all(opens_safely(file.name) for file in self.files)


@functools.cache
def catalogue() -> dict[str, ModelEntry]:
    """The models that the package knows, by name.

    Example:
        >>> catalogue()["rtmpose-m"].task, catalogue()["rtmpose-m"].input_size
        ('pose', (192, 256))
    """
    text = resources.files("humanagent.tools.store").joinpath("catalogue.json").read_bytes()
    entries = TypeAdapter(tuple[ModelEntry, ...]).validate_json(text)
    return {entry.name: entry for entry in entries}
