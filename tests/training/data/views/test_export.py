"""Views as a trainer finds them: every picture once, equal bytes for equal rows, all or nothing."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.instruct import MadeRow
from humanagent.training.data.views import VIEWS, coordinates, export, read_view_manifest
from tests.training.data.views.made import SIZE, asked, instruction, made, picture, row, said

EVERY_VIEW = pytest.mark.parametrize("view", VIEWS)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@EVERY_VIEW
def test_equal_rows_give_equal_bytes(view: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        export(made(), tmp_path / name, view, "thousand")  # type: ignore[arg-type]
    assert files(tmp_path / "a") == files(tmp_path / "b")


@EVERY_VIEW
def test_the_manifest_counts_and_hashes(view: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    manifest = export(made(), out, view)  # type: ignore[arg-type]
    assert read_view_manifest(out) == manifest
    assert manifest.counts == {
        "instructions": 4, "kind humanins": 3, "kind keypoints": 1, "pictures": 2,
        "split train": 3, "split val": 1, "turns": 5,
    }  # fmt: skip
    assert manifest.left_out == {"rows that failed": 1}
    beside = {name: data for name, data in files(out).items() if "/" not in name}
    del beside["manifest.json"]
    assert manifest.files == {n: hashlib.sha256(data).hexdigest() for n, data in beside.items()}


@EVERY_VIEW
def test_a_view_that_is_stopped_leaves_nothing(view: str, tmp_path: Path) -> None:
    def stopped() -> Iterator[MadeRow]:
        yield from made()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(stopped(), tmp_path / "out", view)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_messages_are_blocks_with_the_picture_first(tmp_path: Path) -> None:
    export(made(), tmp_path / "out", "messages")
    lines = (tmp_path / "out/train.jsonl").read_text(encoding="utf-8").splitlines()
    who, joints, german = map(json.loads, lines)
    assert who["messages"] == [
        {
            "role": "user",
            "content": [
                {"type": "image"},
                {"type": "text", "text": "Who is in the picture of 64x48 pixels?"},
            ],
        },
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "A man in [10, 8, 31, 44] and a woman in [40, 8, 60, 40]."}
            ],
        },
    ]
    assert [m["role"] for m in joints["messages"]] == ["user", "assistant"] * 2
    first = joints["messages"][0]["content"][1]["text"]
    assert first == "Be brief.\nWhere are the joints of [10, 8, 31, 44]?"
    assert sum(b["type"] == "image" for m in joints["messages"] for b in m["content"]) == 1
    assert who["images"] == joints["images"] != german["images"]
    data = (tmp_path / "out" / who["images"][0]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == Path(who["images"][0]).stem
    assert len(list((tmp_path / "out/images").rglob("*.*"))) == 2


def test_conversations_have_one_image_token_and_are_listed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(made(), out, "conversations", "minigpt", task_marks=True)
    train = json.loads((out / "train.json").read_text(encoding="utf-8"))
    texts = ["".join(turn["value"] for turn in one["conversations"]) for one in train]
    assert [text.count("<image>") for text in texts] == [1, 1, 1]
    assert train[0]["conversations"] == [
        {
            "from": "human",
            "value": "<image>\n[grounding] Who is in the picture of 64x48 pixels?",
        },
        {
            "from": "gpt",
            "value": "A man in {<16><17><48><92>} and a woman in {<62><17><94><83>}.",
        },
    ]
    assert (out / train[0]["image"]).is_file()
    info = json.loads((out / "dataset_info.json").read_text())
    assert {name: one["file_name"] for name, one in info.items()} == {
        "humanagent_train": "train.json",
        "humanagent_val": "val.json",
    }


def test_a_table_holds_a_picture_once_and_says_that_it_is_one(tmp_path: Path) -> None:
    data = picture() + bytes(range(256)) * 400  # 100 kB behind the end, not to be compressed away
    one = row(data)
    few, many = (
        MadeRow(one, tuple(instruction(one, i, asked("Who?"), said("A man.")) for i in range(n)))
        for n in (1, 40)
    )
    export([few], tmp_path / "few", "hf")
    export([many], tmp_path / "many", "hf")
    sizes = [(tmp_path / name / "train.parquet").stat().st_size for name in ("few", "many")]
    assert sizes[1] - sizes[0] < 10_000
    table = parquet.read_table(tmp_path / "many/train.parquet")
    assert {bytes(images[0]["bytes"]) for images in table["images"].to_pylist()} == {data}
    features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    assert features["images"] == [{"_type": "Image"}]


def test_shards_hold_a_picture_beside_its_dialogues(tmp_path: Path) -> None:
    export(made(), tmp_path / "out", "webdataset")
    with tarfile.open(tmp_path / "out/train-000000.tar") as tar:
        members = tar.getmembers()
        assert [m.name for m in members] == sorted(m.name for m in members)
        assert {(m.mtime, m.uid, m.gid) for m in members} == {(0, 0, 0)}
        stems: dict[str, set[str]] = {}
        for member in members:
            stem, _, suffix = member.name.partition(".")
            stems.setdefault(stem, set()).add(suffix)
        assert sorted(map(sorted, stems.values())) == [["jpg", "json"], ["json", "png"]]
        name = next(m.name for m in members if m.name.endswith(".json"))
        found = json.load(tar.extractfile(name) or pytest.fail(name))
    assert (found["width"], found["height"]) == SIZE
    assert all(one["messages"] for one in found["dialogues"])
    assert (tmp_path / "out/val-000000.tar").is_file()


def test_what_cannot_be_shown_is_left_out_and_counted(tmp_path: Path) -> None:
    one = row(picture())
    good = instruction(one, 0, asked("Who?"), said("A man."))
    bad = instruction(one, 1, asked("Who?"), said("An <image>."))
    lost = row(picture("green"), id="0" * 64)
    rows = [MadeRow(one, (good, bad)), MadeRow(lost, (replace(good, picture=lost.id),))]
    manifest = export(rows, tmp_path / "out", "messages")
    assert manifest.counts["instructions"] == 1
    assert manifest.left_out == {
        "pictures that cannot be read": 1,
        "words with a marker that trainers act on": 1,
    }
    with pytest.raises(BadInputError, match=r"nothing can be shown: 1 pictures .* another picture"):
        export(rows[1:], tmp_path / "none", "messages")
    assert not (tmp_path / "none").exists()


@EVERY_VIEW
def test_a_picture_that_comes_twice_is_refused(view: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="a picture comes twice"):
        export([*made(), *made()], tmp_path / "out", view)  # type: ignore[arg-type]


def test_options_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="task marks are MiniGPT's"):
        export(made(), tmp_path / "out", "messages", "unit", task_marks=True)
    with pytest.raises(BadInputError, match="resize pixels only"):
        export(made(), tmp_path / "out", "messages", "unit", resized="qwen")
    export(made(), tmp_path / "out", "messages", resized="448x336")
    assert read_view_manifest(tmp_path / "out").resized == "448x336"
    with pytest.raises(BadInputError, match="the folder exists"):
        export(made(), tmp_path / "out", "messages")


def test_places_come_back_from_what_was_written(tmp_path: Path) -> None:
    export(made(), tmp_path / "out", "messages", "unit")
    line = (tmp_path / "out/train.jsonl").read_text(encoding="utf-8").splitlines()[0]
    text = json.loads(line)["messages"][1]["content"][0]["text"]
    _, box, _, other, _ = coordinates("unit").pieces(text, *SIZE)
    assert not isinstance(box, str)
    assert box.xy == pytest.approx((10.4, 8, 30.6, 44), abs=0.5001 * 64 / 1000)
    assert not isinstance(other, str)
