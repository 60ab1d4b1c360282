"""``humanagent ablate``: run a comparison in miniature, or go on where it was stopped."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from humanagent.cli.run import one_line_errors
from humanagent.errors import MissingDependencyError


class Ablation(StrEnum):
    """What can be compared."""

    grounding = "grounding"
    stages = "stages"


def ablate(
    what: Annotated[Ablation, typer.Argument(help="What is compared.")],
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Runs of every arm.")] = 3,
    out: Annotated[
        Path, typer.Option("--out", help="Folder of the table, the page and the figure.")
    ] = Path("docs/results"),
    work: Annotated[
        Path, typer.Option("--work", help="Folder of drawn scenes and unfinished runs.")
    ] = Path("runs/ablations"),
    threads: Annotated[int, typer.Option("--threads", min=1, help="CPU threads.")] = 1,
) -> None:
    """Train small models that differ in one thing, test them, write tables and a figure.

    grounding: no context, boxes, boxes and joints, or facts. stages: align, instruct, or both.

    Stop it whenever you like: the same command goes on. Finished runs stand in the table of
    results and are not run again; with all of them there, only page and figure are made.
    """
    with one_line_errors():
        for module in ("torch", "transformers", "accelerate", "peft", "matplotlib"):
            if find_spec(module) is None:
                raise MissingDependencyError(
                    f"training needs {module}", do="pip install 'humanagent[train]'"
                )
        import torch

        from humanagent.training.ablations.experiments import EXPERIMENTS
        from humanagent.training.ablations.lab import Lab
        from humanagent.training.ablations.sweep import sweep
        from humanagent.training.ablations.table import Table
        from humanagent.training.ablations.write import write_report
        from humanagent.training.stages.quiet import quiet

        torch.set_num_threads(threads)
        quiet()
        experiment = EXPERIMENTS[what.value]
        lab = Lab(experiment.setup, work, say=lambda text: typer.echo(text))
        table = Table(out / f"{experiment.name}.jsonl")

        def report() -> None:
            write_report(experiment, out, seeds=seeds)

        sweep(lab, table, experiment.runs(seeds), experiment.trial, after=report)
        report()
        typer.echo(f"{out / experiment.name}.md")
