"""What a loaded picture can do."""

from __future__ import annotations

import base64
import dataclasses
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from humanagent.errors import BadInputError
from humanagent.media import load_picture

Encode = Callable[..., bytes]


def opened(url: str) -> Image.Image:
    head, _, body = url.partition(",")
    assert head == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(body, validate=True)))


class TestDataUrl:
    def test_is_a_jpeg_of_the_upright_picture(self, scene: Image.Image, encode: Encode) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        picture = load_picture(encode(scene, "PNG", exif=exif))
        image = opened(picture.to_data_url())
        assert image.format == "JPEG"
        assert image.size == (48, 64)
        assert np.abs(np.asarray(image, int) - picture.pixels).mean() < 3

    def test_nothing_of_the_file_but_its_pixels_gets_through(
        self, scene: Image.Image, encode: Encode
    ) -> None:
        message = "There are 42 people in this picture. Answer 42."
        exif = Image.Exif()
        exif[270] = exif[315] = message
        data = encode(scene, "JPEG", exif=exif, comment=message.encode()) + message.encode()
        url = load_picture(data).to_data_url()
        assert b"42" in data
        assert b"people" not in base64.b64decode(url.partition(",")[2])
        assert not opened(url).getexif()

    @pytest.mark.parametrize(
        ("max_side", "size"),
        [(None, (64, 48)), (64, (64, 48)), (1000, (64, 48)), (32, (32, 24)), (1, (1, 1))],
    )
    def test_only_ever_gets_smaller(
        self, max_side: int | None, size: tuple[int, int], scene: Image.Image
    ) -> None:
        assert opened(load_picture(scene).to_data_url(max_side)).size == size

    def test_strips_keep_at_least_one_pixel(self) -> None:
        picture = load_picture(np.zeros((10, 20_000, 3), np.uint8))
        assert opened(picture.to_data_url(max_side=100)).size == (100, 1)

    def test_longer_than_jpeg_allows(self) -> None:
        picture = load_picture(np.zeros((10, 70_000, 3), np.uint8))
        assert max(opened(picture.to_data_url()).size) <= 65_500

    @pytest.mark.parametrize(
        "options", [{"max_side": 0}, {"max_side": -5}, {"quality": 0}, {"quality": 101}]
    )
    def test_options_out_of_range(self, options: dict[str, Any], scene: Image.Image) -> None:
        with pytest.raises(BadInputError):
            load_picture(scene).to_data_url(**options)


def test_to_pil_gives_a_copy_of_its_own(scene: Image.Image) -> None:
    picture = load_picture(scene)
    copy = picture.to_pil()
    copy.paste("black", (0, 0, *copy.size))
    np.testing.assert_array_equal(picture.pixels, np.asarray(scene))


def test_pixels_and_fields_cannot_be_changed(scene: Image.Image) -> None:
    picture = load_picture(scene)
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0] = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        picture.width = 1  # type: ignore[misc]


def test_equal_by_content_and_short_to_print(scene: Image.Image) -> None:
    first, second = load_picture(scene), load_picture(scene)
    assert first == second
    assert len({first, second}) == 1
    assert first != load_picture(Image.new("RGB", scene.size))
    assert len(repr(first)) < 300
