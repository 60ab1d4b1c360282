"""A run: every row once, in order, whatever goes wrong with one of them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from humanagent.errors import BadInputError
from humanagent.training.data.instruct.types import MadeRow
from humanagent.training.data.pipeline.run import How, make
from humanagent.training.data.pipeline.sources import find_source
from humanagent.training.data.pipeline.store import MADE, read_made
from humanagent.training.data.pipeline.work import Work
from humanagent.training.data.rows.manifest import read_manifest
from humanagent.training.data.rows.write import RowWriter
from humanagent.training.data.teacher.budget import BudgetSpentError
from tests.training.data.pipeline import tiny

pytest.importorskip("pyarrow")


def work(
    given: object = "scenes:10", maker: type[tiny.TinyMaker] = tiny.TinyMaker, **more: object
) -> Work:
    source = find_source(str(given), annotations=more.pop("annotations", None))  # type: ignore[arg-type]
    choice = tiny.Choice(maker, int(str(more.pop("seed", 0))), float(str(more.pop("slow_s", 0))))
    return Work(choice, source, **more)  # type: ignore[arg-type]


def hashes(folder: Path) -> list[tuple[str, str]]:
    return [(shard.name, shard.sha256) for shard in read_manifest(folder, MADE).shards]


def paths(folder: Path) -> list[str]:
    return [one.row.path for one in read_made(folder, verify=True)]


FOUR = How(rows_per_shard=4)
DRAWN = [f"drawn/{number}.png" for number in range(10)]


def test_output_is_in_the_order_of_the_input_however_long_a_row_takes(tmp_path: Path) -> None:
    manifest = make(work(slow_s=0.01), tmp_path / "a", FOUR)
    assert manifest.complete
    assert manifest.counts["rows"] == manifest.counts["task count"] == 10
    assert paths(tmp_path / "a") == DRAWN
    make(work(concurrency=1), tmp_path / "b", FOUR)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


def test_two_processes_give_the_same(tmp_path: Path) -> None:
    make(work(), tmp_path / "one", FOUR)
    make(work(), tmp_path / "two", replace(FOUR, processes=2))
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_a_poisoned_row_says_what_is_wrong_and_the_others_are_made(tmp_path: Path) -> None:
    make(work(maker=tiny.PoisonedMaker), tmp_path / "made")
    errors = {one.row.path: one.error for one in read_made(tmp_path / "made") if one.error}
    assert errors == {"drawn/3.png": "ZeroDivisionError: three", "drawn/5.png": "five"}
    assert paths(tmp_path / "made") == DRAWN


@pytest.mark.slow
def test_a_row_that_kills_its_worker_is_found_and_the_others_are_made(tmp_path: Path) -> None:
    make(work(maker=tiny.DeadlyMaker), tmp_path / "made", How(processes=2))
    errors = {one.row.path: one.error for one in read_made(tmp_path / "made") if one.error}
    assert errors == {"drawn/3.png": "its worker died 2 times over it alone"}
    assert paths(tmp_path / "made") == DRAWN


def test_a_spent_budget_keeps_what_was_done_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with pytest.raises(BudgetSpentError):
        make(work(maker=tiny.StoppedMaker), tmp_path / "made", FOUR)
    assert paths(tmp_path / "made") == DRAWN[:6]
    begun: list[MadeRow] = []
    make(work(), tmp_path / "made", FOUR, begun.append)
    assert [one.row.path for one in begun] == DRAWN[6:]
    make(work(), tmp_path / "whole", FOUR)
    assert hashes(tmp_path / "made") == hashes(tmp_path / "whole")


def test_what_is_done_is_not_even_loaded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(work(), tmp_path / "made")
    source = "humanagent.training.data.pipeline.sources.make_scene"
    monkeypatch.setattr(source, lambda seed: pytest.fail(f"drawn again: {seed}"))
    make(work(), tmp_path / "made")
    assert paths(tmp_path / "made") == DRAWN


def test_a_limit_may_grow(tmp_path: Path) -> None:
    for limit in (3, 7):
        make(work(), tmp_path / "made", How(limit=limit))
        assert paths(tmp_path / "made") == DRAWN[:limit]


@pytest.mark.parametrize("other", [{"seed": 1}, {"given": "scenes:10:5"}])
def test_another_run_does_not_go_on_with_it(tmp_path: Path, other: dict[str, object]) -> None:
    make(work(), tmp_path / "made")
    with pytest.raises(BadInputError, match="give another folder"):
        make(work(**other), tmp_path / "made")


def pictures(folder: Path, *names: str) -> Path:
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (40, 30), (number, 0, 0)).save(folder / name)
    return folder


def notes(folder: Path) -> Path:
    path = folder / "notes.json"
    said = {
        "images": [
            {"id": 1, "file_name": "b.png", "width": 40, "height": 30, "license": 4},
            {"id": 2, "file_name": "a.png", "width": 41, "height": 30},
            {"id": 3, "file_name": "gone.png", "width": 40, "height": 30},
        ],
        "categories": [{"id": 1, "name": "person"}, {"id": 2, "name": "dog"}],
        "licenses": [{"id": 4, "name": "CC BY 2.0"}],
        "annotations": [
            {"image_id": 1, "category_id": 1, "bbox": [1, 2, 10, 20], "keypoints": [3, 4, 2] * 17},
            {"image_id": 1, "category_id": 2, "bbox": [0, 0, 5, 5]},
            {"image_id": 1, "caption": "Somebody and a dog."},
        ],
    }
    path.write_text(json.dumps(said))
    return path


def test_annotated_pictures_and_annotations_that_are_wrong(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "p", "images/b.png", "images/a.png", "images/unlisted.png")
    make(work(folder, annotations=notes(tmp_path)), tmp_path / "made")
    good, wrong, gone = read_made(tmp_path / "made")
    (person,) = good.row.people
    assert person.bbox == (1, 2, 11, 22)
    assert person.keypoints is not None
    assert [(o.name, o.bbox) for o in good.row.objects] == [("dog", (0, 0, 5, 5))]
    assert good.row.captions[0].text == "Somebody and a dog."
    assert (good.row.licence, good.row.image) == ("CC BY 2.0", None)
    assert "images[1]" in wrong.error
    assert "no such picture" in gone.error


def test_rows_with_their_pictures_elsewhere(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "p", "images/b.png", "images/a.png")
    make(work(folder, annotations=notes(tmp_path)), tmp_path / "first")
    with RowWriter(tmp_path / "rows") as out:
        for one in read_made(tmp_path / "first"):
            if not one.error:
                out.add(one.row)
    source = find_source(str(tmp_path / "rows"), pictures=folder, embed=True)
    make(Work(tiny.Choice(), source), tmp_path / "made")
    (one,) = read_made(tmp_path / "made")
    assert one.row.image == (folder / "images/b.png").read_bytes()
    assert one.row.people


def test_a_broken_picture_is_a_row_that_failed(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "x.jpg").write_bytes(b"no picture")
    for _ in range(2):
        make(work(folder), tmp_path / "made")
    (one,) = read_made(tmp_path / "made")
    assert "not a picture" in one.error
    assert (one.row.width, one.row.path) == (0, "x.jpg")


@pytest.mark.parametrize(
    ("given", "options", "said"),
    [
        ("nowhere", {}, "no such folder"),
        (".", {}, "no pictures"),
        ("scenes:3", {"annotations": Path("x")}, "does not go with scenes"),
        (".", {"pictures": Path("x")}, "does not go with a folder of pictures"),
    ],
)
def test_what_cannot_be_an_input(
    tmp_path: Path,
    given: str,
    options: dict[str, Path],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInputError, match=said):
        find_source(given, **options)  # type: ignore[arg-type]


HOLDING = """
import sys, time
from pathlib import Path
from humanagent.training.stages.lock import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_one_run_per_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BadInputError, match="another run"):
            make(work(), tmp_path)
        other.kill()
    make(work(), tmp_path)
    assert paths(tmp_path) == DRAWN
