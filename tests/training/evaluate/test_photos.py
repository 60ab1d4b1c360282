"""The whole evaluation, with a perceiver that knows the truth."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from humanagent import HumanAgent
from humanagent.cli.eval import eval_app
from humanagent.errors import BackendError, BadInputError
from humanagent.scene import Scene
from humanagent.tools.protocols import PersonPerceiver, ToolInfo
from humanagent.training.evaluate.dataset import read_photos
from humanagent.training.evaluate.folds import out_of_fold
from humanagent.training.evaluate.photos import MakeAsker, PhotoReport, evaluate_photos
from humanagent.training.evaluate.report import print_report, to_json
from tests.doubles import FixedPerceiver
from tests.training.evaluate.truth import IMAGES, SIZE, Folder, image_row, oracle


def agent_of(perceiver: PersonPerceiver) -> HumanAgent:
    return HumanAgent(perceiver=perceiver)


def run(root: Path, make: MakeAsker = agent_of) -> PhotoReport:
    photos = read_photos(root)
    return evaluate_photos(photos, oracle(photos), make)


class Fitted(FixedPerceiver):
    """Weights that were fitted on some pictures; out of fold it finds nobody."""

    def __init__(self, scene: Scene, seen: frozenset[str], leaky: bool = False) -> None:
        super().__init__(scene)
        self.seen, self._leaky = seen, leaky

    @property
    def info(self) -> ToolInfo:
        return ToolInfo("fitted", "1", {"weights": "all" if self._leaky else len(self.seen)})

    def without(self, sha: str) -> PersonPerceiver:
        if sha not in self.seen:
            return self
        return Fitted(Scene.from_people(SIZE, []), self.seen - {sha}, self._leaky)


def test_a_perceiver_that_knows_the_truth_scores_perfectly(folder: Folder) -> None:
    figures = to_json(run(folder()))
    assert figures["boxes"] == {"AP": 1.0, "AP50": 1.0}
    assert figures["keypoints"] == {"AP": 1.0, "AP50": 1.0}
    assert figures["lone_found"] == figures["exact_count"] == 1.0
    assert figures["false_people_on_empty"] == 0
    assert figures["facts"]["posture"] == {"accuracy": 1.0, "decided": 1.0, "n": 4}


def test_the_json_has_exactly_its_keys(folder: Folder) -> None:
    figures = to_json(run(folder()))
    assert list(figures) == [
        "boxes",
        "keypoints",
        "lone_found",
        "exact_count",
        "false_people_on_empty",
        "facts",
        "qa",
    ]
    assert list(figures["qa"]) == ["all", "geometry", "by_kind", "abstain_right"]
    assert list(figures["qa"]["all"]) == ["accuracy_on_answered", "coverage", "n"]
    assert figures["qa"]["all"]["n"] == 5
    assert figures["qa"]["geometry"]["n"] == 4
    assert set(figures["qa"]["by_kind"]) == {
        "abstain",
        "caption",
        "count",
        "interaction",
        "posture",
        "presence",
    }
    json.dumps(figures)


def test_answers_are_judged_in_the_order_of_the_file(folder: Folder) -> None:
    report = run(folder())
    assert [a.question.line for a in report.qa.asked] == list(range(1, 8))
    verdicts = {a.question.line: a.match.verdict for a in report.qa.asked}
    assert verdicts[1] == "right"
    assert verdicts[4] == "abstained"
    assert verdicts[5] == "right"


def test_wrong_answers_are_listed(folder: Folder) -> None:
    root = folder()
    path = root / "qa.jsonl"
    path.write_text(path.read_text().replace('"answer": "2"', '"answer": "7"'))
    out = io.StringIO()
    print_report(run(root), Console(width=120, file=out))
    shown = out.getvalue()
    assert "Wrong answers: 1" in shown
    assert "images/2.png [count] How many people are in the picture?" in shown
    assert "expected: 7" in shown


def test_a_picture_of_another_size_than_annotated_is_refused(folder: Folder) -> None:
    root = folder(images=[image_row(1, width=480, height=640), *IMAGES[1:]])
    with pytest.raises(BadInputError, match=r"640x480.*480x640.*1\.png"):
        run(root)


def hashes(root: Path) -> frozenset[str]:
    return frozenset(sha256(p.read_bytes()).hexdigest() for p in (root / "images").iterdir())


@pytest.mark.parametrize("share", [0, 2, 5])
def test_pictures_behind_the_weights_are_judged_out_of_fold(folder: Folder, share: int) -> None:
    root = folder()
    photos = read_photos(root)
    everybody = oracle(photos).perceive(np.full((2, 2, 3), 20, np.uint8))
    fitted = Fitted(everybody, frozenset(sorted(hashes(root))[:share]))
    used: list[PersonPerceiver] = []

    def spy(perceiver: PersonPerceiver) -> HumanAgent:
        used.append(perceiver)
        return agent_of(perceiver)

    report = evaluate_photos(photos, fitted, spy)
    assert report.fitted_on == share
    assert [p is not fitted for p in used].count(True) == share


def test_weights_that_cannot_leave_a_picture_out_are_refused(folder: Folder) -> None:
    root = folder()
    leaky = Fitted(Scene.from_people(SIZE, []), hashes(root), leaky=True)
    with pytest.raises(BackendError, match="same as the full ones"):
        evaluate_photos(read_photos(root), leaky, agent_of)


def test_a_perceiver_that_was_fitted_on_nothing_is_used_as_it_is() -> None:
    plain = FixedPerceiver(Scene.from_people(SIZE, []))
    assert out_of_fold(plain, "00") is plain


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    def call(root: Path, *options: str) -> object:
        perceiver = oracle(read_photos(root))
        monkeypatch.setattr("humanagent.tools.select.make_perceiver", lambda settings: perceiver)
        return CliRunner().invoke(eval_app, ["photos", str(root), *options])

    return call


def test_the_command_prints_json_and_nothing_else(folder: Folder, command) -> None:
    result = command(folder(), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["boxes"]["AP"] == 1.0
    assert result.stderr == ""


def test_the_command_prints_tables(folder: Folder, command) -> None:
    result = command(folder())
    assert result.exit_code == 0
    assert "keypoints AP50" in result.stdout
    assert "fitted on none" in result.stdout


def test_a_folder_that_is_no_photo_set_ends_with_code_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(eval_app, ["photos", str(tmp_path)])
    assert result.exit_code == 2
    assert "annotations.json" in result.stderr
    assert "Traceback" not in result.stderr
