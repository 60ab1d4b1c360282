"""``humanagent data make``: each of the four kinds by one command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from humanagent.cli.app import app
from humanagent.training.data.convert.pictures import find_picture
from humanagent.training.data.pipeline import dry
from humanagent.training.data.pipeline.makers import KINDS
from humanagent.training.data.pipeline.store import read_made
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.write import RowWriter
from humanagent.training.data.teacher import openai

pytest.importorskip("pyarrow")


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["data", "make", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.output


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_from_drawn_scenes(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "made"
    said = json.loads(run(kind, "scenes:6:20", out, "--json"))
    assert said["counts"]["rows"] == 6
    assert "errors" not in said["counts"]
    assert said["counts"]["instructions"] > 0
    found = list(read_made(out, verify=True))
    assert {one.kind for row in found for one in row.instructions} == {kind}
    ids = [one.id for row in found for one in row.instructions]
    assert len(set(ids)) == len(ids)
    assert json.loads((out / "report.json").read_text())["tasks"] == said["tasks"]
    assert "<article" in (out / "page.html").read_text(encoding="utf-8")
    again = json.loads(run(kind, "scenes:6:20", out, "--json"))
    assert again == said


def test_a_dry_run_says_what_a_teacher_would_cost_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dry, "ROWS", 20)
    options = ["--dry-run", "--price-in", 1, "--price-out", 2, "--json", "--teacher", "http://x/v1"]
    said = json.loads(run("keypoints", "scenes:40", tmp_path / "made", "--limit", 30, *options))
    assert (said["rows"], said["of"]) == (20, 30)
    first, whole = said["first"], said["all"]
    assert first["prompts"] >= 20
    assert whole["prompt_tokens"] == round(1.5 * first["prompt_tokens"])
    spent = first["prompt_tokens"] + 2 * first["completion_tokens"]
    assert first["money"] == pytest.approx(spent / 1e6)
    assert not (tmp_path / "made").exists()


def test_a_teacher_that_does_not_answer_stops_the_run_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai, "_FIRST_WAIT_S", 0.0)
    said = run(
        "keypoints", "scenes:3", tmp_path / "made", "--teacher", "http://127.0.0.1:9/v1",
        "--model", "m", code=4,
    )  # fmt: skip
    assert "127.0.0.1:9" in said
    assert json.loads((tmp_path / "made" / "report.json").read_text())["counts"] == {}
    assert run("keypoints", "scenes:3", tmp_path / "made", code=2).count("teacher was") == 1


def test_a_run_of_which_nothing_came_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.jpg").write_bytes(b"no picture")
    said = run("humanins", tmp_path / "p", tmp_path / "made", code=3)
    assert "none of 1 rows could be done" in said


def test_annotations_that_miss_nobody_say_how_many_there_are(
    tmp_path: Path, example_photos: Path
) -> None:
    """Else who is not annotated may still be there, and a count is at least so many."""
    notes = tmp_path / "notes.json"
    image = {"id": 1, "file_name": "skier.jpg"}
    person = {"image_id": 1, "category_id": 1, "bbox": [200, 100, 150, 250]}
    category = {"id": 1, "name": "person"}
    notes.write_text(
        json.dumps({"images": [image], "annotations": [person], "categories": [category]})
    )
    texts = {}
    for flags in ((), ("--everybody",)):
        out = tmp_path / f"made{len(flags)}"
        run("humanins", example_photos, out, "--annotations", notes, *flags)
        turns = [t.plain for row in read_made(out) for one in row.instructions for t in one.turns]
        texts[flags] = " ".join(turns)
    assert "at least 1 person" in texts[()]
    assert "at least" not in texts[("--everybody",)]
    assert "--annotations only" in run("herm", "scenes:2", tmp_path / "no", "--everybody", code=2)


def test_a_folder_as_teacher_is_a_model_for_vllm_in_this_process(tmp_path: Path) -> None:
    said = run("keypoints", "scenes:2", tmp_path / "out", "--teacher", tmp_path, code=2)
    assert "model" in said


def test_converted_rows_and_what_is_made_of_them_find_their_pictures(
    tmp_path: Path, example_photos: Path
) -> None:
    """Their manifests say where: neither the page nor a view has to be told."""
    found = find_picture(example_photos, "skier.jpg")
    person = PersonRow(bbox=(283, 46, 492, 386))
    about = {"picture_folder": str(example_photos.resolve())}
    with RowWriter(tmp_path / "rows", about=about) as rows:
        size = (found.width, found.height)
        rows.add(Row(found.id, *size, "coco", "CC BY 2.0", path=found.path, people=(person,)))
    run("humanins", tmp_path / "rows", tmp_path / "made")
    assert "data:image/jpeg" in (tmp_path / "made" / "page.html").read_text(encoding="utf-8")
    assert [one.row.image for one in read_made(tmp_path / "made")] == [None]
    view = ["data", "view", str(tmp_path / "made"), str(tmp_path / "view")]
    result = CliRunner().invoke(app, view)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "view" / "images" / found.id[:2] / f"{found.id}.jpg").is_file()


def test_the_same_broken_picture_fails_with_the_same_words(tmp_path: Path) -> None:
    """And not with the address of an object: a run gives the same bytes as the one before."""
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.jpg").write_bytes(b"no picture")
    run("humanins", tmp_path / "p", tmp_path / "made", code=3)
    (error,) = (one.error for one in read_made(tmp_path / "made"))
    assert " at 0x" not in error


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["herm", "scenes:0", "out"], "no scenes to draw"),
        (["herm", "p", "out", "--annotations", "gone.json"], "gone.json"),
        (["herm", "scenes:1", "a"], "(a)"),
    ],
)
def test_a_path_that_does_not_do_is_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p").mkdir()
    (tmp_path / "a").touch()
    assert said in run(*arguments, code=2)


def test_rows_that_are_broken_are_bad_input(tmp_path: Path) -> None:
    with RowWriter(tmp_path / "rows") as rows:
        rows.add(Row("0" * 64, 8, 8, "coco", "CC0-1.0", path="a.jpg"))
    (shard,) = (tmp_path / "rows").glob("*.parquet")
    shard.write_bytes(shard.read_bytes()[:50])
    assert "make the rows again" in run("herm", tmp_path / "rows", tmp_path / "made", code=2)
