"""``humanagent vlm``: serve a vision-language model, and check a server."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from humanagent.cli.run import (
    CheckpointOption,
    JsonOption,
    ModelOption,
    one_line_errors,
    settings_from,
)
from humanagent.errors import MissingDependencyError, SettingsError

if TYPE_CHECKING:
    from humanagent.vlm.reads import Reads
    from humanagent.vlm.serving.command import Place
    from humanagent.vlm.serving.model import ServedModel
    from humanagent.vlm.serving.probe import Probe
    from humanagent.vlm.serving.process import ServerProcess
    from humanagent.vlm.serving.report import Report

_LOCAL = ("127.0.0.1", "::1", "localhost")
_COLOURS = {"ok": "green", "unknown": "yellow", "wrong answer": "yellow"}

vlm_app = typer.Typer(
    help="Serve a vision-language model by vLLM, and check a server.", no_args_is_help=True
)


@vlm_app.command()
def serve(
    model: Annotated[
        str, typer.Argument(help="Folder of a checkpoint, or of any model; or owner/name.")
    ],
    more: Annotated[
        list[str] | None, typer.Argument(metavar="-- ...", help="Arguments for vllm serve.")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option("--host", help="0.0.0.0: every network.")] = "127.0.0.1",
    lora: Annotated[
        list[str] | None,
        typer.Option("--lora", metavar="NAME=DIR", help="A LoRA adapter, asked for by its name."),
    ] = None,
    tools: Annotated[bool, typer.Option("--tools", help="The model may call tools.")] = False,
    device: Annotated[
        str, typer.Option("--device", help="cpu, gpu, or auto: a GPU where there is one.")
    ] = "auto",
    log: Annotated[
        Path | None,
        typer.Option("--log", help="File for vLLM's output.", show_default="a temporary file"),
    ] = None,
    within: Annotated[
        float, typer.Option("--within", min=1, help="Seconds that loading may take.")
    ] = 1800,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the command and its environment.")
    ] = False,
) -> None:
    """Start vLLM with the flags that a model and this machine need, until Ctrl-C.

    humanagent vlm serve runs/ten/4-instruct/checkpoint

    With vLLM's own flags: humanagent vlm serve MODEL -- --max-num-seqs 16
    """
    with one_line_errors():
        from humanagent.vlm.serving.adapters import parse_adapter
        from humanagent.vlm.serving.command import Place, serve_command
        from humanagent.vlm.serving.machine import find_vllm, has_gpu
        from humanagent.vlm.serving.model import look_at
        from humanagent.vlm.serving.process import ServerProcess

        if device not in ("auto", "cpu", "gpu"):
            raise SettingsError(f"no device {device!r}", do="give auto, cpu or gpu")
        served = look_at(model)
        adapters = tuple(parse_adapter(text) for text in lora or ())
        place = Place(port, host, gpu=has_gpu() if device == "auto" else device == "gpu")
        try:
            vllm = find_vllm()
        except MissingDependencyError:
            if not dry_run:
                raise
            vllm = Path("vllm")
        command = serve_command(
            vllm, served, place, adapters=adapters, tools=tools, more=tuple(more or ())
        )
        _notices(served, place, tools)
        if dry_run:
            typer.echo(str(command))
            return
        with signals_raised(), ServerProcess(command, place, log) as server:
            _serve(server, served, within, [a.name for a in adapters])


@vlm_app.command()
def check(
    url: Annotated[str, typer.Argument(help="Base URL: http://localhost:8000/v1.")],
    checkpoint: CheckpointOption = None,
    vlm_model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask a server what it serves, and pictures with known answers.

    Exit code 0: it can be used, though its model may answer wrongly; 2: it serves another model
    than the checkpoint, or this version writes other prompts; 3: it fails; 4: nothing listens.
    """
    with one_line_errors():
        from humanagent.vlm.serving.check import check_server

        settings = settings_from()
        report = check_server(
            url if "://" in url else f"http://{url}",
            probes,
            model=vlm_model,
            checkpoint=checkpoint,
            api_key=settings.vlm_api_key,
            timeout_s=settings.deadline_s,
        )
        if as_json:
            typer.echo(json.dumps(report.as_dict()))
        else:
            _print(report)
    if report.mismatch:
        raise typer.Exit(2)
    if not report.usable:
        raise typer.Exit(3)


def probes(trained: Reads | None) -> list[Probe]:
    """Two drawn people, told as the model was trained; for a foreign one a plain colour too."""
    from humanagent.context import Focus, render
    from humanagent.media import load_picture
    from humanagent.pose import scene_facts
    from humanagent.training.data.scenes import SceneConfig, make_scene
    from humanagent.vlm.picture import picture_url
    from humanagent.vlm.prompt import ask_messages, reply_schema
    from humanagent.vlm.reads import Reads
    from humanagent.vlm.serving.probe import Probe, colour_probe, count_is

    reads = trained or Reads()
    sample = make_scene(900_000_100, SceneConfig(size=(224, 224), people={2: 1}))
    told = None
    if reads.measured:
        told = render(
            sample.scene,
            scene_facts(sample.scene),
            name=reads.context or "compact",
            version=reads.version,
            focus=Focus(budget=1000),
        )
    picture = picture_url(load_picture(sample.image), reads)
    number = len(sample.people)
    drawn = Probe(
        name="drawn people",
        expected=str(number),
        messages=ask_messages("How many people are there?", picture, told, style=reads.prompt),
        right=count_is(number),
        schema=reply_schema(reads.prompt),
    )
    return [drawn] if trained else [drawn, colour_probe()]


class _StoppedError(Exception):
    """A signal that asks this process to end."""

    def __init__(self, number: int) -> None:
        self.number = number


@contextmanager
def signals_raised() -> Iterator[None]:
    """SIGINT and SIGTERM as an exception, so that the server is stopped on the way out.

    The exit code is that of a program which the signal ended.
    """

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise _StoppedError(number)

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    except _StoppedError as stopped:
        raise typer.Exit(128 + stopped.number) from None
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _serve(server: ServerProcess, model: ServedModel, within: float, adapters: list[str]) -> None:
    """Wait until it answers, say how to ask it, and stay until it ends."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True, highlight=False)
    console.print(f"starting vLLM, its output is in {server.log}", soft_wrap=True)
    with console.status("loading") as status:

        def told(line: str) -> None:
            status.update(f"loading: {escape(line[: console.width - 12])}")

        seconds = server.wait_ready(within, told)
    typer.echo(f"{', '.join([*model.names, *adapters])} at {server.url} after {seconds:.0f} s")
    typer.echo(f'humanagent ask photo.jpg "How many people are there?" --vlm {server.url}')
    raise server.failure(f"vLLM ended with status {server.wait()}")


def _notices(model: ServedModel, place: Place, tools: bool) -> None:
    if place.host not in _LOCAL and not os.environ.get("VLLM_API_KEY"):
        _note("every machine that reaches this port may ask: VLLM_API_KEY sets a key")
    if model.contract is None:
        _note(
            f"{model.source} is not a checkpoint of humanagent: it keeps its own chat template, "
            "and every prompt explains the task to it"
        )
    elif tools:
        _note("a HumanVLM was not trained to call tools: --tools only lets it")


def _note(text: str) -> None:
    typer.secho(f"note: {text}", fg="yellow", err=True)


def _print(report: Report) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=report.url, title_justify="left")
    table.add_column("check")
    table.add_column("result", overflow="fold")
    table.add_column("")
    for one in report.checks:
        colour = _COLOURS.get(one.verdict, "red")
        table.add_row(one.name, escape(one.result), f"[{colour}]{one.verdict}[/{colour}]")
    Console().print(table)
