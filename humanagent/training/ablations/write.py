"""The report of an ablation, written from its table of results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from humanagent.atomic import write_atomic
from humanagent.training.ablations.experiments import Experiment
from humanagent.training.ablations.plots import draw
from humanagent.training.ablations.report import (
    MAJORITY,
    Findings,
    difference_table,
    fine_table,
    group,
    group_table,
    missing,
)
from humanagent.training.ablations.table import Questions, Result, Table


def write_report(experiment: Experiment, folder: Path, *, seeds: int) -> None:
    """Write ``<name>.md`` and, as soon as every arm has a seed, ``<name>.png``.

    Raises:
        BadInputError: there is no table of results in ``folder``.
    """
    table = Table(folder / f"{experiment.name}.jsonl")
    findings = Findings(table.questions(), table.results())
    left = missing(experiment.runs(seeds), table.done())
    whole = len(findings.names) == len({run[:2] for run in experiment.runs(seeds)})
    compared = bool(findings.seeds) and whole
    parts = [f"# {experiment.title}", experiment.question, _state(findings, left, compared)]
    if compared:
        draw(findings, folder / f"{experiment.name}.png")
        parts += _figures(experiment, findings)
    parts += ["## Setup", experiment.method, _sizes(findings.questions, findings.results)]
    parameters = findings.questions.setup["parameters"] / 1e6
    limits = experiment.limits.format(parameters=parameters, seeds=len(findings.seeds))
    parts += ["## Limits", limits, "## Again", _command(experiment, seeds)]
    text = "\n\n".join(part for part in parts if part) + "\n"
    path = folder / f"{experiment.name}.md"
    write_atomic(path, text.encode())
    path.chmod(0o644)


def _state(found: Findings, left: str, compared: bool) -> str:
    seeds = ", ".join(map(str, found.seeds)) or "none"
    done = f"Runs done: {len(found.results)}. Compared are the seeds that all arms have: {seeds}."
    if not compared:
        done = f"Runs done: {len(found.results)}, too few for a comparison."
    return f"{done} Missing: {left}." if left else done


def _figures(experiment: Experiment, found: Findings) -> list[str]:
    spoiled = []
    for control, words in experiment.controls:
        spoiled += [f"{words} (*{control}*):", group_table(found, control)]
    return [
        "## Figures",
        f"![right answers by arm]({experiment.name}.png)",
        "Right answers in percent with 95 % bootstrap intervals (scenes and seeds drawn anew, "
        "2000 times); in brackets the number of questions. "
        "*majority* is the best constant answer per kind.",
        group_table(found),
        "Differences in points, paired by scene and seed; bold where the interval leaves out zero.",
        difference_table(found, experiment.pairs),
        "## What came out",
        "\n".join(f"- {line}" for line in (*_left(found), *_differences(experiment, found))),
        "## Controls",
        *spoiled,
        "## Per intent and kind",
        "Percent; bold where the interval of the difference to the majority lies above zero.",
        fine_table(found),
    ]


def _left(found: Findings) -> list[str]:
    """Which arms left the majority baseline on pose questions."""
    _, differences = found.compare(group("pose"))
    above = [name for name in found.names if differences[name, MAJORITY].low > 0]
    below = [name for name in found.names if name not in above]
    lines = []
    if above:
        lines.append(f"Above the majority baseline on pose questions: {', '.join(above)}.")
    if below:
        lines.append(f"Not above the majority baseline on pose questions: {', '.join(below)}.")
    return lines


def _differences(experiment: Experiment, found: Findings) -> list[str]:
    """The differences in words: which way, or that they are not clear."""
    lines = []
    for name in ("pose", "object", "place"):
        _, differences = found.compare(group(name))
        said = []
        for a, b in experiment.pairs:
            one = differences.get((a, b))
            if one is None:
                continue
            size = f"{100 * one.value:+.1f} points"
            said.append(f"{a} against {b} {size}" + ("" if one.clear else " (not clear)"))
        lines.append(f"{name} questions: {'; '.join(said)}.")
    return lines


def _sizes(questions: Questions, results: Sequence[Result]) -> str:
    setup = questions.setup
    model = setup["model"]
    machines = ", ".join(sorted({result.machine for result in results}))
    total = sum(result.seconds for result in results) / 60
    longest = max((result.seconds for result in results), default=0.0) / 60
    vision, text = model["vision"], model["text"]
    return (
        f"Model: {setup['parameters'] / 1e6:.1f} M parameters (SigLIP {vision['hidden_size']} x "
        f"{vision['layers']}, {vision['image_size']} px, patches of {vision['patch_size']}; Qwen2 "
        f"{text['hidden_size']} x {text['layers']}), vocabulary {setup['vocabulary']}. "
        f"Training: {setup['scenes']} scenes, up to 16 questions each, {setup['batch']} scenes of "
        f"12 questions a step; steps: {_steps(setup)}. Test: {setup['test']} scenes, "
        f"{len(questions.kind)} questions. Machine: {machines}, one thread, shared with other "
        f"work; {total:.0f} minutes of training in all runs together, at most {longest:.1f} in one."
    )


def _steps(setup: dict[str, Any]) -> str:
    """Phases with their steps; those that an ablation does not have are left out."""
    words = {
        "naming": "naming values (lower layers, all arms)",
        "shared": "in each further phase that all arms share",
        "align": "align",
        "steps": "compared",
    }
    return ", ".join(f"{setup[key]} {said}" for key, said in words.items() if setup[key])


def _command(experiment: Experiment, seeds: int) -> str:
    return (
        "```\n"
        f"humanagent ablate {experiment.name} --seeds {seeds}\n"
        "```\n\n"
        "Runs that are in the table of results (`.jsonl`, a line per run, every answer right or "
        "wrong) are skipped, a run that was stopped goes on; with all of them done the command "
        "makes this page and the figure from the table."
    )
