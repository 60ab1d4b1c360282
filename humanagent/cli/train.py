"""``humanagent train``: run a recipe, or go on where it was stopped."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from humanagent.cli.run import one_line_errors
from humanagent.errors import MissingDependencyError


def train(
    recipe: Annotated[
        str, typer.Argument(help="A YAML file, or the name of a shipped recipe: nano, smoke.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder of the run.", show_default="runs/ and its name"),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option("--threads", min=1, help="CPU threads.", show_default="the recipe's"),
    ] = None,
) -> None:
    """Make scenes, train a tokenizer and a HumanVLM in stages, evaluate it.

    humanagent train smoke --out runs/smoke

    Stop it whenever you like (Ctrl-C, or kill): the same command goes on from the last saved
    state, and ends in the same weights as if it had never been stopped. Each stage's folder gets
    log.jsonl, evaluations.jsonl, samples.txt and curves.png; the last one the checkpoint:

    humanagent ask --vlm runs/smoke/3-instruct/checkpoint photo.jpg "How many people?"
    """
    with one_line_errors():
        for module in ("torch", "transformers", "accelerate", "peft", "yaml", "matplotlib"):
            if find_spec(module) is None:
                raise MissingDependencyError(
                    f"training needs {module}", do="pip install 'humanagent[train]'"
                )
        from rich.console import Console

        from humanagent.training.evaluate.dialogues.print import rows_table
        from humanagent.training.stages.quiet import quiet
        from humanagent.training.stages.recipe import load_recipe
        from humanagent.training.stages.run import evaluate_last, train
        from humanagent.training.stages.watch import ConsoleWatcher

        found = load_recipe(recipe)
        if threads is not None:
            found = found.model_copy(update={"threads": threads})
        folder = out or Path("runs") / found.name
        console = Console()
        quiet()
        with ConsoleWatcher(console) as watcher:
            trained = train(found, folder, watcher)
            rows = evaluate_last(found, trained.folder)
        console.print(rows_table(rows, title="test set: scenes and wordings never trained on"))
        console.print(
            f"{trained.folder}\nmodel.safetensors sha256 {trained.sha256}", soft_wrap=True
        )
