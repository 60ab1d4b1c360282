"""A sheet of texts to judge, and the rates of what was ticked on it."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from humanagent.cli.app import app
from humanagent.training.data.inspect.folder import open_folder
from humanagent.training.data.inspect.texts import texts_of
from humanagent.training.data.instruct import Instruction, MadeRow, Turn, Where
from humanagent.training.data.pipeline.store import MadeWriter
from humanagent.training.data.rows import Caption, PersonRow, Row
from tests.training.data.inspect.folders import as_row, write_rows

pytest.importorskip("pyarrow")


def pictured(number: int = 0) -> Row:
    people = (
        PersonRow(bbox=(60, 5, 90, 85)),
        PersonRow(bbox=(10, 5, 40, 85), captions=(Caption("A man in red.", "appearance"),)),
    )
    image = Image.new("RGB", (120, 90), (number, 90, 90))
    return as_row(image, people=people, captions=(Caption("Two men."),))


def made(folder: Path, count: int = 1) -> Path:
    with MadeWriter(folder) as out:
        for number in range(count):
            row = pictured(number)
            turns = (
                Turn("user", ("Where is he?",)),
                Turn("assistant", ("At ", Where("box", (10, 5, 40, 85)), ".")),
            )
            one = Instruction(f"{number}", row.id, "herm", "grounding", turns, people=(1,))
            out.add(MadeRow(row, (one,)))
    return folder


def run(*command: object) -> str:
    done = CliRunner().invoke(app, ["data", "audit", *map(str, command)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_of_what_was_made_the_instructions_are_judged(tmp_path: Path) -> None:
    (item,) = texts_of(open_folder(made(tmp_path / "made")))
    assert item.kind == "grounding"
    assert item.text == "user: Where is he?\nassistant: At [box 10, 5, 40, 85]."
    run(tmp_path / "made", tmp_path / "sheet.html")
    page = unescape((tmp_path / "sheet.html").read_text())
    assert "(about P1) user: Where is he?" in page  # the second of the row is the left one
    assert "data:image/jpeg" in page


def test_of_rows_the_captions_are(tmp_path: Path) -> None:
    folder = open_folder(write_rows(tmp_path / "rows", [pictured()]))
    assert [(i.kind, i.text, i.people) for i in texts_of(folder)] == [
        ("caption.image", "Two men.", ()),
        ("caption.appearance", "A man in red.", (1,)),
    ]
    assert [i.text for i in texts_of(folder, "caption.app")] == ["A man in red."]


def test_a_sample_is_judged_and_gives_rates_with_intervals(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.html"
    run(made(tmp_path / "made", 12), sheet, "--sample", 8)
    page = sheet.read_text()
    about = json.loads(re.findall(r'id="about">(.*?)</script>', page)[0])
    items = re.findall(r'<article data-item="(.*?)"', page)
    assert len(items) == 8
    answers = [
        {"item": item, "seen": n < 6, "hallucinated": n < 3, "missing": False, "wrong": n == 0}
        for n, item in enumerate(items)
    ]
    answers[1]["notes"] = "there is no dog"
    (tmp_path / "result.json").write_text(json.dumps(about | {"answers": answers}))

    text = run("--result", tmp_path / "result.json")
    assert "6 of 8 texts looked at" in text
    assert "hallucinated 50.0% [18.8%, 81.2%]" in text
    assert "there is no dog" in text
    said = json.loads(run("--result", tmp_path / "result.json", "--json"))
    assert said["rates"]["clean"]["share"] == 0.5
    assert said["by_task"]["grounding"]["wrong"]["count"] == 1


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("rows",), "OUT.html are missing"),
        (("rows", "sheet.pdf"), "end its name in .html"),
        (("nowhere", "sheet.html"), "manifest.json"),
        (("rows", "sheet.html", "--task", "nothing"), "no text to look at"),
        (("--result", "nowhere.json"), "not the result of an audit"),
    ],
)
def test_what_cannot_be_audited(
    command: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_rows(tmp_path / "rows", [pictured()])
    done = CliRunner().invoke(app, ["data", "audit", *command])
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
