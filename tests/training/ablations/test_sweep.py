"""A whole sweep in miniature: arms, controls, and going on after a stop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("accelerate")
pytest.importorskip("peft")

from humanagent.training.ablations import grounding, phases, stages  # noqa: E402
from humanagent.training.ablations.controls import samples_for  # noqa: E402
from humanagent.training.ablations.lab import Lab  # noqa: E402
from humanagent.training.ablations.score import right_answers  # noqa: E402
from humanagent.training.ablations.setup import MODEL, Setup  # noqa: E402
from humanagent.training.ablations.sweep import Run, sweep  # noqa: E402
from humanagent.training.ablations.table import Table  # noqa: E402
from humanagent.training.stages import loop  # noqa: E402

torch.set_num_threads(1)
SETUP = Setup(scenes=30, test=6, steps=2, shared=1, naming=1, align=1, batch=2, words=20)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenes")


@pytest.fixture
def lab(scenes: Path, tmp_path: Path) -> Lab:
    """A lab of its own that shares the drawn scenes."""
    drawn = Lab(SETUP, scenes, say=lambda _: None)
    _ = drawn.train, drawn.test
    for file in scenes.glob("*.npz"):
        (tmp_path / file.name).symlink_to(file)
    return replace(drawn, folder=tmp_path)


def test_arms_are_trained_tested_and_written_down_once(lab: Lab, tmp_path: Path) -> None:
    table = Table(tmp_path / "grounding.jsonl")
    runs = [Run("none", "", 0), Run("paper alone", "", 0)]
    sweep(lab, table, runs, grounding.trial)
    found = {result.arm: result for result in table.results()}
    assert set(found["none"].right) == {"as it is", "blank"}
    assert set(found["paper alone"].right) == {"as it is", "shuffled"}
    before = table.path.read_bytes()
    sweep(lab, table, runs, grounding.trial)
    assert table.path.read_bytes() == before


def test_a_sweep_that_was_stopped_ends_in_the_same_table(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [Run("both", "1/8", 0)]
    whole = Table(tmp_path / "whole" / "stages.jsonl")
    sweep(lab, whole, runs, stages.trial)

    stopped = Table(tmp_path / "stopped" / "stages.jsonl")
    other = replace(lab, folder=tmp_path / "other")
    other.folder.mkdir()
    for file in tmp_path.glob("*.npz"):
        (other.folder / file.name).symlink_to(file)
    steps = 0
    step = loop._step

    def fail(*arguments: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps == 4:  # in the second phase of its own
            raise KeyboardInterrupt
        return step(*arguments)

    monkeypatch.setattr(loop, "_step", fail)
    with pytest.raises(KeyboardInterrupt):
        sweep(other, stopped, runs, stages.trial)
    assert not stopped.done()
    monkeypatch.setattr(loop, "_step", step)
    sweep(other, stopped, runs, stages.trial)
    first, second = whole.results()[0], stopped.results()[0]
    assert second.right == first.right
    assert second.losses == first.losses


def test_the_score_is_that_of_greedy_answers(lab: Lab) -> None:
    """Checked on answers that the untrained model gives itself."""
    from humanagent.training.packing import collate

    model = lab.new_model(0)
    case = lab.test[0]
    sample = samples_for(
        [case], lab.words, MODEL.vision.tokens, context="compact", picture=True,
        control="as it is",
    )[0]  # fmt: skip
    ids, labels = sample.input_ids.copy(), sample.labels.copy()
    # Put the greedy token where the first answer's only learned token stands.
    places = np.flatnonzero(labels != -100)
    labels[places[1:]] = -100
    one = replace(sample, labels=labels)
    batch = collate([one], pad_id=lab.pad_id)
    batch.pop("labels")
    from humanagent.training.packing import use_segments

    use_segments(model)
    model.eval()
    best = int(model(**batch).logits[0, places[0] - 1].argmax())
    for token, right in ((best, True), (best + 1, False)):
        ids[places[0]] = labels[places[0]] = token
        found = right_answers(
            model, [replace(one, input_ids=ids.copy(), labels=labels.copy())], pad_id=lab.pad_id
        )
        assert found[0][0] is right


def test_losses_are_means_over_equal_parts(tmp_path: Path, lab: Lab) -> None:
    phase = phases.Phase(grounding.trial(lab, Run("none", "", 0)).own[0].stage, lab.source())
    log = tmp_path / phase.stage.name
    log.mkdir()
    lines = "".join(f'{{"step": {i + 1}, "loss": {i // 2}}}\n' for i in range(48))
    (log / "log.jsonl").write_text(lines)
    assert phases.losses(tmp_path, phase) == tuple(range(24))
