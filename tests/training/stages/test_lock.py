"""Two trainings in one folder would overwrite each other's states."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from humanagent.errors import BadInputError
from humanagent.training.stages.lock import only_one

pytest.importorskip("fcntl")
HOLD = """
import sys, time
from pathlib import Path
from humanagent.training.stages.lock import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_folder_is_held_by_one_process_and_free_when_that_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(BadInputError, match="another run"), only_one(tmp_path):
            pass
        other.kill()
        other.wait()
    with only_one(tmp_path):
        pass


def test_it_can_be_held_again(tmp_path: Path) -> None:
    for _ in range(2):
        with only_one(tmp_path):
            pass
