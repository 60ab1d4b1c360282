"""The audit sheet: a file that needs nothing else, and the rates of its result."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from humanagent.errors import BadInputError
from humanagent.training.data.geometry.audit import AuditItem, Rate, read_audit, write_audit
from humanagent.training.data.rows import PersonRow, Row


def items(number: int, text: str = "A man stands.") -> Iterator[AuditItem]:
    data = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 90, 90)).save(data, "PNG")
    for n in range(number):
        row = Row(f"{n:064d}", 64, 48, "coco", "CC BY 4.0", image=data.getvalue(),
                  people=(PersonRow(bbox=(10, 5, 30, 40)),))  # fmt: skip
        yield AuditItem(row, "detail" if n % 2 else "pose", f"{text} {n}")


class Page(HTMLParser):
    """What of a page matters here."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def about(path: Path) -> dict[str, Any]:
    found = re.search(r'id="about">(.*?)</script>', path.read_text(), re.DOTALL)
    assert found
    said: dict[str, Any] = json.loads(found[1])
    return said


def result(path: Path, faults: list[dict[str, bool]], out: Path) -> Path:
    """The file that the button saves, with these ticks on the first texts."""
    said = about(path)
    answers = []
    for number, name in enumerate(said["kinds"]):
        ticks = dict.fromkeys(("seen", "hallucinated", "missing", "wrong"), False)
        ticks |= faults[number] if number < len(faults) else {}
        answers.append({"item": name, **ticks, "notes": "look" if number == 0 else ""})
    out.write_text(json.dumps({**said, "answers": answers}))
    return out


def test_the_sheet_shows_each_text_with_its_picture_and_ticks(tmp_path: Path) -> None:
    path = tmp_path / "audit.html"
    assert write_audit(items(3), path, count=10) == 3
    page = Page(path)
    assert len(page.named("article")) == len(page.named("img")) == 3
    names = [box["name"] for box in page.named("input")]
    assert names == ["seen", "hallucinated", "missing", "wrong"] * 3
    source = page.named("img")[0]["src"]
    assert source
    picture = Image.open(io.BytesIO(base64.b64decode(source.split(",")[1])))
    assert picture.size == (192, 144), "small pictures are shown larger"
    r, g, b = picture.convert("RGB").getpixel((60, 15))  # type: ignore[misc]
    assert r > 150 > g + b - 100, "the box is drawn"


def test_the_sheet_loads_nothing_and_runs_nothing_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "audit.html"
    hostile = '</p><script>alert(1)</script><img src="http://x.example/a.png"></script>'
    write_audit(items(2, hostile), path)
    page = Page(path)
    assert len(page.named("script")) == 2
    assert all((img["src"] or "").startswith("data:") for img in page.named("img"))
    assert "default-src 'none'" in (page.named("meta")[1]["content"] or "")
    assert "alert(1)" in page.text, "it is shown as it is"


def test_the_sample_is_that_of_its_seed(tmp_path: Path) -> None:
    def sample(seed: int) -> list[str]:
        write_audit(items(40), tmp_path / "a.html", count=8, seed=seed)
        return list(about(tmp_path / "a.html")["kinds"])

    assert sample(1) == sample(1)
    assert sample(1) != sample(2)
    assert len(sample(1)) == 8


def test_a_picture_outside_the_data_set_is_not_shown(tmp_path: Path) -> None:
    Image.new("RGB", (64, 48)).save(tmp_path / "secret.png")
    (tmp_path / "set").mkdir()
    row = Row("0" * 64, 64, 48, "coco", "CC BY 4.0", path="../secret.png")
    write_audit([AuditItem(row, "detail", "x")], tmp_path / "a.html", folder=tmp_path / "set")
    assert Page(tmp_path / "a.html").named("img") == []


def test_only_texts_that_were_looked_at_count(tmp_path: Path) -> None:
    write_audit(items(6), tmp_path / "a.html")
    faults = [{"seen": True, "wrong": True}, {"seen": True}, {"seen": True}, {"missing": True}]
    found = read_audit(result(tmp_path / "a.html", faults, tmp_path / "r.json"))
    assert (found.sample, found.looked_at) == (6, 3)
    assert (found.rates["wrong"].count, found.rates["wrong"].whole) == (1, 3)
    assert found.rates["missing"].count == 0
    assert found.rates["clean"].count == 2
    assert list(found.by_kind) == ["detail", "pose"]
    assert [note for _, note in found.notes] == ["look"]
    assert "3 of 6 texts looked at" in found.as_text()


@pytest.mark.parametrize(("count", "whole"), [(3, 20), (0, 50), (50, 50), (1, 2)])
def test_the_interval_is_wilsons(count: int, whole: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    low, high = stats.binomtest(count, whole).proportion_ci(0.95, method="wilson")
    rate = Rate.of(count, whole)
    assert (rate.low, rate.high) == pytest.approx((low, high), abs=1e-9)


def test_of_nothing_nothing_is_known() -> None:
    assert (Rate.of(0, 0).low, Rate.of(0, 0).high) == (0.0, 1.0)


@pytest.mark.parametrize("damage", ["not json", "{}", '{"version": 9}', "[]", "[" * 99999])
def test_a_file_of_something_else_is_refused(tmp_path: Path, damage: str) -> None:
    (tmp_path / "r.json").write_text(damage)
    with pytest.raises(BadInputError, match="not the result of an audit"):
        read_audit(tmp_path / "r.json")


def test_answers_to_another_sheet_are_refused(tmp_path: Path) -> None:
    write_audit(items(2), tmp_path / "a.html")
    said = json.loads(result(tmp_path / "a.html", [], tmp_path / "r.json").read_text())
    said["answers"][0]["item"] = "9-other"
    (tmp_path / "r.json").write_text(json.dumps(said))
    with pytest.raises(BadInputError, match="not on the sheet"):
        read_audit(tmp_path / "r.json")


def test_no_text_is_no_sheet(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no text"):
        write_audit([], tmp_path / "a.html")
