"""Every kind of source, and what is said when one cannot be read."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from humanagent.errors import PictureError, UrlRefusedError
from humanagent.media import (
    DAMAGED,
    STRIP,
    TINY,
    TRANSPARENT,
    ContentStore,
    Picture,
    load_picture,
    load_stored,
)
from humanagent.settings import MediaLimits

Encode = Callable[..., bytes]


@pytest.fixture
def png(scene: Image.Image, encode: Encode) -> bytes:
    return encode(scene, "PNG")


def assert_is_scene(picture: Picture, scene: Image.Image) -> None:
    np.testing.assert_array_equal(picture.pixels, np.asarray(scene))
    assert (picture.width, picture.height) == scene.size
    assert picture.warnings == ()


class TestSources:
    def test_path(self, png: bytes, scene: Image.Image, tmp_path: Path) -> None:
        path = tmp_path / "scene.png"
        path.write_bytes(png)
        for source in (path, str(path)):
            picture = load_picture(source)
            assert_is_scene(picture, scene)
            assert picture.source == str(path)
            assert picture.format == "PNG"
            assert picture.sha256 == hashlib.sha256(png).hexdigest()

    @pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
    def test_bytes(self, kind: Callable[[bytes], Any], png: bytes, scene: Image.Image) -> None:
        assert_is_scene(load_picture(kind(png)), scene)

    def test_file_object_is_read_from_where_it_stands_and_left_open(
        self, png: bytes, scene: Image.Image
    ) -> None:
        file = io.BytesIO(b"before" + png)
        file.seek(6)
        assert_is_scene(load_picture(file), scene)
        assert not file.closed

    def test_file_object_that_gives_a_few_bytes_at_a_time(
        self, png: bytes, scene: Image.Image
    ) -> None:
        class Drip(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                return super().read(7)

        assert_is_scene(load_picture(Drip(png)), scene)

    @pytest.mark.parametrize("case", [str.lower, str.upper])
    def test_base64_data_url(
        self, case: Callable[[str], str], png: bytes, scene: Image.Image
    ) -> None:
        url = case("data:image/png;base64,") + base64.b64encode(png).decode()
        assert_is_scene(load_picture(url), scene)

    def test_base64_without_padding_and_with_line_breaks(
        self, png: bytes, scene: Image.Image
    ) -> None:
        body = base64.encodebytes(png).decode().rstrip("=\n")
        assert_is_scene(load_picture("data:;base64," + body), scene)

    def test_percent_encoded_data_url(self, png: bytes, scene: Image.Image) -> None:
        url = "data:image/png," + "".join(f"%{byte:02x}" for byte in png)
        assert_is_scene(load_picture(url), scene)

    def test_declared_type_of_a_data_url_is_not_believed(
        self, png: bytes, scene: Image.Image
    ) -> None:
        url = "data:text/html;base64," + base64.b64encode(png).decode()
        assert load_picture(url).format == "PNG"

    def test_pil_image_and_array_of_the_same_pixels_are_the_same_picture(
        self, scene: Image.Image
    ) -> None:
        from_pil, from_array = load_picture(scene), load_picture(np.asarray(scene))
        assert_is_scene(from_pil, scene)
        assert_is_scene(from_array, scene)
        assert from_pil.sha256 == from_array.sha256
        assert from_pil.source != from_array.source

    def test_pixels_of_another_shape_are_another_picture(self) -> None:
        flat, square = np.zeros((40, 90, 3), np.uint8), np.zeros((60, 60, 3), np.uint8)
        assert load_picture(flat).sha256 != load_picture(square).sha256

    def test_picture_passes_through(self, png: bytes) -> None:
        picture = load_picture(png)
        assert load_picture(picture) is picture

    def test_names_do_not_matter(self, png: bytes, scene: Image.Image, tmp_path: Path) -> None:
        for name in ("scene.jpg", "no_suffix", "写真 (1) %20'.txt", "l" * 246 + ".jpg"):
            path = tmp_path / name
            path.write_bytes(png)
            assert_is_scene(load_picture(path), scene)


class TestArrays:
    def test_grey(self) -> None:
        grey = np.full((40, 50), 90, np.uint8)
        for array in (grey, grey[:, :, None]):
            assert load_picture(array).pixels[0, 0].tolist() == [90, 90, 90]

    def test_alpha_is_laid_on_white(self) -> None:
        rgba = np.zeros((40, 50, 4), np.uint8)
        rgba[:20, :, 3] = 255
        pixels = load_picture(rgba).pixels
        assert pixels[0, 0].tolist() == [0, 0, 0]
        assert pixels[-1, 0].tolist() == [255, 255, 255]

    def test_16_bit_is_scaled(self) -> None:
        array = np.full((40, 50, 3), 0x80FF, np.uint16)
        assert load_picture(array).pixels[0, 0].tolist() == [0x80] * 3

    def test_views_that_are_not_contiguous(self, scene: Image.Image) -> None:
        mirrored = np.asarray(scene)[:, ::-1]
        np.testing.assert_array_equal(load_picture(mirrored).pixels, mirrored)

    def test_the_picture_does_not_change_with_the_array(self) -> None:
        array = np.zeros((40, 50, 3), np.uint8)
        picture = load_picture(array)
        array[:] = 255
        assert picture.pixels.max() == 0

    @pytest.mark.parametrize(
        ("array", "hint"),
        [
            (np.zeros((3, 40, 50), np.uint8), "transpose"),
            (np.zeros((1, 40, 50, 3), np.uint8), "height, width, 3"),
            (np.zeros(50, np.uint8), "height, width, 3"),
            (np.zeros((40, 50, 3)), "255"),
            (np.zeros((40, 50), bool), "uint8"),
            (np.zeros((40, 50, 3), np.int32), "uint8"),
            (np.zeros((40, 50, 3), object), "uint8"),
        ],
    )
    def test_what_would_have_to_be_guessed_is_refused(self, array: Any, hint: str) -> None:
        with pytest.raises(PictureError) as error:
            load_picture(array)
        assert hint in str(error.value)

    @pytest.mark.parametrize("shape", [(0, 50, 3), (40, 0, 3), (0, 0)])
    def test_empty(self, shape: tuple[int, ...]) -> None:
        with pytest.raises(PictureError, match="no pixels"):
            load_picture(np.zeros(shape, np.uint8))


class TestPilImages:
    def test_orientation_tag_is_applied(self, scene: Image.Image, encode: Encode) -> None:
        exif = Image.Exif()
        exif[0x0112] = 3
        opened = Image.open(io.BytesIO(encode(scene, "PNG", exif=exif)))
        np.testing.assert_array_equal(load_picture(opened).pixels, np.asarray(scene)[::-1, ::-1])

    def test_the_callers_image_is_left_as_it_was(self, scene: Image.Image) -> None:
        before = scene.convert("RGBA")
        copy = before.copy()
        load_picture(before)
        assert before.mode == "RGBA"
        assert before.tobytes() == copy.tobytes()

    def test_damaged_file_behind_an_image(self, png: bytes) -> None:
        opened = Image.open(io.BytesIO(png[: len(png) // 2]))
        with pytest.raises(PictureError):
            load_picture(opened)


class TestRefusals:
    def test_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(PictureError, match="no such file") as error:
            load_picture(tmp_path / "none.jpg")
        assert error.value.where == str(tmp_path / "none.jpg")
        assert error.value.do
        assert error.value.exit_code == 2

    def test_folder(self, tmp_path: Path) -> None:
        with pytest.raises(PictureError, match="folder"):
            load_picture(tmp_path)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
    def test_named_pipe_does_not_hang(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.jpg")
        with pytest.raises(PictureError, match="pipe"):
            load_picture(tmp_path / "pipe.jpg")

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs devices")
    def test_endless_device(self) -> None:
        with pytest.raises(PictureError, match="device"):
            load_picture("/dev/zero")

    @pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
    def test_links_in_a_circle_and_to_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "a.jpg").symlink_to(tmp_path / "b.jpg")
        (tmp_path / "b.jpg").symlink_to(tmp_path / "a.jpg")
        (tmp_path / "c.jpg").symlink_to(tmp_path / "gone.jpg")
        for name in ("a.jpg", "c.jpg"):
            with pytest.raises(PictureError):
                load_picture(tmp_path / name)

    def test_no_permission(self, png: bytes, tmp_path: Path, monkeypatch: Any) -> None:
        (tmp_path / "a.png").write_bytes(png)

        def refuse(*_: Any, **__: Any) -> int:  # the tests may run as root, who may read all
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "open", refuse)
        with pytest.raises(PictureError, match="permissions"):
            load_picture(tmp_path / "a.png")

    @pytest.mark.parametrize("path", ["a\0b.jpg", "x" * 5000, "\ud800.jpg"])
    def test_impossible_names(self, path: str) -> None:
        with pytest.raises(PictureError):
            load_picture(path)

    @pytest.mark.parametrize("url", ["ftp://example.org/a.jpg", "file:///etc/passwd", "rtsp://a/1"])
    def test_other_schemes(self, url: str) -> None:
        with pytest.raises(PictureError, match="not read"):
            load_picture(url)

    def test_urls_can_be_switched_off(self) -> None:
        with pytest.raises(UrlRefusedError, match="switched off"):
            load_picture("https://example.org/a.jpg", MediaLimits(allow_urls=False))

    @pytest.mark.parametrize(
        "url", ["data:image/png;base64", "data:image/png;base64,$$$$", "data:,", "data:;base64,A"]
    )
    def test_broken_data_urls(self, url: str) -> None:
        with pytest.raises(PictureError):
            load_picture(url)

    def test_text_file_object(self) -> None:
        with pytest.raises(PictureError, match="rb"):
            load_picture(io.StringIO("text"))  # type: ignore[arg-type]

    def test_closed_file_object(self) -> None:
        file = io.BytesIO()
        file.close()
        with pytest.raises(PictureError):
            load_picture(file)

    @pytest.mark.parametrize("source", [None, 5, 2.5, [1, 2], {}])
    def test_other_types(self, source: Any) -> None:
        with pytest.raises(PictureError, match="cannot be made from"):
            load_picture(source)


class TestLimits:
    def test_bytes_exactly_at_the_limit_are_fine(self, png: bytes) -> None:
        load_picture(png, MediaLimits(max_bytes=len(png)))

    def test_too_many_bytes_from_everywhere(self, png: bytes, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_bytes(png)
        url = "data:;base64," + base64.b64encode(png).decode()
        limits = MediaLimits(max_bytes=len(png) - 1)
        for source in (png, memoryview(png), tmp_path / "a.png", io.BytesIO(png), url):
            with pytest.raises(PictureError, match="max_bytes"):
                load_picture(source, limits)

    def test_an_oversized_data_url_is_refused_before_it_is_decoded(self) -> None:
        with pytest.raises(PictureError, match="max_bytes"):
            load_picture("data:;base64," + "$" * 10_000, MediaLimits(max_bytes=1000))

    def test_no_more_than_the_limit_is_read_from_a_file_object(self) -> None:
        class Endless(io.RawIOBase):
            given = 0

            def read(self, size: int = -1, /) -> bytes:
                self.given += size
                return bytes(size)

        source = Endless()
        with pytest.raises(PictureError, match="max_bytes"):
            load_picture(source, MediaLimits(max_bytes=5000))  # type: ignore[arg-type]
        assert source.given == 5001

    def test_pixels_exactly_at_the_limit_are_fine(self, png: bytes) -> None:
        load_picture(png, MediaLimits(max_pixels=64 * 48))

    def test_too_many_pixels_from_everywhere(self, png: bytes, scene: Image.Image) -> None:
        limits = MediaLimits(max_pixels=64 * 48 - 1)
        for source in (png, scene, np.asarray(scene)):
            with pytest.raises(PictureError, match="64 x 48"):
                load_picture(source, limits)


class TestWarnings:
    @pytest.mark.parametrize(
        ("size", "warnings"),
        [
            ((1, 1), (TINY,)),
            ((31, 200), (TINY,)),
            ((32, 32), ()),
            ((640, 32), ()),
            ((641, 32), (STRIP,)),
            ((20000, 10), (TINY, STRIP)),
            ((10, 20000), (TINY, STRIP)),
        ],
    )
    def test_sizes_in_which_people_can_hardly_be_seen(
        self, size: tuple[int, int], warnings: tuple[str, ...]
    ) -> None:
        assert load_picture(Image.new("RGB", size)).warnings == warnings

    def test_fully_transparent(self) -> None:
        picture = load_picture(Image.new("RGBA", (40, 40), (10, 20, 30, 0)))
        assert picture.warnings == (TRANSPARENT,)
        assert picture.pixels.min() == 255

    def test_they_are_sentences_for_people(self) -> None:
        for sentence in (DAMAGED, STRIP, TINY, TRANSPARENT):
            assert sentence.startswith("The picture")
            assert sentence.endswith(".")


class TestStore:
    @pytest.fixture
    def store(self) -> ContentStore:
        return ContentStore()

    def test_file_bytes_are_kept_as_they_are(self, png: bytes, store: ContentStore) -> None:
        picture = load_picture(png, store=store)
        assert store.get(picture.sha256) == png

    def test_pictures_without_a_file_come_back_with_the_same_hash_and_pixels(
        self, scene: Image.Image, store: ContentStore
    ) -> None:
        for source in (scene, np.asarray(scene), Image.new("RGBA", (33, 35), (1, 2, 3, 128))):
            picture = load_picture(source, store=store)
            again = load_stored(picture.sha256, store)
            assert again.sha256 == picture.sha256
            assert again.format == picture.format == "BMP"
            np.testing.assert_array_equal(again.pixels, picture.pixels)

    def test_the_hash_is_the_same_without_a_store(
        self, scene: Image.Image, store: ContentStore
    ) -> None:
        assert load_picture(scene).sha256 == load_picture(scene, store=store).sha256

    def test_what_cannot_be_decoded_is_not_kept(self, tmp_path: Path) -> None:
        with pytest.raises(PictureError):
            load_picture(b"junk", store=ContentStore(tmp_path))
        assert list(tmp_path.iterdir()) == []

    def test_stored_pixels_may_be_larger_than_the_file_limit(self, store: ContentStore) -> None:
        picture = load_picture(np.zeros((100, 100, 3), np.uint8), store=store)
        assert load_stored(picture.sha256, store, MediaLimits(max_bytes=1000)).width == 100

    def test_a_picture_from_elsewhere_is_put_in_from_its_pixels(
        self, png: bytes, store: ContentStore
    ) -> None:
        before = load_picture(png)
        after = load_picture(before, store=store)
        assert after.sha256 in store
        np.testing.assert_array_equal(after.pixels, before.pixels)
        assert load_picture(after, store=store) is after

    def test_gone(self, store: ContentStore) -> None:
        with pytest.raises(PictureError, match="no longer"):
            load_stored("0" * 64, store)


@pytest.mark.parametrize("kind", [str, Path])
def test_paths_can_be_switched_off(tmp_path: Path, kind: type) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (40, 40)).save(path)
    limits = MediaLimits(allow_paths=False)
    with pytest.raises(PictureError, match="switched off") as caught:
        load_picture(kind(path), limits)
    assert str(path) not in str(caught.value)
    with pytest.raises(PictureError, match="switched off"):
        load_picture("file:///etc/passwd", limits)
    data = path.read_bytes()
    assert load_picture(data, limits).width == 40
    assert load_picture(load_picture(data).to_data_url(), limits).width == 40
