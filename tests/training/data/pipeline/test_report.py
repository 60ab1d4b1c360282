"""The report counts everything; the page shows a sample, and nothing on it can do harm."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from humanagent.training.data.geometry.types import Checked, Finding
from humanagent.training.data.instruct.types import Discarded, Instruction, MadeRow, Turn, Where
from humanagent.training.data.pipeline.page import write_page
from humanagent.training.data.pipeline.report import report_of
from humanagent.training.data.pipeline.source import name_key
from humanagent.training.data.rows import Made, PersonRow, Row

EVIL = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'
KEPT = Checked("ok", "kept", confirmed=2)
BENT = Checked("", "rejected", (Finding("leg", "P1 bent", "straight"),), contradicted=1)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (9, 99, 200)).save(out, "JPEG")
    return out.getvalue()


def made(name: str, tasks: tuple[str, ...] = ("pose",), **more: object) -> MadeRow:
    row = Row(
        name_key(name), 640, 480, "pictures", "CC0-1.0", path=f"{name}.jpg", image=picture(),
        people=(PersonRow((10, 20, 110, 220)), PersonRow((300, 0, 400, 90), ignore=True)),
    )  # fmt: skip
    box, joints = Where("box", (10, 20, 110, 220)), Where("keypoints", (1, 2, 3, 4), (2, 0), "x_2")
    turns = (Turn("user", ("Where?",)), Turn("assistant", ("At ", box, joints, " & so on")))
    instructions = tuple(
        Instruction(f"{name}/{task}", row.id, "humanins", task, turns,
                    made=(Made("turns[1]", "rules", verdict=KEPT.verdict()),))
        for task in tasks
    )  # fmt: skip
    return MadeRow(row, instructions, **more)  # type: ignore[arg-type]


ALL = [
    made("a", ("pose", "faces"), checked=(("pose", KEPT), ("detail", BENT))),
    made("b", (), discarded=(Discarded("detail", EVIL, BENT),), checked=(("detail", BENT),)),
    MadeRow(made("c").row, error="cannot be read (c.jpg): look at it"),
    MadeRow(made("d").row, error="cannot be read (d.jpg): look at it"),
]


def test_everything_is_counted(tmp_path: Path) -> None:
    report = report_of(ALL)
    report.write(tmp_path / "report.json", {"kind": "humanins"})
    said = json.loads((tmp_path / "report.json").read_text())
    assert said["about"] == {"kind": "humanins"}
    assert said["counts"] == {
        "rows": 4, "people": 4, "instructions": 2, "turns": 4, "discarded": 1, "errors": 2,
    }  # fmt: skip
    assert said["tasks"] == {"faces": 1, "pose": 1}
    assert said["checked"]["detail"]["rejection_rate"] == 1
    assert said["filtered"] == {}
    assert said["errors"] == {"cannot be read: look at it": 2}
    assert said["failed"][0]["row"] == "c.jpg"


def test_what_a_filter_left_out_is_counted() -> None:
    """Else a run of which nothing came would not say why."""
    left = MadeRow(made("a").row, discarded=(Discarded("filter.no_face", "the picture", BENT),))
    assert report_of([left, left]).filtered == {"filter.no_face": 2}


def test_the_sample_is_small_fair_and_always_the_same() -> None:
    many = [
        made(str(number), ("rare",) if number % 100 == 7 else ("pose",)) for number in range(400)
    ]
    rows = report_of(many).sample.rows()
    assert 24 <= len(rows) <= 30
    assert sum(one.instructions[0].task == "rare" for one in rows) >= 3
    assert report_of(reversed(many)).sample.rows() == rows


class Elements(HTMLParser):
    """Names and attributes of all elements, and that they are closed in order."""

    void = ("meta", "img", "br", "rect", "circle")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(text)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.void:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    about = {"kind": "humanins", "input": EVIL}
    assert write_page(report_of(ALL), path, about, lambda row: row.image) == 4
    return path.read_text(encoding="utf-8")


def test_the_page_shows_pictures_boxes_dialogues_and_verdicts(page: str) -> None:
    found = Elements(page)
    assert len(found.all("article")) == 4
    boxes = [one for one in found.all("rect") if one.get("class") == "place"]
    assert [one["width"] for one in boxes] == ["100", "100"]
    assert len(found.all("circle")) == 2  # of two joints one is seen
    assert found.all("svg")[0]["viewbox"] == "0 0 640 480"
    assert "kept: 2 confirmed" in page
    assert "P1 bent &mdash; measured: straight" in page
    assert "At <span" in page
    assert "&amp; so on" in page
    assert "cannot be read (c.jpg)" in page


def test_the_page_loads_nothing_and_runs_nothing_of_the_texts(page: str) -> None:
    found = Elements(page)
    assert len(found.all("script")) == 1
    assert all(str(one["src"]).startswith("data:image/") for one in found.all("img"))
    assert not any(name.startswith("on") for _, attrs in found.found for name in attrs)
    assert "default-src 'none'" in page
    assert not re.search(r"https?://", page)
    assert "&lt;img src=x" in page


def test_a_picture_that_is_not_there_leaves_the_texts(tmp_path: Path) -> None:
    write_page(report_of(ALL), tmp_path / "page.html", {}, lambda row: b"no picture")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "The picture is not at hand." in page
    assert "At <span" in page
