"""What has to hold of every checkpoint before anything is called exported."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from humanagent.errors import MissingDependencyError
from humanagent.training.export.numbers import Rounding, check_numbers
from humanagent.training.export.parity import Reference
from humanagent.training.export.served import ServedAlike, compare_served


@dataclass(frozen=True)
class Gate:
    """What was compared: coordinates as text, and a server where one was given."""

    prompts: int
    numbers: tuple[Rounding, ...]
    served: ServedAlike | None = None


def check(reference: Reference, server: str | None = None) -> Gate:
    """Coordinates survive the tokenizer; the server writes what transformers writes.

    Raises:
        BackendError: one of them does not.
        HumanAgentError: the server cannot be asked; see ``compare_served``.
    """
    numbers = check_numbers(reference.words)
    served = None if server is None else compare_served(reference, server)
    return Gate(len(reference.asked), numbers, served)


def check_folder(folder: Path, server: str | None = None) -> Gate:
    """The same for a checkpoint, with nothing written.

    Raises:
        MissingDependencyError: a library is not installed.
        CheckpointError: not a whole checkpoint of ours.
        VLMError: transformers cannot load it.
        BackendError: see ``check``.
    """
    check_installed(("torch", "transformers", "tokenizers"))
    return check(Reference.open(folder), server)


def check_installed(names: Sequence[str]) -> None:
    """That libraries can be imported.

    Raises:
        MissingDependencyError: one cannot.
    """
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingDependencyError(
            f"the export needs {', '.join(missing)}", do='pip install "humanagent[train]"'
        )
