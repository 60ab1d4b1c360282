"""Annotated photos through rules: what is said of them, nothing that their joints contradict."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from humanagent.training.data.convert.coco import SOURCE
from humanagent.training.data.instruct.keypoints import KeypointsMaker
from humanagent.training.data.teacher.rules import RuleTeacher


@pytest.mark.photos
def test_photos_with_joints_give_instructions_of_every_type(
    open_photos: Path, tmp_path: Path
) -> None:
    notes = json.loads((open_photos / "annotations.json").read_text())
    (tmp_path / "annotations").mkdir()
    (tmp_path / "annotations" / "person_keypoints_train2017.json").write_text(json.dumps(notes))
    shutil.copytree(open_photos / "images", tmp_path / "train2017")
    maker = KeypointsMaker(RuleTeacher())
    made = [asyncio.run(maker.make(row)) for row in SOURCE.read(tmp_path)]
    assert len(made) == len(notes["images"])
    written = [one for row in made for one in row.instructions]
    assert {one.task for one in written} == {"conversation", "detail", "reasoning"}
    assert all(checked.outcome == "kept" for row in made for _, checked in row.checked)
    assert {one.made[1].by for one in written} == {"rules on measured joints, no model"}
    # Of pictures without joints nothing is said; neither is of joints that decide nothing.
    assert not any(row.error for row in made)
    unannotated = [row for row in made if not any(p.keypoints for p in row.row.people)]
    assert not any(row.instructions for row in unannotated)
