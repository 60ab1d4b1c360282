"""What was made of rows: everything comes back as it was, once, also after a pause."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.geometry.types import Checked, Finding
from humanagent.training.data.instruct.types import Discarded, Instruction, MadeRow, Turn, Where
from humanagent.training.data.pipeline.store import MADE, MadeWriter, read_made
from humanagent.training.data.rows import Made, PersonRow, Row
from humanagent.training.data.rows.manifest import read_manifest
from humanagent.training.data.rows.read import read_rows

pytest.importorskip("pyarrow")


def row(number: int = 0, **more: object) -> Row:
    given = {"width": 64, "height": 48, "source": "drawn", "licence": "CC0-1.0", "path": "a.png"}
    return Row(id=hashlib.sha256(b"%d" % number).hexdigest(), **(given | more))  # type: ignore[arg-type]


def made(number: int = 0, turns: int = 2) -> MadeRow:
    said = Turn("user", ("Who is at ", Where("point", (3.25, 4)), "?"))
    joints = Where("keypoints", (1.5, 2, 3, 4), (2, 0), "coco_17")
    answer = Turn("assistant", (Where("box", (0.1, 2, 30, 40)), "", joints))
    one = Instruction(
        f"{number}", row(number).id, "humanins", "pose", (said, answer) * (turns // 2),
        people=(1, 0), split="val", made=(Made("turns[1]", "rules@1", "a" * 64, "kept"),),
    )  # fmt: skip
    bad = Checked("", "rejected", (Finding("leg", "bent", "straight"),), 1, 2, 3)
    return MadeRow(
        row(number, people=(PersonRow((1, 2, 3, 4)),), image=b"\x89PNG"),
        (one,),
        (Discarded("detail", "He has bent knees.", bad),),
        (("detail", bad), ("pose", Checked("ok", "kept", confirmed=4))),
    )


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    with MadeWriter(tmp_path / "made") as out:
        out.add(made())
        out.add(MadeRow(row(1)))
    assert list(read_made(tmp_path / "made", verify=True)) == [made(), MadeRow(row(1))]
    counts = read_manifest(tmp_path / "made", MADE).counts
    assert counts["instructions"] == counts["task pose"] == counts["discarded"] == 1


def test_a_row_that_could_not_be_read_is_kept_with_the_reason(tmp_path: Path) -> None:
    failed = MadeRow(row(width=0, height=0), error="not a picture")
    with MadeWriter(tmp_path / "made") as out:
        out.add(failed)
        with pytest.raises(BadInputError, match="its size"):
            out.add(MadeRow(row(1, width=0)))
    assert list(read_made(tmp_path / "made")) == [failed]


def test_a_row_is_written_once(tmp_path: Path) -> None:
    for _ in range(2):
        with MadeWriter(tmp_path / "made") as out:
            out.add(made())
            assert not out.add(made(turns=6))
    assert list(read_made(tmp_path / "made")) == [made()]


def write(folder: Path, numbers: range, *, pause: bool = False) -> None:
    def stop() -> None:
        with MadeWriter(folder, rows_per_shard=4) as out:
            for number in numbers:
                out.add(made(number))
            if pause:
                out.pause()
                raise KeyboardInterrupt

    if pause:
        with pytest.raises(KeyboardInterrupt):
            stop()
    else:
        stop()


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_paused_again_and_again_it_ends_in_the_same_files(tmp_path: Path) -> None:
    write(tmp_path / "whole", range(11))
    for end in (2, 3, 3, 6, 9):
        write(tmp_path / "paused", range(end), pause=True)
        assert len(list(read_made(tmp_path / "paused", verify=True))) == end
    write(tmp_path / "paused", range(11))
    assert content(tmp_path / "paused") == content(tmp_path / "whole")


def test_a_folder_of_rows_is_none_of_what_was_made(tmp_path: Path) -> None:
    write(tmp_path / "made", range(2))
    with pytest.raises(BadInputError, match="holds made, not rows"):
        list(read_rows(tmp_path / "made"))
