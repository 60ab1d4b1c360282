"""Outcomes by type of text."""

from __future__ import annotations

import json
from pathlib import Path

from humanagent.training.data.geometry.report import CheckReport
from humanagent.training.data.geometry.types import Checked, Finding


def filled() -> CheckReport:
    report = CheckReport()
    leg = Finding("leg", "P1 left_leg bent", "straight")
    report.add("detail", Checked("A man.", "kept", confirmed=2, open=1))
    report.add("detail", Checked("A man.", "repaired", (leg, leg), contradicted=2))
    report.add("detail", Checked("", "rejected", (leg,), contradicted=1))
    report.add("conversation", Checked("", "refused", (Finding("leak", "keypoints"),)))
    return report


def test_rates_are_of_what_is_not_used() -> None:
    report = filled()
    assert report.rate("detail") == 1 / 3
    assert report.rate("conversation") == 1.0
    assert report.rate("other") != report.rate("other"), "nan: there is none"


def test_the_table_and_the_file_say_the_same(tmp_path: Path) -> None:
    report = filled()
    table = report.as_text()
    assert "found leg: 2 texts (detail 2)" in table
    assert "found leak: 1 texts (conversation 1)" in table
    report.write(tmp_path / "report.json", {"rows": 3})
    said = json.loads((tmp_path / "report.json").read_text())
    assert said["rows"] == 3
    detail = said["types"]["detail"]
    assert detail["outcomes"] == {"kept": 1, "repaired": 1, "rejected": 1, "refused": 0}
    assert detail["findings"] == {"leg": 2}
    assert detail["claims"] == {"confirmed": 2, "contradicted": 3, "open": 1}


def test_nothing_gives_an_empty_table() -> None:
    assert CheckReport().as_text().startswith("type")
