"""The results of a sweep: one JSON line about the test set, then a line per finished run.

The lines carry what the analysis needs, question by question, so that tables and plots are made
from the file alone, and a sweep goes on with the runs that are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from humanagent.atomic import write_atomic
from humanagent.errors import BadInputError


@dataclass(frozen=True)
class Questions:
    """The questions of the test set, in order, and what the runs were set to.

    ``scene`` and ``kind`` are those of each question; ``majority`` says by 0 and 1 whether the
    commonest answer to its kind in the training set is right; ``setup`` is shown in the report.
    """

    scene: tuple[int, ...]
    kind: tuple[str, ...]
    majority: str
    setup: dict[str, Any]


@dataclass(frozen=True)
class Result:
    """A finished run. ``right`` maps each control to a 0 or 1 per question of the test set.

    ``losses`` are means over equal parts of the steps of its last phase; ``seconds`` of its own
    phases, without what seeds share, on ``machine``; ``revision`` is that of the code.
    """

    arm: str
    size: str
    seed: int
    right: dict[str, str]
    losses: tuple[float, ...]
    seconds: float
    machine: str
    revision: str

    @property
    def key(self) -> tuple[str, str, int]:
        """What it is a run of."""
        return self.arm, self.size, self.seed


class Table:
    """A JSON-lines file that always holds whole lines.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     table = Table(Path(folder, "x.jsonl"))
        ...     table.begin(Questions((0, 0), ("count.people", "limb.is"), "10", {}))
        ...     table.add(Result("none", "", 0, {"as it is": "11"}, (), 1.0, "", ""))
        ...     table.done()
        {('none', '', 0)}
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, questions: Questions) -> None:
        """Write the first line, or see that the file is about the same test set and settings.

        Raises:
            BadInputError: it is about others.
        """
        if not self.path.exists():
            self._write([asdict(questions)])
        elif json.dumps(asdict(self.questions())) != json.dumps(asdict(questions)):
            raise BadInputError(
                "the results were made with other settings or another test set",
                where=str(self.path),
                do="give another --out, or move the file away",
            )

    def add(self, result: Result) -> None:
        """Add a line; a run has one line only.

        Raises:
            BadInputError: the run is in the file, or is not about as many questions.
        """
        count = len(self.questions().kind)
        if result.key in self.done() or any(len(r) != count for r in result.right.values()):
            raise BadInputError(f"no new result: {result.key}", where=str(self.path))
        self._write([*self._lines(), asdict(result)])

    def questions(self) -> Questions:
        """The first line."""
        first = self._lines()[0]
        scene, kind = tuple(first["scene"]), tuple(first["kind"])
        return Questions(scene, kind, first["majority"], first["setup"])

    def results(self) -> list[Result]:
        """The runs, in the order in which they were finished."""
        return [Result(**{**line, "losses": tuple(line["losses"])}) for line in self._lines()[1:]]

    def done(self) -> set[tuple[str, str, int]]:
        """Which runs are in the file."""
        return {result.key for result in self.results()} if self.path.exists() else set()

    def _lines(self) -> list[dict[str, Any]]:
        try:
            text = self.path.read_text(encoding="utf-8")
            return [dict(json.loads(line)) for line in text.splitlines()]
        except (OSError, ValueError) as error:
            raise BadInputError(
                "no table of results", where=str(self.path), do="run humanagent ablate first"
            ) from error

    def _write(self, lines: Sequence[Mapping[str, Any]]) -> None:
        text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
        write_atomic(self.path, text.encode())
        self.path.chmod(0o644)
