"""A checkpoint folder is there whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from humanagent.errors import BadInputError
from humanagent.training.models.atomic import atomic_folder


def test_the_folder_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "runs" / "step-1"
    with atomic_folder(target) as folder:
        (folder / "a").write_text("1")
        assert not target.exists()
    assert (target / "a").read_text() == "1"
    assert os.listdir(target.parent) == ["step-1"]


def interrupted(path: Path) -> None:
    with atomic_folder(path) as folder:
        (folder / "a").write_text("1")
        raise KeyboardInterrupt


def test_nothing_is_left_of_a_failure(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path / "step-1")
    assert os.listdir(tmp_path) == []


def test_what_exists_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "step-1").mkdir()
    with pytest.raises(BadInputError, match="exists"), atomic_folder(tmp_path / "step-1"):
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInputError, match="cannot write"), atomic_folder(tmp_path / "file" / "a"):
        pass
