"""The rules against labels by eye, for the 52 people with joints in the open photos.

The labels were made before the rules and without knowing them. ``scripts/pose_facts_sheet.py``
draws the same comparison.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from humanagent.pose import PERSON_VALUES, Fact, person_facts
from humanagent.pose.report import Tally, as_text, tally, verdict
from humanagent.scene import Keypoints, Person

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "tests" / "data"
LEAST_PRECISION = 0.95
LEAST_DECIDED = 0.60


def measured() -> list[tuple[dict[str, Fact], dict[str, Any]]]:
    joints = json.loads((DATA / "pose_joints.json").read_text())["people"]
    labels = json.loads((DATA / "pose_facts.json").read_text())["people"]
    by_id = {one["annotation_id"]: one for one in joints}
    rows = []
    for label in labels:
        one = by_id[label["annotation_id"]]
        x, y, w, h = one["bbox"]
        person = Person(
            id="P1",
            bbox=(x, y, x + w, y + h),
            score=1,
            keypoints=Keypoints.from_array(one["keypoints"]),
        )
        width, height = one["size"]
        rows.append((person_facts(person, (width, height)), label))
    return rows


@pytest.fixture(scope="module")
def table() -> dict[str, Tally]:
    return tally(measured())


def test_all_52_people_are_judged_with_values_of_the_vocabulary() -> None:
    rows = measured()
    assert len(rows) == 52
    for _, label in rows:
        for name in PERSON_VALUES.keys() & label.keys():
            assert {label[name]["value"], *label[name]["also"]} <= set(PERSON_VALUES[name])


@pytest.mark.parametrize("name", ["posture", "orientation", "arms", "legs", "head_turn"])
def test_what_is_decided_is_right_and_most_is_decided(name: str, table: dict[str, Tally]) -> None:
    assert table[name].precision >= LEAST_PRECISION, as_text(table)
    assert table[name].decided >= LEAST_DECIDED, as_text(table)


@pytest.mark.parametrize("name", ["left_arm", "right_arm", "left_leg", "right_leg"])
def test_neither_side_is_worse_than_precise(name: str, table: dict[str, Tally]) -> None:
    assert table[name].precision >= LEAST_PRECISION, as_text(table)


def test_hardly_anything_is_claimed_that_the_eye_cannot_tell(table: dict[str, Tally]) -> None:
    for name, counts in table.items():
        assert counts.counts["extra"] <= 0.05 * sum(counts.counts.values()), name
    assert table["posture"].counts["extra"] == 0


@pytest.mark.photos
def test_the_script_draws_the_sheet_and_writes_the_joints_that_are_kept_here(
    open_photos: Path, tmp_path: Path
) -> None:
    files = {"--photos": open_photos, "--out": tmp_path / "a.png", "--joints": tmp_path / "a.json"}
    command = [sys.executable, "scripts/pose_facts_sheet.py"]
    for option, file in files.items():
        command += [option, str(file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == as_text(tally(measured()))
    with Image.open(files["--out"]) as sheet:
        assert sheet.width > 1000
    written = json.loads(files["--joints"].read_text())
    assert written == json.loads((DATA / "pose_joints.json").read_text())


@pytest.mark.parametrize(
    ("value", "label", "outcome"),
    [
        ("bent", {"value": "bent", "also": []}, "right"),
        ("bent", {"value": "hanging", "also": ["bent"]}, "right"),
        ("bent", {"value": "hanging", "also": []}, "wrong"),
        ("unknown", {"value": "hanging", "also": ["unknown"]}, "silent"),
        ("unknown", {"value": "unknown", "also": []}, "agreed"),
        ("bent", {"value": "unknown", "also": ["bent"]}, "agreed"),
        ("bent", {"value": "unknown", "also": []}, "extra"),
    ],
)
def test_verdicts(value: str, label: dict[str, Any], outcome: str) -> None:
    assert verdict(value, label) == outcome


def test_precision_and_share_decided_of_a_tally() -> None:
    counts = Tally()
    for outcome in ("right", "right", "right", "wrong", "silent", "agreed", "extra"):
        counts.add(outcome)
    assert counts.decidable == 5
    assert counts.precision == pytest.approx(3 / 4)
    assert counts.decided == pytest.approx(4 / 5)
