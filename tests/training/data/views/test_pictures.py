"""Pictures of a view: as they are where a trainer shows them right, else upright."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from humanagent.errors import PictureError
from humanagent.training.data.views.pictures import picture_of
from tests.training.data.views.made import picture, row


@pytest.mark.parametrize(("format_", "suffix"), [("PNG", "png"), ("JPEG", "jpg")])
def test_an_upright_picture_stays_as_it_is(format_: str, suffix: str) -> None:
    data = picture(format_=format_)
    found = picture_of(row(data), None)
    assert (found.data, found.suffix) == (data, suffix)
    assert found.name == f"images/{found.id[:2]}/{found.id}.{suffix}"


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_picture_becomes_what_the_coordinates_are_of(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    size = (48, 64) if orientation >= 5 else (64, 48)
    one = row(picture(format_="JPEG", exif=exif), width=size[0], height=size[1])
    found = picture_of(one, None)
    with Image.open(io.BytesIO(found.data)) as image:
        assert (image.format, image.size, image.getexif()) == ("PNG", size, {})


def test_other_formats_become_png() -> None:
    assert picture_of(row(picture(format_="BMP")), None).data.startswith(b"\x89PNG")


def test_paths_are_looked_up_below_their_folder(tmp_path: Path) -> None:
    data = picture()
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.png").write_bytes(data)
    (tmp_path / "b.png").write_bytes(data)
    one = row(data, image=None, path="a.png")
    assert picture_of(one, tmp_path / "in").data == data
    with pytest.raises(PictureError, match="outside"):
        picture_of(row(data, image=None, path="../b.png"), tmp_path / "in")
    with pytest.raises(PictureError, match="give the folder"):
        picture_of(one, None)
    with pytest.raises(PictureError, match="No such file"):
        picture_of(row(data, image=None, path="c.png"), tmp_path / "in")


def test_another_picture_or_another_size_is_refused() -> None:
    with pytest.raises(PictureError, match="another picture"):
        picture_of(row(picture(), id="0" * 64), None)
    with pytest.raises(PictureError, match="its row says 32 x 48"):
        picture_of(row(picture(), width=32), None)
    with pytest.raises(PictureError, match="not a picture"):
        picture_of(row(b"\x89PNG\r\n\x1a\nno"), None)
