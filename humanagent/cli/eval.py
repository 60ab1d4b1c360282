"""``humanagent eval``: how good perception and answers are on labelled photos."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
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
from humanagent.errors import BadInputError

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


@eval_app.command()
def scenes(
    vlm: VlmOption = None,
    count: Annotated[int, typer.Option("--scenes", min=1, help="How many scenes.")] = 100,
    noise: Annotated[
        str, typer.Option("--noise", help="How wrong the measurements are: none, good, embedded.")
    ] = "none",
    attributes: Annotated[
        float,
        typer.Option(
            "--attributes", min=0, max=1, help="Share of scenes whose clothes and actions are told."
        ),
    ] = 0.5,
    whole: Annotated[
        bool,
        typer.Option(
            "--whole", help="Ask about the whole truth, also what the measurements do not show."
        ),
    ] = False,
    split: Annotated[str, typer.Option("--split", help="train, validation or test.")] = "test",
    as_json: JsonOption = False,
    vlm_model: ModelOption = None,
    checkpoint: CheckpointOption = None,
    threads: ThreadsOption = None,
) -> None:
    """Questions about drawn scenes, asked of a VLM as the agent asks it.

    humanagent eval scenes --vlm runs/nano/4-instruct/checkpoint --noise good

    Scenes and wordings of the test split are used by no training. Every model gets the measurements
    in the compact form. right: the claims and words of the true answer, or an abstention where the
    measurements leave it open.
    """
    with one_line_errors():
        from rich.console import Console

        from humanagent.training.data.dialogues.config import DialogueConfig
        from humanagent.training.evaluate.dialogues import ask_about, table
        from humanagent.training.evaluate.dialogues.print import rows_table
        from humanagent.training.evaluate.dialogues.through import answers_of
        from humanagent.vlm.select import make_vlm

        if noise not in ("none", "good", "embedded") or split not in (
            "train",
            "validation",
            "test",
        ):
            raise BadInputError(
                f"--noise {noise} --split {split}", do="see humanagent eval scenes --help"
            )
        backend = make_vlm(
            vlm,
            settings_from(vlm_model=vlm_model, vlm_checkpoint=checkpoint, threads=threads),
        )
        if backend is None:
            raise BadInputError("no model to evaluate", do="give --vlm DIR or --vlm URL")
        config = DialogueConfig(
            noise={noise: 1.0},
            attributes=attributes,
            scale=(1, 30),
            careful=not whole,
        )
        asked = ask_about(config, split, count)  # type: ignore[arg-type]
        with _bar("questions", len(asked)) as advance:
            texts = answers_of(backend, asked, progress=advance)
        rows = table([one.truth for one in asked], texts)
        if as_json:
            typer.echo(json.dumps([row._asdict() for row in rows]))
        else:
            Console().print(rows_table(rows, title=f"{split} scenes, noise {noise}"))


@eval_app.command()
def paraphrases(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help='Lines of {"question", "intent", "also"}.')
    ],
    count: Annotated[
        int, typer.Option("--scenes", min=1, help="Scenes that each question is asked about.")
    ] = 3,
    as_json: JsonOption = False,
    vlm: VlmOption = None,
    vlm_model: ModelOption = None,
    threads: ThreadsOption = None,
) -> None:
    """Are questions understood that no template made? Without --vlm, by the facts speaker.

    met: the answer is about what was asked, and agrees with the measurements. off: it is about
    something else. open: it cannot tell. Prints figures only, never a question, so that it can be
    run on a set that is kept apart.
    """
    with one_line_errors():
        from rich.console import Console

        from humanagent.agent import HumanAgent
        from humanagent.training.evaluate.paraphrases import (
            evaluate_paraphrases,
            judged_table,
            read_labelled,
        )

        settings = settings_from(vlm=vlm, vlm_model=vlm_model, threads=threads)
        questions = read_labelled(file)
        with _bar("questions", len(questions) * count) as advance:
            judged = evaluate_paraphrases(
                questions,
                lambda perceiver: HumanAgent(perceiver=perceiver, settings=settings),
                scenes=count,
                progress=advance,
            )
        if as_json:
            typer.echo(json.dumps(judged.to_json()))
        else:
            Console().print(judged_table(judged))


@contextmanager
def _bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, when somebody looks."""
    from rich.console import Console
    from rich.progress import Progress

    console, quiet = Console(stderr=True), not sys.stderr.isatty()
    with Progress(console=console, disable=quiet, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda number: progress.advance(task, number)


def _track(pictures: tuple[Path, ...]) -> Iterable[Path]:
    """A progress bar on stderr, when somebody looks."""
    from rich.console import Console
    from rich.progress import track

    console, quiet = Console(stderr=True), not sys.stderr.isatty()
    return track(pictures, description="photos", console=console, disable=quiet)
