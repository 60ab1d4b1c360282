"""A folder of rows: nothing lost, nothing twice, nothing half."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from humanagent.errors import BadInputError, PictureError
from humanagent.training.data.convert.pictures import find_picture
from humanagent.training.data.inspect.folder import DataFolder
from humanagent.training.data.pipeline.source import read_picture
from humanagent.training.data.rows import Caption, Keypoints, Made, Part, PersonRow, Row, Thing
from humanagent.training.data.rows.manifest import read_manifest
from humanagent.training.data.rows.read import read_rows
from humanagent.training.data.rows.schema import to_record
from humanagent.training.data.rows.write import RowWriter
from humanagent.training.data.views.pictures import picture_of

pytest.importorskip("pyarrow")


def row(number: int = 0, **more: object) -> Row:
    given = {"width": 64, "height": 48, "source": "drawn", "licence": "CC0-1.0", "path": "a.png"}
    return Row(id=hashlib.sha256(b"%d" % number).hexdigest(), **(given | more))  # type: ignore[arg-type]


FULL = row(
    people=(
        PersonRow(
            bbox=(1.5, 2.25, 10, 20.1),
            visible_bbox=(1.5, 2.25, 10, 12),
            keypoints=Keypoints("coco_17", (0.1, 0.2) * 17, (0, 1, 2) + (2,) * 14),
            attributes={"hat": "yes"},
            parts=(
                Part("face", (2, 3, 4, 5), ((2.0, 3.0, 4.0, 3.0, 4.0, 5.0),)),
                Part("hair", (0, 0, 1, 1), mask="x1"),
            ),
            action="riding a bike",
            captions=(Caption("a man in a hat", "appearance"),),
        ),
        PersonRow(bbox=None, ignore=True),
    ),
    objects=(Thing("dog", (1, 2, 3, 4), (Caption("the dog", "refer"),)),),
    captions=(Caption("A man and a dog."),),
    action="walking",
    image=b"\x89PNG",
    made=(Made("captions[0]", "rules@1", verdict="agrees"),),
)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    with RowWriter(tmp_path / "rows") as out:
        out.add(FULL)
    (found,) = read_rows(tmp_path / "rows", verify=True)
    assert found == FULL


def test_a_picture_is_written_once(tmp_path: Path) -> None:
    with RowWriter(tmp_path / "rows") as out:
        assert out.add(row(1))
        assert not out.add(row(1))
    with RowWriter(tmp_path / "rows") as out:
        assert not out.add(row(1))
        assert out.add(row(2))
    assert [r.id for r in read_rows(tmp_path / "rows")] == [row(1).id, row(2).id]


def test_the_manifest_counts(tmp_path: Path) -> None:
    with RowWriter(tmp_path / "rows", rows_per_shard=2, about={"command": "test"}) as out:
        for number in range(5):
            out.add(row(number))
    manifest = read_manifest(tmp_path / "rows")
    assert manifest.complete
    assert [s.rows for s in manifest.shards] == [2, 2, 1]
    assert manifest.counts["rows"] == manifest.rows == 5
    assert manifest.about == {"command": "test"}


def test_an_error_leaves_whole_shards_and_no_more(tmp_path: Path) -> None:
    def fail() -> None:
        with RowWriter(tmp_path / "rows", rows_per_shard=2) as out:
            for number in range(3):
                out.add(row(number))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not read_manifest(tmp_path / "rows").complete
    assert len(list(read_rows(tmp_path / "rows"))) == 2


def test_a_shard_that_is_not_listed_is_removed(tmp_path: Path) -> None:
    with RowWriter(tmp_path / "rows") as out:
        out.add(row(1))
    stray = tmp_path / "rows" / "rows-00001.parquet"
    stray.write_bytes(b"half")
    RowWriter(tmp_path / "rows")
    assert not stray.exists()


KILLED = """
import hashlib, os, pathlib, signal, sys
from humanagent.training.data.rows import Row
from humanagent.training.data.rows.write import RowWriter
out, last = pathlib.Path(sys.argv[1]), int(sys.argv[2])
with RowWriter(out, rows_per_shard=3) as writer:
    for number in range(20):
        if number == last:
            os.kill(os.getpid(), signal.SIGKILL)
        name = hashlib.sha256(b"%d" % number).hexdigest()
        writer.add(Row(name, 64, 48, "drawn", "CC0-1.0", path="a.png"))
"""


def test_a_killed_run_goes_on_to_the_same_files(tmp_path: Path) -> None:
    def run(folder: str, last: int) -> int:
        command = [sys.executable, "-c", KILLED, str(tmp_path / folder), str(last)]
        return subprocess.run(command, check=False, cwd=os.getcwd()).returncode

    assert run("whole", 99) == 0
    assert [run("killed", last) for last in (4, 11)] == [-signal.SIGKILL] * 2
    assert run("killed", 99) == 0
    files = [
        {p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("whole", "killed")
    ]
    assert files[0] == files[1]


def test_another_folder_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadInputError, match="not empty"):
        RowWriter(tmp_path)


@pytest.mark.parametrize(
    "bad",
    [
        row(path=""),
        row(width=0),
        row(people=(PersonRow(bbox=(5, 0, 1, 1)),)),
        row(people=(PersonRow(keypoints=Keypoints("coco_17", (1.0,), (2,))),)),
        row(objects=(Thing("dog", (0, 0, float("nan"), 1)),)),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(bad: Row, tmp_path: Path) -> None:
    with RowWriter(tmp_path / "rows") as out, pytest.raises(BadInputError):
        out.add(bad)


def test_a_changed_shard_is_noticed(tmp_path: Path) -> None:
    with RowWriter(tmp_path / "rows") as out:
        out.add(row(1))
    path = tmp_path / "rows" / "rows-00000.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(BadInputError, match="not the shard"):
        list(read_rows(tmp_path / "rows", verify=True))


def test_a_broken_shard_names_its_file(tmp_path: Path) -> None:
    with RowWriter(tmp_path / "rows") as out:
        out.add(row(1))
    (tmp_path / "rows" / "rows-00000.parquet").write_bytes(b"PAR1")
    with pytest.raises(BadInputError, match=r"rows-00000\.parquet"):
        list(read_rows(tmp_path / "rows"))


def test_a_path_that_no_file_has_is_refused_wherever_it_is_read(tmp_path: Path) -> None:
    """A null byte is a ValueError of the system's, which nobody expects of a path."""
    bad = row(path="a\0b")
    with pytest.raises(BadInputError, match="null byte"):
        to_record(bad)
    with RowWriter(tmp_path / "rows"):
        pass
    folder = DataFolder(tmp_path, read_manifest(tmp_path / "rows"), tmp_path)
    with pytest.raises(PictureError):
        folder.picture(bad)
    with pytest.raises(PictureError):
        read_picture(bad, tmp_path)
    with pytest.raises(PictureError):
        picture_of(bad, tmp_path)
    with pytest.raises(PictureError):
        find_picture(tmp_path, bad.path)
