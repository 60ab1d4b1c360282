"""One stage: a step is the mean over its supervised tokens; a stop changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.dialogues import DialogueSource
from humanagent.training.packing import LeakError, PackedStream, collate, step_loss
from humanagent.training.stages.recipe import StageRecipe
from humanagent.vlm.checkpoint.pixels import Preprocessing
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("peft")
pytest.importorskip("accelerate")
torch.set_num_threads(1)

from humanagent.training.evaluate.dialogues import ask_about, generate  # noqa: E402
from humanagent.training.stages import loop  # noqa: E402
from humanagent.training.stages.loop import read_log, train_stage  # noqa: E402
from humanagent.training.stages.parts import prepare  # noqa: E402

LOOKS = Preprocessing(image_size=tiny.CONFIG.vision.image_size)


def stage(**changes: Any) -> StageRecipe:
    given = {
        "name": "language", "train": ["connector", "lora"], "steps": 5, "row": 1600,
        "save_every": 2, "lora": {"rank": 2, "dropout": 0.1}, "optimizer": {"warmup": 1},
        "data": {"scenes": 40, "people": {1: 1}, "size": 28, "questions": 3},
    }  # fmt: skip
    return StageRecipe.model_validate(given | changes)


def source(one: StageRecipe) -> DialogueSource:
    return DialogueSource(one.data, tiny.tokenizer(), LOOKS, tiny.CONFIG.vision.tokens)


def train(one: StageRecipe, folder: Path, **calls: Any) -> Any:
    """A new model, trained as far as it goes."""
    model = prepare(tiny.model(), one.train, one.lora)
    torch.manual_seed(4)
    train_stage(model, source(one), one, folder, pad_id=0, seed=3, **calls)
    return model


def weights(model: Any) -> dict[str, Any]:
    return {n: p.detach().clone() for n, p in model.named_parameters() if p.requires_grad}


def same(one: dict[str, Any], two: dict[str, Any]) -> bool:
    assert one.keys() == two.keys()
    return all(torch.equal(one[name], two[name]) for name in one)


class StoppedError(Exception):
    """Somebody stops the training."""


def stop_after(number: int) -> Callable[[loop.Step], None]:
    def each_step(step: loop.Step) -> None:
        if step.step == number:
            raise StoppedError

    return each_step


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Folder and weights of a run that nobody stopped."""
    folder = tmp_path_factory.mktemp("whole")
    return folder, weights(train(stage(), folder))


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_stopped_and_started_again_ends_in_the_same_weights(
    tmp_path: Path, number: int, whole: tuple[Path, dict[str, Any]]
) -> None:
    with pytest.raises(StoppedError):
        train(stage(), tmp_path, each_step=stop_after(number))
    assert same(weights(train(stage(), tmp_path)), whole[1])
    logs = [read_log(folder / "log.jsonl") for folder in (whole[0], tmp_path)]
    assert [line["step"] for line in logs[1]] == [1, 2, 3, 4, 5]
    assert [line["loss"] for line in logs[0]] == [line["loss"] for line in logs[1]]


def test_after_the_last_step_there_is_nothing_to_do(whole: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = whole
    assert same(weights(train(stage(), folder, each_step=stop_after(5))), expected)


def test_fewer_steps_than_the_warmup(tmp_path: Path) -> None:
    train(stage(steps=2, optimizer={"warmup": 50}), tmp_path)
    assert [line["rate"] for line in read_log(tmp_path / "log.jsonl")] == [0.02, 0.04]


def test_only_the_newest_state_is_kept(whole: tuple[Path, dict[str, Any]]) -> None:
    assert [p.name for p in (whole[0] / "state").iterdir()] == ["step-0000005"]


def test_evaluating_changes_nothing(tmp_path: Path, whole: tuple[Path, dict[str, Any]]) -> None:
    """Dropout draws random numbers in every step, so one drawn in between would show."""
    one = stage(evaluate_every=2)
    asked = ask_about(one.data, "validation", 1)
    model = prepare(tiny.model(), one.train, one.lora)
    answers = []

    def evaluate(step: int) -> None:
        answers.append(generate(model, tiny.tokenizer(), asked))
        assert model.training

    torch.manual_seed(4)
    train_stage(model, source(one), one, tmp_path / "with", pad_id=0, seed=3, evaluate=evaluate)
    assert [len(texts) for texts in answers] == [len(asked)] * 2
    assert same(weights(model), whole[1])
    disturbed = train(one, tmp_path / "disturbed", evaluate=lambda _: torch.rand(1))
    assert not same(weights(disturbed), whole[1])


def test_a_step_is_the_mean_over_its_supervised_tokens(tmp_path: Path) -> None:
    one = stage(steps=1, rows=3, row=900, lora={"dropout": 0.0}, train=["language"])
    train(one, tmp_path)
    (line,) = read_log(tmp_path / "log.jsonl")
    stream = PackedStream(source(one), one.row, seed=3, buffer=24, skip_long=True)
    samples = [sample for _ in range(3) for sample in next(stream)]
    model = tiny.model(attention="segments")
    losses = [(step_loss(model, [collate([s], pad_id=0)]), s) for s in samples]
    mean = sum(float(done.loss) * s.supervised for done, s in losses) / line["tokens"]
    assert line["tokens"] == sum(s.supervised for s in samples)
    assert line["row_tokens"] == sum(map(len, samples))
    assert line["loss"] == pytest.approx(mean, abs=1e-5)


def test_a_model_that_leaks_is_not_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "use_segments", lambda model: None)
    with pytest.raises(LeakError, match="use_segments"):
        train(stage(), tmp_path)
    assert not (tmp_path / "log.jsonl").exists()


def test_a_state_of_another_model_is_refused(whole: tuple[Path, dict[str, Any]]) -> None:
    with pytest.raises(BadInputError, match=r"another model.*new folder"):
        train(stage(train=["language"]), whole[0])


def test_a_state_of_more_processes_is_refused(tmp_path: Path) -> None:
    train(stage(steps=1), tmp_path)
    place = tmp_path / "state" / "step-0000001" / "place.json"
    content = json.loads(place.read_text())
    place.write_text(json.dumps(content | {"others": [content["stream"]]}))
    with pytest.raises(BadInputError, match="the run was of 2 processes, not 1"):
        train(stage(steps=1), tmp_path)


def test_a_state_of_the_first_version_is_read(
    tmp_path: Path, whole: tuple[Path, dict[str, Any]]
) -> None:
    """Which knew of one process only."""
    with pytest.raises(StoppedError):
        train(stage(), tmp_path, each_step=stop_after(3))
    place = tmp_path / "state" / "step-0000002" / "place.json"
    content = json.loads(place.read_text())
    place.write_text(json.dumps({"step": content["step"], "stream": content["stream"]}))
    assert same(weights(train(stage(), tmp_path)), whole[1])


def test_a_line_that_a_kill_cut_off_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    assert read_log(path) == []
    path.write_text('{"step": 1}\n{"step": 2}\n{"st')
    assert [line["step"] for line in read_log(path)] == [1, 2]
