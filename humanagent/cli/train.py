"""``humanagent train``: run a recipe, or go on where it was stopped."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from humanagent.cli.run import one_line_errors
from humanagent.errors import MissingDependencyError, SettingsError
from humanagent.vlm.checkpoint.exported import Precision


def train(
    recipe: Annotated[
        str,
        typer.Argument(
            help="A YAML file, or the name of a shipped recipe: smoke, ten-minutes, pico, nano."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder of the run.", show_default="runs/ and its name"),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option("--threads", min=1, help="CPU threads.", show_default="the recipe's"),
    ] = None,
    precision: Annotated[
        str, typer.Option("--export", help="Weights of the ONNX export: int8, fp16, fp32, or none.")
    ] = "fp16",
) -> None:
    """Make scenes, train a tokenizer and a HumanVLM in stages, evaluate it, export it.

    humanagent train ten-minutes --out runs/ten

    Stop it whenever you like (Ctrl-C, or kill): the same command goes on from the last saved
    state, and ends in the same weights as if it had never been stopped. Each stage's folder gets
    log.jsonl, evaluations.jsonl, samples.txt and curves.png; the last one the checkpoint:

    humanagent ask --vlm runs/ten/4-instruct/checkpoint photo.jpg "How many people?"
    """
    with one_line_errors():
        _check(precision)
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
            rows = evaluate_last(found, trained.folder, watcher.answering)
        console.print(rows_table(rows, title="test set: scenes and wordings never trained on"))
        console.print(f"model.safetensors sha256 {trained.sha256}", soft_wrap=True)
        if precision != "none":
            _export(trained.folder, precision)
        console.print(
            f'humanagent ask photo.jpg "How many people?" --vlm {trained.folder}', soft_wrap=True
        )


def _check(precision: str) -> None:
    """Before hours of work: everything is installed, and the precision is one."""
    modules = ("torch", "transformers", "accelerate", "peft", "yaml", "matplotlib")
    exporting = () if precision == "none" else ("onnx", "onnxscript")
    for module in (*modules, *exporting):
        if find_spec(module) is None:
            raise MissingDependencyError(
                f"training needs {module}", do="pip install 'humanagent[train]'"
            )
    if precision not in ("none", *get_args(Precision)):
        raise SettingsError(f"no precision {precision!r}", do="give int8, fp16, fp32 or none")


def _export(folder: Path, precision: str) -> None:
    """Once: a run that is started again when everything is done exports nothing anew."""
    from humanagent.training.export.export import export_onnx
    from humanagent.vlm.local.onnx_backend import OnnxVLM

    if not OnnxVLM.exported(folder):
        export_onnx(folder, precision=cast(Precision, precision))
