"""What a stopped stage goes on from: weights, optimizers, random numbers, place in the data."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from humanagent.errors import BadInputError
from humanagent.training.models.atomic import atomic_folder

_KEPT = 1


@dataclass(frozen=True)
class Place:
    """How far a stage is: steps done, and the stream of rows of every process that takes part."""

    step: int
    streams: list[dict[str, Any]]

    def of(self, process: int, processes: int) -> dict[str, Any]:
        """The state of the stream of one of so many processes.

        Raises:
            BadInputError: the run had another number of processes.
        """
        if len(self.streams) != processes:
            raise BadInputError(
                f"the run was of {len(self.streams)} processes, not {processes}",
                do="go on with as many",
            )
        return self.streams[process]


def save_state(folder: Path, model: Any, optimizers: list[Any], place: Place) -> None:
    """Write ``step-<n>`` into ``folder``, whole or not at all, then remove older ones."""
    import torch

    target = folder / f"step-{place.step:07d}"
    if target.exists():
        return
    with atomic_folder(target) as inside:
        learning = {n: p.detach() for n, p in model.named_parameters() if p.requires_grad}
        torch.save(
            {
                "weights": learning,
                "optimizers": [o.state_dict() for o in optimizers],
                "random": torch.get_rng_state(),
            },
            inside / "state.pt",
        )
        first, *others = place.streams
        text = json.dumps({"step": place.step, "stream": first, "others": others})
        (inside / "place.json").write_text(text, encoding="utf-8")
    for old in _states(folder)[:-_KEPT]:
        shutil.rmtree(old)


def load_state(folder: Path, model: Any, optimizers: list[Any]) -> Place | None:
    """Set model and optimizers to the newest state; ``None`` where there is none.

    Raises:
        BadInputError: the state does not belong to this model.
    """
    import torch

    states = _states(folder)
    if not states:
        return None
    newest = states[-1]
    found = torch.load(newest / "state.pt", weights_only=True)
    learning = {n: p for n, p in model.named_parameters() if p.requires_grad}
    if set(learning) != set(found["weights"]):
        raise BadInputError(
            "the saved state is of another model", where=str(newest), do="train in a new folder"
        )
    with torch.no_grad():
        for name, parameter in learning.items():
            parameter.copy_(found["weights"][name])
    for optimizer, state in zip(optimizers, found["optimizers"], strict=True):
        optimizer.load_state_dict(state)
    torch.set_rng_state(found["random"])
    place = json.loads((newest / "place.json").read_text(encoding="utf-8"))
    return Place(step=place["step"], streams=[place["stream"], *place.get("others", [])])


def _states(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("step-*") if p.is_dir())
