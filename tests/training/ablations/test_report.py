"""Page and figure come from the table of results alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from humanagent.training.ablations.experiments import EXPERIMENTS
from humanagent.training.ablations.kinds import KINDS
from humanagent.training.ablations.report import Findings, group, missing
from humanagent.training.ablations.setup import MODEL
from humanagent.training.ablations.table import Questions, Result, Table
from humanagent.training.ablations.write import write_report

SCENES = 30
QUESTIONS = Questions(
    scene=tuple(scene for scene in range(SCENES) for _ in KINDS),
    kind=KINDS * SCENES,
    majority="10" * (SCENES * len(KINDS) // 2),
    setup={
        "scenes": 9, "test": SCENES, "steps": 2, "shared": 1, "naming": 1, "align": 0, "batch": 2,
        "parameters": 10, "vocabulary": 5, "model": MODEL.model_dump(mode="json"),
    },
)  # fmt: skip


def marks(share: float, seed: int) -> str:
    """Right answers at random."""
    drawn = np.random.default_rng(seed).random(len(QUESTIONS.kind)) < share
    return "".join("01"[bool(one)] for one in drawn)


def result(arm: str, seed: int, share: float, **more: str) -> Result:
    right = {"as it is": marks(share, seed), **more}
    return Result(arm, "", seed, right, (2.0, 1.0), 60.0, "a machine", "git:1")


@pytest.fixture
def table(tmp_path: Path) -> Table:
    table = Table(tmp_path / "grounding.jsonl")
    table.begin(QUESTIONS)
    return table


def page(folder: Path) -> str:
    write_report(EXPERIMENTS["grounding"], folder, seeds=2)
    return (folder / "grounding.md").read_text()


def test_groups_are_told_apart() -> None:
    perfect_on_pose = "".join("01"[group("pose")(kind)] for kind in QUESTIONS.kind)
    one = Result("a", "", 0, {"as it is": perfect_on_pose}, (), 1.0, "", "")
    found = Findings(QUESTIONS, [one])
    assert found.compare(group("pose"))[0]["a"].value == 1.0
    assert found.compare(group("object"))[0]["a"].value == 0.0


def test_only_seeds_that_every_arm_has_are_compared() -> None:
    results = [result("a", 0, 0.5), result("b", 0, 0.5), result("a", 1, 0.5)]
    assert Findings(QUESTIONS, results).seeds == [0]


def test_a_control_is_reported_of_the_arms_that_have_it() -> None:
    results = [result("a", 0, 0.5), result("b", 0, 0.9, shuffled=marks(0.2, 9))]
    shares, _ = Findings(QUESTIONS, results).compare(group("pose"), "shuffled")
    assert set(shares) == {"b", "majority"}


def test_missing_runs_are_named() -> None:
    wanted = [("a", "", 0), ("a", "", 1), ("b", "all", 1)]
    assert missing(wanted, {("a", "", 0)}) == "a seed 1; b all seed 1"


def test_an_unfinished_sweep_says_what_is_missing_and_compares_nothing(table: Table) -> None:
    table.add(result("none", 0, 0.5))
    text = page(table.path.parent)
    assert "too few for a comparison" in text
    assert "paper seed 0, 1" in text
    assert not (table.path.parent / "grounding.png").exists()


def test_a_finished_sweep_gets_page_and_figure(table: Table) -> None:
    pytest.importorskip("matplotlib")
    for run in EXPERIMENTS["grounding"].runs(2):
        share = 0.9 if run.arm.startswith("compact") else 0.4
        spoiled = {"shuffled": marks(0.3, 7), "blank": marks(0.2, 8)}
        table.add(result(run.arm, run.seed, share, **spoiled))
    text = page(table.path.parent)
    assert "Missing" not in text
    assert "Above the majority baseline on pose questions: compact" in text
    assert "| compact - none | **+" in text
    assert (table.path.parent / "grounding.png").stat().st_size > 10_000
