"""Which pictures are in two places, and how that is told."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from typer.testing import CliRunner

from humanagent.cli.app import app
from humanagent.training.data.inspect.folder import open_folder
from humanagent.training.data.leaks.check import Leaks, check_leaks
from tests.training.data.inspect.folders import as_row, write_rows

pytest.importorskip("pyarrow")


def drawn(number: int, size: tuple[int, int] = (120, 90)) -> Image.Image:
    """Coloured noise of large and small spots, another for every number."""
    import numpy as np

    dice = np.random.default_rng(number)
    small = Image.fromarray(dice.integers(0, 256, (9, 12, 3), dtype=np.uint8))
    return small.resize(size, Image.Resampling.BICUBIC)


def compressed(image: Image.Image) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=40)
    return Image.open(file).convert("RGB")


def compared(*folders: Path, **options: object) -> Leaks:
    return check_leaks([open_folder(folder) for folder in folders], **options)  # type: ignore[arg-type]


def test_the_same_file_in_two_splits_is_a_leak_under_any_name(tmp_path: Path) -> None:
    one = write_rows(tmp_path / "a", [as_row(drawn(1), path="1.png"), as_row(drawn(2))])
    other = write_rows(tmp_path / "b", [as_row(drawn(1), path="COCO_000001.png", split="test")])
    leaks = compared(one, other)
    (pair,) = leaks.pairs
    assert (pair.kind, pair.distance) == ("leak", None)
    assert [(p.folder, p.split, p.path) for p in (pair.a, pair.b)] == [
        (0, "train", "1.png"),
        (1, "test", "COCO_000001.png"),
    ]
    assert leaks.counts == {"leak same file": 1}
    assert leaks.pictures == [2, 1]


def test_copies_that_were_scaled_and_compressed_are_found_in_one_folder_too(tmp_path: Path) -> None:
    copy = compressed(drawn(1).resize((96, 72)))
    folder = write_rows(
        tmp_path / "a",
        [as_row(drawn(n)) for n in range(20)] + [as_row(copy, "JPEG", split="val")],
    )
    (pair,) = compared(folder).pairs
    assert pair.kind == "leak"
    assert pair.distance is not None
    assert pair.distance <= 3
    assert compared(folder, most=0).found("leak") == (pair.distance == 0)


def test_the_same_split_of_two_folders_is_shared_and_no_leak(tmp_path: Path) -> None:
    one = write_rows(tmp_path / "a", [as_row(drawn(1))])
    other = write_rows(tmp_path / "b", [as_row(drawn(1)), as_row(compressed(drawn(1)))])
    leaks = compared(one, other)
    assert leaks.counts == {"shared same file": 1, "shared similar": 1, "repeated similar": 1}
    assert [leaks.found(kind) for kind in ("leak", "shared", "repeated")] == [0, 2, 1]


def test_mirrored_pictures_are_found_when_asked_for(tmp_path: Path) -> None:
    rows = [as_row(drawn(1)), as_row(ImageOps.mirror(drawn(1)), split="test")]
    folder = write_rows(tmp_path / "a", rows)
    assert compared(folder).pairs == []
    (pair,) = compared(folder, mirror=True).pairs
    assert pair.mirrored


def test_a_symmetrical_picture_is_one_pair_not_two(tmp_path: Path) -> None:
    whole = Image.new("RGB", (240, 90))
    whole.paste(drawn(1), (0, 0))
    whole.paste(ImageOps.mirror(drawn(1)), (120, 0))
    rows = [as_row(whole), as_row(compressed(whole), split="test")]
    (pair,) = compared(write_rows(tmp_path / "a", rows), mirror=True).pairs
    assert not pair.mirrored


def test_what_cannot_be_read_is_compared_by_id_and_told(tmp_path: Path) -> None:
    lost = as_row(drawn(1), path="gone.png", image=None)
    one = write_rows(tmp_path / "a", [lost, as_row(Image.new("RGB", (30, 30)))])
    other = write_rows(tmp_path / "b", [lost], picture_folder=str(tmp_path))
    leaks = compared(one, other)
    assert leaks.counts == {"shared same file": 1}
    assert (leaks.unread, leaks.flat) == (1, 1)
    assert "--pictures" in leaks.why


def test_a_file_that_is_not_the_annotated_one_is_told(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "a", [as_row(drawn(1), id="0" * 64)])
    assert compared(folder).changed == 1


def test_the_command_prints_the_places_and_writes_a_page(tmp_path: Path) -> None:
    folder = write_rows(
        tmp_path / "a",
        [as_row(drawn(1), path="<b>.png"), as_row(compressed(drawn(1)), split="test")],
    )
    sheet = tmp_path / "leaks.html"
    done = CliRunner().invoke(app, ["data", "check", str(folder), "--sheet", str(sheet)])
    assert done.exit_code == 0, done.output
    assert "in two splits: 1 similar" in done.output
    assert f"{folder} train" in done.output
    assert f"{folder} test" in done.output
    assert "in two folders, same split: none" in done.output
    text = sheet.read_text()
    assert text.count("<img") == 2
    assert "&lt;b&gt;.png" in text


@pytest.mark.parametrize(("split", "strict", "code"), [("test", True, 1), ("train", True, 0)])
def test_strict_fails_on_leaks_only(split: str, strict: bool, code: int, tmp_path: Path) -> None:
    rows = [as_row(drawn(1)), as_row(compressed(drawn(1)), split=split)]
    folder = write_rows(tmp_path / "a", rows)
    done = CliRunner().invoke(app, ["data", "check", str(folder), "--json", "--strict"])
    assert done.exit_code == code
    said = json.loads(done.stdout)
    assert len(said["pairs"]) == 1
    assert said["pairs"][0]["places"][0]["folder"] == str(folder)


def test_pictures_are_named_once_or_once_per_folder(tmp_path: Path) -> None:
    drawn(1).save(tmp_path / "x.png")
    row = as_row(drawn(1), path="x.png", image=None)
    folders = [str(write_rows(tmp_path / name, [row])) for name in "abc"]
    command = ["data", "check", *folders, "--json", "--pictures", str(tmp_path)]
    assert json.loads(CliRunner().invoke(app, command).stdout)["unread"] == 0
    refused = CliRunner().invoke(app, [*command, "--pictures", str(tmp_path)])
    assert refused.exit_code == 2
    assert "once per folder" in refused.output


def test_a_page_has_to_be_html_and_a_folder_a_folder_of_rows(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "a", [as_row(drawn(1))])
    wrong = CliRunner().invoke(app, ["data", "check", str(folder), "--sheet", "x.png"])
    assert wrong.exit_code == 2
    missing = CliRunner().invoke(app, ["data", "check", str(tmp_path)])
    assert missing.exit_code == 2
    assert "manifest.json" in missing.output
