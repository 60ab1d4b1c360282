"""Stanford 40's files, as github.com/guarin/openpifpaf_action (data_preprocessing/stanford.py)
reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent.training.data.convert.problems import RowError
from humanagent.training.data.convert.stanford40 import read
from tests.training.data.convert.large import convert_measured, tiny_png

XML = """<annotation>
  <filename>applauding_001.jpg</filename>
  <folder>Stanford40</folder>
  <size><depth>3</depth><height>48</height><width>64</width></size>
  <segmented>0</segmented>
  <object>
    <name>person</name>
    <action>applauding</action>
    <bndbox><xmax>30</xmax><xmin>10</xmin><ymax>48</ymax><ymin>5</ymin></bndbox>
    <pose>Unspecified</pose>
    <truncated>0</truncated>
    <difficult>0</difficult>
  </object>
</annotation>
"""


def write(folder: Path, split: str, names: list[str], xml: str = XML) -> None:
    for place in ("ImageSplits", "XMLAnnotations"):
        (folder / place).mkdir(exist_ok=True)
    for other in ("train", "test"):
        (folder / "ImageSplits" / f"{other}.txt").touch()
    (folder / "ImageSplits" / f"{split}.txt").write_text("".join(f"{n}.jpg\n" for n in names))
    for name in names:
        (folder / "XMLAnnotations" / f"{name}.xml").write_text(xml)


def test_the_box_of_who_acts(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture("JPEGImages/applauding_001.jpg")
    picture("JPEGImages/applauding_002.jpg")
    write(tmp_path, "train", ["applauding_001"])
    write(tmp_path, "test", ["applauding_002"], XML.replace("<xmax>30", "<xmax>70"))

    train, test = read(tmp_path)

    assert (train.split, test.split) == ("train", "test")
    assert train.people[0].action == "applauding"
    assert train.people[0].bbox == (10, 5, 30, 48)
    assert test.people[0].bbox == (10, 5, 64, 48)  # not beyond the picture


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (XML.replace("<action>applauding</action>", ""), r"no <action>.*_001\.xml:object\[0\]"),
        (XML.replace("<ymin>5</ymin>", ""), r"no <ymin>.*_001\.xml:object\[0\]"),
        (XML.replace("<xmin>10", "<xmin>31"), r"out of order.*_001\.xml:object\[0\]"),
        (XML.replace("</size>", ""), r"not XML.*_001\.xml:14"),
    ],
)
def test_malformed_xml_is_told_with_its_place(
    xml: str, said: str, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("JPEGImages/applauding_001.jpg")
    write(tmp_path, "train", ["applauding_001"], xml)
    with pytest.raises(RowError, match=said):
        list(read(tmp_path))


def test_a_picture_of_the_list_that_is_missing(tmp_path: Path) -> None:
    write(tmp_path, "test", ["applauding_001"])
    with pytest.raises(RowError, match=r"no such picture.*test\.txt:1"):
        list(read(tmp_path))


def test_an_annotation_that_is_missing(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture("JPEGImages/applauding_001.jpg")
    write(tmp_path, "train", ["applauding_001"])
    (tmp_path / "XMLAnnotations" / "applauding_001.xml").unlink()
    with pytest.raises(RowError, match=r"no such annotation.*applauding_001\.xml"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "stanford40"
    (folder / "JPEGImages").mkdir(parents=True)
    names = [f"applauding_{number}" for number in range(100_000)]
    write(folder, "train", names)
    for number, name in enumerate(names):
        (folder / "JPEGImages" / f"{name}.jpg").write_bytes(tiny_png(number))
    counts, memory = convert_measured("stanford40", folder, tmp_path / "rows")
    assert counts["rows"] == counts["people"] == 100_000
    assert memory < 1024
