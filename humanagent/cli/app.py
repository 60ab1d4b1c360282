"""The command's entry point: names of commands only; each lives in its own file."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from humanagent.cli.ablate import ablate
from humanagent.cli.ask import ask
from humanagent.cli.data import data as data_app
from humanagent.cli.doctor import doctor
from humanagent.cli.eval import eval_app
from humanagent.cli.export import export
from humanagent.cli.models import models_app
from humanagent.cli.perceive import perceive
from humanagent.cli.train import train
from humanagent.cli.vlm import vlm_app

app = typer.Typer(
    name="humanagent",
    help="Ask a question about the people in a picture, get an answer you can check.",
    no_args_is_help=True,
    epilog="Exit codes: 0 an answer, also an abstention or a refusal; 2 bad input; 3 a model or "
    "backend failed; 4 something must be installed or started first.",
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(ask)
app.command()(perceive)
app.command()(export)
app.command()(train)
app.command()(ablate)
app.command()(doctor)
app.add_typer(data_app, name="data")
app.add_typer(eval_app, name="eval")
app.add_typer(models_app, name="models")
app.add_typer(vlm_app, name="vlm")


def _show_version(value: bool) -> None:
    if not value:
        return
    try:
        typer.echo(version("humanagent"))
    except PackageNotFoundError:
        typer.echo("not installed: run from a checkout")
    raise typer.Exit


@app.callback()
def main(
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Version, then exit."
        ),
    ] = False,
) -> None:
    """Ask a question about the people in a picture, get an answer you can check."""
