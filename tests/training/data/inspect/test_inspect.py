"""What a folder holds: counts, HERM's statistic, and a sheet of pictures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from humanagent.cli.app import app
from humanagent.errors import BadInputError
from humanagent.training.data.geometry.types import Checked
from humanagent.training.data.inspect.counts import Counts
from humanagent.training.data.inspect.folder import open_folder
from humanagent.training.data.inspect.sheet import Sample, chart
from humanagent.training.data.inspect.thinness import Thinness
from humanagent.training.data.inspect.tile import plain_tile, tile
from humanagent.training.data.instruct import Discarded, Instruction, MadeRow, Turn, Where
from humanagent.training.data.pipeline.store import MadeWriter
from humanagent.training.data.rows import Caption, Keypoints, Made, PersonRow, Row, Thing
from tests.training.data.inspect.folders import as_row, write_rows

pytest.importorskip("pyarrow")

_XY = (
    *(30, 12, 31, 11, 29, 11, 32, 12, 28, 12),
    *(36, 22, 24, 22, 38, 34, 22, 34, 38, 44, 22, 44),
    *(34, 46, 26, 46, 34, 62, 26, 62, 34, 78, 26, 78),
)
STANDING = Keypoints("coco_17", _XY, (*[2] * 15, 1, 0))
GREY = Image.new("RGB", (120, 90), (90, 90, 90))


def pictured(**fields: object) -> Row:
    given: dict[str, object] = {
        "people": (
            PersonRow(
                bbox=(20, 5, 40, 85),
                keypoints=STANDING,
                attributes={"hat": "no"},
                captions=(Caption("A man in a red shirt.", "appearance"),),
            ),
            PersonRow(bbox=(60, 5, 118, 88), ignore=True),
        ),
        "objects": (Thing("dog", (80, 60, 110, 85)),),
        "captions": (Caption("A man stands next to his dog."),),
        "made": (Made("people[0].captions[0]", "rules@1"),),
    }
    return as_row(GREY, **(given | fields))


def instruction(row: Row) -> Instruction:
    turns = (Turn("user", ("Where is he?",)), Turn("assistant", (Where("box", (1, 2, 3, 4)),)))
    return Instruction("x", row.id, "herm", "grounding", turns, made=(Made("turns[1]", "m@2"),))


def test_counts_of_a_row() -> None:
    counts = Counts()
    counts.add(MadeRow(pictured()))
    said = counts.as_dict()
    assert said["rows"]["people"] == 1
    assert said["rows"]["regions to ignore"] == 1
    assert said["joints by visibility"] == {"seen": 15, "hidden": 1, "not annotated": 1}
    assert said["boxes by size"] == {"medium": 1}
    assert said["captions by facet"] == {"image": 1, "appearance": 1}
    assert said["machine-made fields of rows by tool"] == {"people.captions: rules@1": 1}
    assert (said["sources"], said["splits"]) == ({"drawn": 1}, {"train": 1})
    assert said["attributes"] == {"hat": 1}


def test_counts_of_what_was_made() -> None:
    row, counts = pictured(), Counts()
    bad = Discarded("detail", "He flies.", Checked("", "rejected"))
    counts.add(MadeRow(row, (instruction(row),), (bad,)))
    counts.add(MadeRow(row, error="too dark"))
    said = counts.as_dict()
    assert said["instructions"] == {"herm: grounding": 1, "rows that failed": 1}
    assert said["machine-made fields of instructions by tool"] == {"m@2": 1}
    assert said["discarded texts"] == {"detail: rejected": 1}


def test_words_per_aspect_by_people_in_the_picture() -> None:
    found = Thinness()
    found.add(2, ["A man in a red shirt sits next to a dog."])
    found.add(3, ["Two women."])
    found.add(20, ["A crowd of people."])
    found.add(0, ["A red bus."])
    few, many = found.as_dict()
    assert (few["people"], few["captions"], many["people"]) == ("1-3", 2, "13+")
    assert few["words"]["appearance"] == 1.0  # red shirt, in one of two captions
    assert few["words"]["relation"] == 1.0
    assert few["words"]["all"] == (11 + 2) / 2
    assert few["characters"]["relation"] == 6 / 2
    # crowd and people, said of twenty
    assert many["words_per_person"] == pytest.approx(2 / 20)


def test_a_caption_of_one_of_many_people_is_about_one() -> None:
    found = Thinness()
    found.add(20, ["A man sits."], about=1)
    assert found.groups[-1].words_per_person() == 2


def test_a_sample_has_every_item_as_likely() -> None:
    kept = np.zeros(10)
    for seed in range(400):
        sample = Sample(3, seed)
        for number in range(10):
            sample.add(MadeRow(as_row(GREY, path=str(number))))
        assert len({one.row.path for one in sample.items}) == 3
        for one in sample.items:
            kept[int(one.row.path)] += 1
    assert kept.min() > 80
    assert kept.max() < 160


def test_people_objects_and_unknown_joints_are_drawn(tmp_path: Path) -> None:
    points = Keypoints("celeba_5", (100, 20, 104, 20, 102, 22, 100, 24, 104, 24), (2,) * 5)
    row = pictured(people=(*pictured().people, PersonRow(keypoints=points)))
    folder = open_folder(write_rows(tmp_path / "a", [row]))
    drawn, plain = tile(folder, row, 240), plain_tile(folder, row, 240)
    assert drawn is not None
    assert plain is not None
    assert drawn.size == (240, 180)
    assert plain.size == (120, 90)
    changed = (np.asarray(drawn) != 90).any(axis=2)
    for x, y in ((20, 40), (30, 12), (80, 70), (102, 22)):  # box, nose, dog, a point of the face
        assert changed[2 * y - 2 : 2 * y + 3, 2 * x - 2 : 2 * x + 3].any(), (x, y)
    assert not changed[120:, :30].any()


@pytest.mark.parametrize(
    "fields",
    [
        {"image": None, "path": "gone.png"},
        {"image": None, "path": "../outside.png"},
        {"image": b"no picture"},
        {"width": 50},
    ],
)
def test_a_picture_that_is_not_the_row_s_is_left_out(
    fields: dict[str, object], tmp_path: Path
) -> None:
    GREY.save(tmp_path / "outside.png")
    (tmp_path / "set").mkdir()
    row = pictured(**fields)
    folder = open_folder(write_rows(tmp_path / "a", [row], picture_folder=str(tmp_path / "set")))
    assert tile(folder, row, 100) is None


@pytest.mark.parametrize("made_from", ["rows", "set"])
def test_what_was_made_finds_the_pictures_of_its_input(made_from: str, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    GREY.save(tmp_path / "set/x.png")
    row = pictured(image=None, path="x.png")
    write_rows(tmp_path / "rows", [row], picture_folder=str(tmp_path / "set"))
    with MadeWriter(tmp_path / "made", about={"input": str(tmp_path / made_from)}) as out:
        out.add(MadeRow(row))
    folder = open_folder(tmp_path / "made")
    assert folder.picture(row).width == 120


def test_a_box_without_area_does_not_stop_a_sheet(tmp_path: Path) -> None:
    row = pictured(people=(PersonRow(bbox=(5, 5, 5, 30)), *pictured().people))
    folder = open_folder(write_rows(tmp_path / "a", [row]))
    assert tile(folder, row, 100) is not None


def test_the_command_on_rows(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "a", [pictured()])
    done = CliRunner().invoke(app, ["data", "inspect", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["complete"]
    assert said["rows"]["rows"] == 1
    assert said["words per aspect, captions of pictures"][0]["words"]["relation"] == 2


@pytest.mark.parametrize("ending", ["png", "html"])
def test_the_command_on_what_was_made(ending: str, tmp_path: Path) -> None:
    row = pictured(captions=(Caption("<b>A man</b> stands."),))
    with MadeWriter(tmp_path / "a") as out:
        out.add(MadeRow(row, (instruction(row),)))
    sheet = tmp_path / f"sheet.{ending}"
    done = CliRunner().invoke(app, ["data", "inspect", str(tmp_path / "a"), "--sheet", str(sheet)])
    assert done.exit_code == 0, done.output
    assert "herm: grounding" in done.output
    if ending == "png":
        with Image.open(sheet) as image:
            assert image.width > 240
    else:
        text = sheet.read_text()
        assert "<b>" not in text
        assert "&lt;b&gt;A man" in text
        assert "grounding, user: Where is he?" in text
        assert text.count("<img") == 3  # the picture, and a chart for each kind of caption


def test_what_cannot_be_inspected(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"manifest\.json"):
        open_folder(tmp_path)
    folder = write_rows(tmp_path / "a", [pictured()])
    with pytest.raises(BadInputError, match="no such folder"):
        open_folder(folder, tmp_path / "gone")
    wrong = CliRunner().invoke(app, ["data", "inspect", str(folder), "--sheet", "x.pdf"])
    assert wrong.exit_code == 2
    assert "png or .html" in wrong.output


def test_a_folder_without_rows_has_no_sheet(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "a", [])
    done = CliRunner().invoke(app, ["data", "inspect", str(folder), "--sheet", "x.png"])
    assert done.exit_code == 2
    assert "no rows" in done.output


def test_a_chart_needs_captions() -> None:
    assert chart(Thinness()) is None
