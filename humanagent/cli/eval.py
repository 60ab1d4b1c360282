"""``humanagent eval``: how good perception and answers are on labelled photos."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from humanagent.cli.run import (
    CheckpointOption,
    DeadlineOption,
    JsonOption,
    ModelOption,
    ProfileOption,
    ThreadsOption,
    VlmOption,
    one_line_errors,
    settings_from,
)

eval_app = typer.Typer(no_args_is_help=True, help="Measure perception and answers.")


@eval_app.callback()
def evaluate() -> None:
    """Measure perception and answers on labelled data."""


@eval_app.command()
def photos(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Holds images/, annotations.json (COCO) and qa.jsonl."),
    ],
    as_json: JsonOption = False,
    vlm: VlmOption = None,
    vlm_model: ModelOption = None,
    checkpoint: CheckpointOption = None,
    profile: ProfileOption = None,
    threads: ThreadsOption = None,
    deadline: DeadlineOption = None,
) -> None:
    """Box and joint AP, counts, pose facts and answers on a photo set.

    Figures of weights that were fitted on these photos are out-of-fold.

    annotations.json: COCO person keypoints; image records may also carry no_people, has_keypoints
    (false: no joints are labelled) and boxes_complete (false: not every person is boxed).

    qa.jsonl, one object a line: image (images/a.jpg), question, answer, kind, accept (other right
    answers). kind "abstain": nobody can tell; kind "caption": asked, but not scored.
    """
    with one_line_errors():
        from rich.console import Console

        from humanagent.agent import HumanAgent
        from humanagent.tools.select import make_perceiver
        from humanagent.training.evaluate.dataset import read_photos
        from humanagent.training.evaluate.photos import evaluate_photos
        from humanagent.training.evaluate.report import print_report, to_json

        settings = settings_from(
            vlm=vlm,
            vlm_model=vlm_model,
            vlm_checkpoint=checkpoint,
            profile=profile,
            threads=threads,
            deadline_s=deadline,
        )
        # Scenes kept in a home folder may come from weights that were fitted on these photos.
        settings = settings.model_copy(update={"home": None})
        report = evaluate_photos(
            read_photos(folder),
            make_perceiver(settings),
            lambda perceiver: HumanAgent(perceiver=perceiver, settings=settings),
            progress=_track,
            limits=settings.media,
        )
        if as_json:
            typer.echo(json.dumps(to_json(report)))
        else:
            print_report(report, Console())


def _track(pictures: tuple[Path, ...]) -> Iterable[Path]:
    """A progress bar on stderr, when somebody looks."""
    from rich.console import Console
    from rich.progress import track

    console, quiet = Console(stderr=True), not sys.stderr.isatty()
    return track(pictures, description="photos", console=console, disable=quiet)
