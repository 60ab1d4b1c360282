"""UCF101 and HMDB51, in the layouts that torchvision.datasets (ucf101.py, hmdb51.py) reads."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from humanagent.errors import BadInputError
from humanagent.training.data.convert import hmdb51, ucf101
from humanagent.training.data.convert.problems import RowError
from humanagent.training.data.rows.write import RowWriter
from tests.training.data.convert.large import convert_measured

av = pytest.importorskip("av")

LISTS = "ucfTrainTestlist"


def clip(path: Path, frames: int = 12, number: int = 0, side: int = 64) -> None:
    """A clip that gets brighter from black to white; ``number`` tints it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = side, side // 2, "yuv420p"
        for i in range(frames):
            data = np.full((side // 2, side, 3), 255 * i // max(frames - 1, 1), np.uint8)
            data[: side // 4, :, 0] = number % 16 * 16
            data[side // 4 :, :, 1] = number // 16 % 16 * 16
            data[:, side // 2 :, 2] = number // 256 * 16
            file.mux(stream.encode(av.VideoFrame.from_ndarray(data, format="rgb24")))
        file.mux(stream.encode())


def ucf(folder: Path, **lists: str) -> None:
    (folder / LISTS).mkdir(parents=True, exist_ok=True)
    texts = {"classInd": "1 ApplyEyeMakeup\n2 Archery\n", "trainlist01": "", "testlist01": ""}
    for name, text in (texts | lists).items():
        (folder / LISTS / f"{name}.txt").write_text(text)


def brightness(data: bytes) -> float:
    return float(np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))[-1, 0, 0])


def test_frames_of_a_clip_with_its_label(tmp_path: Path) -> None:
    clip(tmp_path / "UCF-101/Archery/v_Archery_g08_c01.avi")
    clip(tmp_path / "UCF-101/ApplyEyeMakeup/v_ApplyEyeMakeup_g01_c01.avi", number=9)
    ucf(
        tmp_path,
        trainlist01="Archery/v_Archery_g08_c01.avi 2\n",
        testlist01="ApplyEyeMakeup/v_ApplyEyeMakeup_g01_c01.avi\n",
    )

    rows = list(ucf101.read(tmp_path))

    assert [(r.action, r.split) for r in rows] == [("Archery", "train")] * 3 + [
        ("ApplyEyeMakeup", "test")
    ] * 3
    for row in rows:
        assert row.image is not None
        assert row.id == hashlib.sha256(row.image).hexdigest()
        assert Image.open(io.BytesIO(row.image)).format == "JPEG"
        assert (row.width, row.height, row.path) == (64, 32, "")
    # The middles of three equal parts of twelve frames: the third, the seventh, the eleventh.
    lit = [brightness(row.image or b"") for row in rows[:3]]
    assert lit == pytest.approx([255 * i / 11 for i in (2, 6, 10)], abs=12)


def test_a_clip_of_fewer_frames_gives_them_all(tmp_path: Path) -> None:
    clip(tmp_path / "UCF-101/Archery/short.avi", frames=1)
    ucf(tmp_path, trainlist01="Archery/short.avi 2\n")
    assert len(list(ucf101.read(tmp_path))) == 1


def test_the_rows_can_be_written(tmp_path: Path) -> None:
    clip(tmp_path / "UCF-101/Archery/v.avi")
    ucf(tmp_path, trainlist01="Archery/v.avi 2\n")
    with RowWriter(tmp_path / "rows") as rows:
        assert [rows.add(row) for row in ucf101.read(tmp_path)] == [True] * 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Archery/v.avi 1", "is not label 1"),
        ("Dancing/v.avi 3", "is not label 3"),
        ("Archery/gone.avi 2", "not a clip"),
        ("Archery/broken.avi 2", "not a clip"),
        ("Archery/empty.avi 2", "not a clip"),
        ("Archery/../../../outside.avi 2", "outside the data set"),
    ],
)
def test_a_malformed_line_is_told_with_its_number(line: str, said: str, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    clip(folder / "UCF-101/Archery/v.avi")
    clip(tmp_path / "outside.avi")
    (folder / "UCF-101/Archery/broken.avi").write_bytes(b"RIFF no clip")
    (folder / "UCF-101/Archery/empty.avi").write_bytes(b"")
    ucf(folder, trainlist01=f"Archery/v.avi 2\n{line}\n")
    with pytest.raises(RowError, match=rf"{said}.*trainlist01\.txt:2"):
        list(ucf101.read(folder))


def hmdb(folder: Path, text: str) -> None:
    (folder / hmdb51._LISTS).mkdir(parents=True, exist_ok=True)
    (folder / hmdb51._LISTS / "brush_hair_test_split1.txt").write_text(text)


def test_hmdb_splits_and_the_clips_in_none(tmp_path: Path) -> None:
    for i, name in enumerate(("one", "two", "three")):
        clip(tmp_path / f"brush_hair/{name}.avi", number=i)
    hmdb(tmp_path, "one.avi 1 \ntwo.avi 2 \nthree.avi 0 \n")
    rows = list(hmdb51.read(tmp_path))
    assert [row.split for row in rows] == ["train"] * 3 + ["test"] * 3
    assert {row.action for row in rows} == {"brush_hair"}


@pytest.mark.parametrize("line", ["one.avi", "one.avi 3", "gone.avi 1"])
def test_a_malformed_line_of_hmdb(line: str, tmp_path: Path) -> None:
    clip(tmp_path / "brush_hair/one.avi")
    hmdb(tmp_path, f"one.avi 1 \n{line} \n")
    with pytest.raises(RowError, match=r"brush_hair_test_split1\.txt:2"):
        list(hmdb51.read(tmp_path))


def test_a_folder_without_lists(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no testTrainMulti"):
        list(hmdb51.read(tmp_path))
    with pytest.raises(BadInputError, match="not in the folder"):
        list(ucf101.read(tmp_path))


def clips_of_one_frame(count: int) -> Iterator[bytes]:
    """Uncompressed clips whose frame shows their number in squares, written without encoding."""
    file = io.BytesIO()
    with av.open(file, "w", format="avi") as clip:
        stream = clip.add_stream("rawvideo", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "gray"
        grey = np.full((48, 64), 130, np.uint8)
        clip.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="gray")))
        clip.mux(stream.encode())
    data = file.getvalue()
    start = data.index(grey.tobytes())
    for number in range(count):
        bits = np.array([number >> bit & 1 for bit in range(48)], np.uint8).reshape(6, 8)
        frame = np.kron(bits * 255, np.ones((8, 8), np.uint8)).astype(np.uint8).tobytes()
        yield data[:start] + frame + data[start + len(frame) :]


@pytest.mark.slow
@pytest.mark.parametrize("module", [ucf101, hmdb51])
def test_a_hundred_thousand_clips_fit_into_a_gibibyte(module: Any, tmp_path: Path) -> None:
    folder, names = tmp_path / "set", [f"{number}.avi" for number in range(100_000)]
    place = folder / ("UCF-101/Archery" if module is ucf101 else "brush_hair")
    place.mkdir(parents=True)
    for name, data in zip(names, clips_of_one_frame(len(names)), strict=True):
        (place / name).write_bytes(data)
    if module is ucf101:
        ucf(folder, trainlist01="".join(f"Archery/{name} 2\n" for name in names))
    else:
        hmdb(folder, "".join(f"{name} 1 \n" for name in names))
    counts, memory = convert_measured(module.SOURCE.name, folder, tmp_path / "rows")
    assert counts["rows"] == 100_000
    assert memory < 1024
