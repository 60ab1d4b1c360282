"""``humanagent ask``: a question about one picture or many."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanagent.cli.run import (
    CheckpointOption,
    DeadlineOption,
    JsonOption,
    ModelOption,
    ProfileOption,
    ThreadsOption,
    VlmOption,
    expand,
    is_address,
    one_line_errors,
    settings_from,
)
from humanagent.errors import BadInputError, HumanAgentError
from humanagent.media.save import check_format
from humanagent.printable import printable

if TYPE_CHECKING:
    from humanagent.agent import HumanAgent
    from humanagent.answer import Answer


def ask(
    pictures: Annotated[
        list[str],
        typer.Argument(
            metavar="PICTURE... QUESTION",
            help="Files, folders, globs or URLs; the question comes last.",
        ),
    ],
    save: Annotated[
        Path | None,
        typer.Option(
            "--save", help="Write the picture with the evidence drawn in (a folder for many)."
        ),
    ] = None,
    as_json: JsonOption = False,
    stream: Annotated[bool, typer.Option("--stream", help="Show steps and text as they come.")] = (
        False
    ),
    thread: Annotated[
        str | None,
        typer.Option("--thread", help="Name of a conversation, kept in --home, for follow-ups."),
    ] = None,
    home: Annotated[
        Path | None, typer.Option("--home", help="Folder for conversations and measured scenes.")
    ] = None,
    vlm: VlmOption = None,
    vlm_model: ModelOption = None,
    checkpoint: CheckpointOption = None,
    tools: Annotated[
        bool,
        typer.Option(
            "--tools",
            help="Let the model at --vlm look closer before it answers: zoom into a person, count "
            "again, see a hand. Needs a model that can call tools (for vLLM: start it with "
            "--enable-auto-tool-choice and its --tool-call-parser).",
        ),
    ] = False,
    profile: ProfileOption = None,
    threads: ThreadsOption = None,
    deadline: DeadlineOption = None,
) -> None:
    """Ask a question about the people in a picture.

    humanagent ask photo.jpg "Who is raising a hand?" --save overlay.png

    Many pictures: humanagent ask "photos/*.jpg" "How many people?" --json

    A follow-up: humanagent ask "And the other one?" --thread talk --home ~/.humanagent

    A closer look: humanagent ask crowd.jpg "What does P7 hold?" --vlm URL --tools
    """
    with one_line_errors():
        question, sources = pictures[-1], pictures[:-1]
        if os.path.isfile(question):
            raise BadInputError(
                "the last word is a picture, not a question",
                where=question,
                do='the question comes last, in quotes: humanagent ask photo.jpg "Who is sitting?"',
            )
        if not sources and thread is None:
            raise BadInputError(
                "a picture and a question are needed",
                do='humanagent ask photo.jpg "How many people are there?"',
            )
        if thread is not None and home is None:
            home = Path.home() / ".humanagent"
        settings = settings_from(
            vlm=vlm,
            vlm_model=vlm_model,
            vlm_checkpoint=checkpoint,
            vlm_tools=tools or None,
            profile=profile,
            threads=threads,
            deadline_s=deadline,
            home=home,
        )
        if tools and settings.vlm is None:
            raise BadInputError(
                "--tools is for a model, and none is asked", do="give its address with --vlm"
            )
        files, many = expand(sources)
        if many and (thread is not None or stream):
            raise BadInputError("--thread and --stream are for one picture", do="give one picture")
        if save is not None and not many:
            check_format(save)
        from humanagent.agent import HumanAgent

        with HumanAgent(settings=settings) as agent:
            if many:
                _many(agent, files, question, save, as_json)
            else:
                _one(agent, files[0] if files else None, question, thread, save, as_json, stream)


def _one(
    agent: HumanAgent,
    source: str | None,
    question: str,
    thread: str | None,
    save: Path | None,
    as_json: bool,
    stream: bool,
) -> None:
    if stream:
        answer = asyncio.run(_streamed(agent, source, question, thread))
    else:
        answer = agent.ask(source, question, thread_id=thread)
    if save is not None:
        answer.save_overlay(save)
    if as_json:
        typer.echo(answer.model_dump_json())
    else:
        _print(answer, save)


async def _streamed(
    agent: HumanAgent, source: str | None, question: str, thread: str | None
) -> Answer:
    """Steps and a VLM's text go to stderr: only the checked answer goes to stdout."""
    answer: Answer | None = None
    async for event in agent.astream(source, question, thread_id=thread):
        if event["type"] == "step":
            typer.secho(f"{event['node']:<9}{event['seconds'] * 1e3:8.1f} ms", dim=True, err=True)
        elif event["type"] == "text":
            typer.secho(event["delta"], nl=False, dim=True, err=True)
        elif event["type"] == "text_reset":
            typer.secho("\n(begins anew)", dim=True, err=True)
        elif event["type"] == "look":
            asked = json.dumps(event["arguments"])
            typer.secho(f"{event['name']} {asked}: {event['outcome']}", dim=True, err=True)
        elif event["type"] == "answer":
            answer = event["answer"]
    assert answer is not None
    return answer


def _many(
    agent: HumanAgent, files: list[str], question: str, save: Path | None, as_json: bool
) -> None:
    """One line per picture; a bad picture is reported in its line, and the rest go on."""
    from rich.console import Console
    from rich.progress import track

    if save is not None:
        _make_folder(save)
    names: set[str] = set()
    errors = 0
    results = agent.ask_many(files, question, workers=2, on_error="return")
    shown = track(
        zip(files, results, strict=True),
        description="asking",
        total=len(files),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )
    for file, result in shown:
        label = "data URL" if file[:5].lower() == "data:" else printable(file)
        if isinstance(result, HumanAgentError):
            errors += 1
            if as_json:
                typer.echo(json.dumps({"source": label, "error": str(result)}))
            else:
                typer.secho(f"{label}: {printable(str(result))}", fg="red", err=True)
            continue
        if save is not None:
            result.save_overlay(save / _overlay_name(file, names))
        if as_json:
            typer.echo(result.model_dump_json())
        else:
            typer.echo(f"{label}: {result.text}")
    if errors == len(files):
        raise BadInputError("none of the pictures could be used")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(
            f"--save needs a folder for many pictures: {error.strerror}", where=str(folder)
        ) from error


def _overlay_name(file: str, taken: set[str]) -> str:
    """The picture's name with .png; a number tells pictures of the same name apart."""
    stem = "picture" if is_address(file) else Path(file).stem
    name, number = f"{stem}.png", 1
    while name.lower() in taken:
        number += 1
        name = f"{stem}-{number}.png"
    taken.add(name.lower())
    return name


def _print(answer: Answer, save: Path | None) -> None:
    typer.echo(answer.text)
    if answer.reason and answer.status != "answered":
        typer.secho(answer.reason, dim=True)
    for warning in answer.warnings:
        typer.secho(f"note: {warning}", fg="yellow", err=True)
    for claim in answer.claims:
        evidence = claim.evidence
        joints = f" from {', '.join(evidence.joints)}" if evidence.joints else ""
        numbers = "".join(f", {k} {v:.4g}" for k, v in evidence.numbers.items())
        typer.secho(f"  {claim.verdict}: {claim}{joints}{numbers}", dim=True)
    if save is not None:
        typer.secho(f"picture with the evidence: {save}", dim=True)
