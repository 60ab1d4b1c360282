"""Shows a report: as JSON with fixed keys, or as tables."""

from __future__ import annotations

from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from humanagent.training.evaluate.detection import AP, Detection
from humanagent.training.evaluate.facts import Facts
from humanagent.training.evaluate.photos import PhotoReport
from humanagent.training.evaluate.qa import GEOMETRY, QA, QAScore


def to_json(report: PhotoReport) -> dict[str, Any]:
    """The figures under fixed keys; fractions in 0..1, ``null`` where there was no case."""
    found = report.detection
    return {
        "boxes": _ap(found.boxes),
        "keypoints": _ap(found.keypoints),
        "lone_found": _round(found.lone_found),
        "exact_count": _round(found.exact_count),
        "false_people_on_empty": found.false_people,
        "facts": {
            name: {"accuracy": _round(s.accuracy), "decided": _round(s.decided), "n": s.n}
            for name, s in report.facts.scores.items()
        },
        "qa": {
            "all": _qa(report.qa.all),
            "geometry": _qa(report.qa.geometry),
            "by_kind": {kind: _qa(s) for kind, s in report.qa.by_kind.items()},
            "abstain_right": _round(report.qa.abstain_right),
        },
    }


def print_report(report: PhotoReport, console: Console) -> None:
    """Tables of the figures, then the wrong answers, then the captions, which nobody scored."""
    console.print(_fold_line(report))
    console.print(_detection(report.detection))
    console.print(_facts(report.facts))
    console.print(_questions(report.qa))
    console.print(_wrong(report.qa))
    captions = [a for a in report.qa.asked if a.match.verdict == "unscored"]
    if captions:
        console.print(Text("Captions (not scored)", style="bold"))
        for a in captions:
            console.print(Text(f"  {a.question.image}: {a.said}"))


def _fold_line(report: PhotoReport) -> Text:
    if not report.fitted_on:
        return Text(f"{report.pictures} photos; the weights were fitted on none of them.")
    return Text(
        f"{report.pictures} photos; the weights were fitted on {report.fitted_on} of them, "
        f"and each of these was judged out-of-fold."
    )


def _detection(found: Detection) -> Table:
    table = _table("People")
    for column in ("figure", "value", "photos"):
        table.add_column(column, justify="left" if column == "figure" else "right")
    rows: tuple[tuple[str, float | None, int], ...] = (
        ("boxes AP", found.boxes.ap, found.boxed),
        ("boxes AP50", found.boxes.ap50, found.boxed),
        ("keypoints AP", found.keypoints.ap, found.jointed),
        ("keypoints AP50", found.keypoints.ap50, found.jointed),
        ("lone person found (OKS or IoU >= .5)", found.lone_found, found.lone),
        ("lone person: anyone found at all", found.anyone, found.lone),
        ("exact count", found.exact_count, found.counted),
    )
    for name, value, photos in rows:
        table.add_row(name, _show(value), str(photos))
    table.add_row("false people on empty photos", str(found.false_people), str(found.empty))
    return table


def _facts(facts: Facts) -> Table:
    title = f"Pose facts of {facts.matched} people found, of {facts.labelled} with labelled joints"
    table = _table(title)
    for column in ("fact", "accuracy", "decided", "n"):
        table.add_column(column, justify="left" if column == "fact" else "right")
    for name, score in facts.scores.items():
        row = (name, _show(score.accuracy), _show(score.decided), str(score.n))
        table.add_row(*row, style="bold" if name == "all" else None)
    return table


def _questions(qa: QA) -> Table:
    table = _table("Questions (accuracy on the answered)")
    for column in ("kind", "accuracy", "coverage", "right", "wrong", "n"):
        table.add_column(column, justify="left" if column == "kind" else "right", no_wrap=True)
    for kind, score in qa.by_kind.items():
        if kind == "abstain":
            continue  # has a row of its own
        table.add_row(kind + (" (geometry)" if kind in GEOMETRY else ""), *_cells(score))
    table.add_section()
    table.add_row("geometry", *_cells(qa.geometry), style="bold")
    table.add_row("all (but abstain, caption)", *_cells(qa.all), style="bold")
    table.add_row("abstain: withheld, rightly", _show(qa.abstain_right), "", "", "", "")
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", min_width=len(title) + 2)


def _wrong(qa: QA) -> Group | Text:
    wrong = qa.wrong()
    if not wrong:
        return Text("No wrong answer.")
    lines = [Text(f"Wrong answers: {len(wrong)}", style="bold")]
    for a in wrong:
        q = a.question
        lines.append(Text(f"  {q.image} [{q.kind}] {q.question}"))
        lines.append(Text(f"    said: {a.said}"))
        lines.append(Text(f"    expected: {q.answer} ({a.match.why})", style="dim"))
    return Group(*lines)


def _cells(score: QAScore) -> tuple[str, ...]:
    counts = (str(score.right), str(score.wrong), str(score.n))
    return (_show(score.accuracy_on_answered), _show(score.coverage), *counts)


def _qa(score: QAScore) -> dict[str, Any]:
    return {
        "accuracy_on_answered": _round(score.accuracy_on_answered),
        "coverage": _round(score.coverage),
        "n": score.n,
    }


def _ap(value: AP) -> dict[str, float | None]:
    return {"AP": _round(value.ap), "AP50": _round(value.ap50)}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _show(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
