"""VOC 2012 actions, in the format of
http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/index.html, which
github.com/guarin/openpifpaf_action (data_preprocessing/pascal.py) reads.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent.training.data.convert.problems import RowError
from humanagent.training.data.convert.voc_action import read
from tests.training.data.convert.large import convert_measured, tiny_png

ACTIONS = (
    "jumping", "other", "phoning", "playinginstrument", "reading", "ridingbike", "ridinghorse",
    "running", "takingphoto", "usingcomputer", "walking",
)  # fmt: skip


def person(*doing: str) -> str:
    actions = "".join(f"<{name}>{int(name in doing)}</{name}>" for name in ACTIONS)
    return f"""<object><name>person</name><actions>{actions}</actions>
<bndbox><xmax>64</xmax><xmin>1</xmin><ymax>40</ymax><ymin>3</ymin></bndbox>
<difficult>0</difficult><pose>Unspecified</pose><point><x>30</x><y>20</y></point></object>"""


HORSE = """<object><name>horse</name>
<bndbox><xmax>20</xmax><xmin>11</xmin><ymax>40</ymax><ymin>3</ymin></bndbox></object>"""


def write(folder: Path, split: str, name: str, *objects: str) -> None:
    for place in ("ImageSets/Action", "Annotations"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    for other in ("train", "val"):
        (folder / "ImageSets" / "Action" / f"{other}.txt").touch()
    with (folder / "ImageSets" / "Action" / f"{split}.txt").open("a") as file:
        file.write(f"{name}\n")
    xml = f"""<annotation><filename>{name}.jpg</filename><folder>VOC2012</folder>
<size><depth>3</depth><height>48</height><width>64</width></size>{"".join(objects)}</annotation>"""
    (folder / "Annotations" / f"{name}.xml").write_text(xml)


def test_what_each_person_does(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture("JPEGImages/2010_006215.jpg")
    picture("JPEGImages/2010_006216.jpg")
    rider, caller = person("ridinghorse"), person("walking", "phoning")
    write(tmp_path, "train", "2010_006215", rider, HORSE, caller)
    write(tmp_path, "val", "2010_006216", person("other"))

    train, val = read(tmp_path)

    assert [p.action for p in train.people] == ["ridinghorse", "phoning, walking"]
    assert train.people[0].attributes["ridinghorse"] == "yes"
    assert train.people[0].attributes["jumping"] == "no"
    assert [thing.name for thing in train.objects] == ["horse"]
    assert (train.split, val.split) == ("train", "val")
    assert val.people[0].action == ""
    assert val.people[0].attributes["other"] == "yes"


def test_boxes_count_from_zero_and_end_behind_their_last_pixel(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("JPEGImages/2010_006215.jpg")
    write(tmp_path, "train", "2010_006215", person())
    (row,) = read(tmp_path)
    assert row.people[0].bbox == (0, 2, 64, 40)


def test_a_person_whose_action_is_not_annotated(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("JPEGImages/2010_006215.jpg")
    write(tmp_path, "train", "2010_006215", HORSE.replace("horse", "person"))
    (row,) = read(tmp_path)
    assert (row.people[0].action, dict(row.people[0].attributes)) == ("", {})


@pytest.mark.parametrize(
    "malformed",
    [
        person().replace("<jumping>0", "<jumping>2"),
        person().replace("<xmax>64</xmax>", ""),
        person().replace("<name>person</name>", ""),
    ],
)
def test_a_malformed_object_is_told_with_its_place(
    malformed: str, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    picture("JPEGImages/2010_006215.jpg")
    write(tmp_path, "train", "2010_006215", HORSE, malformed)
    with pytest.raises(RowError, match=r"2010_006215\.xml:object\[1\]"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_pictures_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "voc"
    (folder / "JPEGImages").mkdir(parents=True)
    one = person("running")
    for number in range(100_000):
        name = f"2010_{number:06d}"
        (folder / "JPEGImages" / f"{name}.jpg").write_bytes(tiny_png(number))
        write(folder, "train", name, one)
    counts, memory = convert_measured("voc_action", folder, tmp_path / "rows")
    assert counts["rows"] == counts["people"] == 100_000
    assert memory < 1024
