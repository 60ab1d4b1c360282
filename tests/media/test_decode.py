"""Formats, orientations, colour modes, damage: what comes out is upright RGB, or an error."""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFile, ImageOps, PngImagePlugin

from humanagent.errors import PictureError
from humanagent.media import ANIMATED, DAMAGED, STRETCHED, TRANSPARENT, load_picture

Encode = Callable[..., bytes]

LOSSY = {"quality": 95, "subsampling": 0}
FORMATS: list[tuple[str, dict[str, Any]]] = [
    ("JPEG", LOSSY),
    ("JPEG", {**LOSSY, "progressive": True}),
    ("PNG", {}),
    ("WEBP", {"lossless": True}),
    ("WEBP", {"quality": 95}),
    ("GIF", {}),
    ("BMP", {}),
]
WITH_EXIF = [entry for entry in FORMATS if entry[0] not in ("GIF", "BMP")]


def quarters(pixels: np.ndarray[Any, Any]) -> str:
    """Name the colours of the quarters in reading order: r, g, b, w, k or ? each."""
    names = {
        (255, 0, 0): "r",
        (0, 255, 0): "g",
        (0, 0, 255): "b",
        (255, 255, 255): "w",
        (0, 0, 0): "k",
    }
    height, width = pixels.shape[:2]
    found = ""
    for y in (height // 4, 3 * height // 4):
        for x in (width // 4, 3 * width // 4):
            near = [
                name
                for colour, name in names.items()
                if np.abs(pixels[y, x].astype(int) - colour).max() < 40
            ]
            found += near[0] if near else "?"
    return found


def exif_bytes(orientation: Any) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def png_chunk(name: bytes, body: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + checksum


def png_16_bit(values: np.ndarray[Any, Any]) -> bytes:
    """Write 16-bit colour PNGs, which Pillow cannot: 2, 3 or 4 channels."""
    height, width, channels = values.shape
    colour = {2: 4, 3: 2, 4: 6}[channels]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    header = struct.pack(">IIBBBBB", width, height, 16, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(rows))
        + png_chunk(b"IEND", b"")
    )


class TestFormats:
    @pytest.mark.parametrize(("format", "options"), FORMATS)
    def test_all_five_are_read(
        self, format: str, options: dict[str, Any], scene: Image.Image, encode: Encode
    ) -> None:
        picture = load_picture(encode(scene, format, **options))
        assert picture.format == format
        assert picture.pixels.shape == (48, 64, 3)
        assert picture.pixels.dtype == np.uint8
        assert picture.pixels.flags.c_contiguous
        assert quarters(picture.pixels) == "rgbw"
        assert picture.warnings == ()

    @pytest.mark.parametrize("format", ["TIFF", "ICO", "PPM", "TGA", "PCX", "JPEG2000", "PDF"])
    def test_others_are_refused_though_pillow_could(
        self, format: str, scene: Image.Image, encode: Encode
    ) -> None:
        with pytest.raises(PictureError, match="give a JPEG, PNG, WebP, GIF or BMP"):
            load_picture(encode(scene, format))

    @pytest.mark.parametrize(
        ("data", "hint"),
        [
            (b"", "empty"),
            (b"This is not a picture.\n" * 40, "unknown"),
            (b"\xef\xbb\xbf\n <!DOCTYPE html><p>Not found", "HTML"),
            (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), "HEIC"),
            (b"\0\0\0\x18ftypavif" + bytes(400), "AVIF"),
            (b"%PDF-1.7", "PDF"),
        ],
    )
    def test_the_user_is_told_what_the_file_is(self, data: bytes, hint: str) -> None:
        with pytest.raises(PictureError, match=hint):
            load_picture(data)

    def test_trailing_bytes_are_ignored(self, scene: Image.Image, encode: Encode) -> None:
        for format, options in FORMATS:
            data = encode(scene, format, **options) + b"PK\x03\x04<script>alert(1)</script>"
            assert quarters(load_picture(data).pixels) == "rgbw"

    def test_several_pictures_in_one_jpeg(self, scene: Image.Image, encode: Encode) -> None:
        """Phones append a depth map or a second picture; the first one counts, without a word."""
        data = encode(scene, "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])
        picture = load_picture(data)
        assert (picture.format, picture.warnings) == ("JPEG", ())
        assert quarters(picture.pixels) == "rgbw"


class TestOrientation:
    @pytest.mark.parametrize("orientation", range(1, 9))
    @pytest.mark.parametrize(("format", "options"), WITH_EXIF)
    def test_shown_upright(
        self,
        format: str,
        options: dict[str, Any],
        orientation: int,
        scene: Image.Image,
        encode: Encode,
    ) -> None:
        data = encode(scene, format, exif=exif_bytes(orientation), **options)
        picture = load_picture(data)
        expected = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
        assert (picture.width, picture.height) == expected.size
        np.testing.assert_array_equal(picture.pixels, np.asarray(expected))
        turned = ["rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb"]
        assert quarters(picture.pixels) == turned[orientation - 1]
        assert picture.pixels.flags.c_contiguous

    @pytest.mark.parametrize("orientation", [0, 9, 65535])
    def test_values_outside_the_standard_are_ignored(
        self, orientation: Any, scene: Image.Image, encode: Encode
    ) -> None:
        data = encode(scene, "PNG", exif=exif_bytes(orientation))
        assert quarters(load_picture(data).pixels) == "rgbw"

    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
    @pytest.mark.parametrize(
        "broken",
        [b"Exif\0\0II*\0\xff\xff\xff\x7f", b"Exif\0\0junk", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"],
    )
    def test_a_broken_exif_block_is_no_reason_to_refuse(
        self, format: str, broken: bytes, scene: Image.Image, encode: Encode
    ) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = load_picture(encode(scene, format, exif=broken, quality=95))
        assert (picture.width, picture.height, picture.warnings) == (64, 48, ())

    def test_orientation_of_grey_transparent_and_16_bit_pictures(self, encode: Encode) -> None:
        """The tag must survive the change of colour mode."""
        for mode in ("L", "LA", "P", "RGBA", "1", "I;16"):
            data = encode(Image.new(mode, (64, 48)), "PNG", exif=exif_bytes(6))
            assert load_picture(data).pixels.shape == (64, 48, 3)


class TestColours:
    def test_16_bit_grey_is_scaled(self, encode: Encode) -> None:
        ramp = np.linspace(0, 65535, 64).astype(np.uint16)[None].repeat(48, 0)
        pixels = load_picture(encode(Image.fromarray(ramp), "PNG")).pixels
        np.testing.assert_array_equal(pixels[0, :, 0], ramp[0] >> 8)
        assert (pixels[..., 0] == pixels[..., 2]).all()

    @pytest.mark.parametrize("channels", [3, 4])
    def test_16_bit_colour_is_scaled(self, channels: int) -> None:
        values = np.full((48, 64, channels), 65535, np.uint16)
        values[..., :3] = [0x1234, 0x8000, 0xFFFF]
        assert load_picture(png_16_bit(values)).pixels[0, 0].tolist() == [0x12, 0x80, 0xFF]

    def test_16_bit_grey_with_alpha(self) -> None:
        values = np.zeros((48, 64, 2), np.uint16)
        values[:24, :, 1] = 65535
        assert quarters(load_picture(png_16_bit(values)).pixels) == "kkww"

    @pytest.mark.parametrize("white", [1.0, 255.0, 65535.0])
    def test_float_greys_are_scaled_by_the_white_that_fits(self, white: float) -> None:
        ramp = np.linspace(0, white, 64, dtype=np.float32)[None].repeat(48, 0)
        picture = load_picture(Image.fromarray(ramp))
        assert picture.pixels[0, [0, -1], 0].tolist() == [0, 255]
        assert abs(int(picture.pixels[0, 32, 0]) - 129) <= 2
        assert picture.warnings == ()

    def test_32_bit_greys(self) -> None:
        for white in (255, 65535):
            ramp = np.linspace(0, white, 64).astype(np.int32)[None].repeat(48, 0)
            assert load_picture(Image.fromarray(ramp)).pixels[0, [0, -1], 0].tolist() == [0, 255]

    def test_a_range_that_is_not_declared_is_stretched_and_said(self) -> None:
        ramp = np.linspace(-1000, 1000, 64, dtype=np.float32)[None].repeat(48, 0).copy()
        ramp[0, :3] = [np.nan, np.inf, -np.inf]
        picture = load_picture(Image.fromarray(ramp))
        assert picture.pixels[1, [0, -1], 0].tolist() == [0, 255]
        assert picture.warnings == (STRETCHED,)

    def test_cmyk_jpeg(self, scene: Image.Image, encode: Encode) -> None:
        """Pillow writes CMYK the way Adobe does: inverted."""
        data = encode(scene.convert("CMYK"), "JPEG", **LOSSY)
        assert b"Adobe" in data
        assert quarters(load_picture(data).pixels) == "rgbw"

    def test_palette_with_a_transparent_colour(self, scene: Image.Image, encode: Encode) -> None:
        indexed = scene.convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
        for format in ("PNG", "GIF"):
            data = encode(indexed, format, transparency=indexed.getpixel((0, 0)))
            assert quarters(load_picture(data).pixels) == "wgbw"

    def test_palette_with_alpha_per_colour(self, encode: Encode) -> None:
        indexed = Image.new("P", (64, 48), 1)
        indexed.putpalette([0, 0, 0, 255, 0, 0])
        data = encode(indexed, "PNG", transparency=bytes([0, 128]))
        assert load_picture(data).pixels[0, 0].tolist() == pytest.approx([255, 127, 127], abs=1)

    @pytest.mark.parametrize(("mode", "key"), [("RGB", (255, 0, 0)), ("L", 76), ("1", 0)])
    def test_colour_key_transparency(
        self, mode: str, key: Any, scene: Image.Image, encode: Encode
    ) -> None:
        data = encode(scene.convert(mode), "PNG", transparency=key)
        assert load_picture(data).pixels[0, 0].tolist() == [255, 255, 255]

    @pytest.mark.parametrize("format", ["PNG", "WEBP"])
    def test_alpha_is_laid_on_white(self, format: str, scene: Image.Image, encode: Encode) -> None:
        scene.putalpha(
            Image.linear_gradient("L").resize(scene.size).point(lambda v: 255 * (v > 99))
        )
        pixels = load_picture(encode(scene, format, lossless=True)).pixels
        assert quarters(pixels) == "wwbw"

    def test_hidden_colours_under_full_transparency_are_not_shown(
        self, scene: Image.Image, encode: Encode
    ) -> None:
        scene.putalpha(0)
        picture = load_picture(encode(scene, "PNG"))
        assert picture.warnings == (TRANSPARENT,)
        assert picture.pixels.min() == 255

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "RGBX", "CMYK", "YCbCr"])
    def test_every_mode_of_pil_gives_rgb(self, mode: str, scene: Image.Image) -> None:
        middle = "LA" if mode == "PA" else mode
        pixels = load_picture(scene.convert(middle).convert(mode)).pixels
        assert pixels.shape == (48, 64, 3)
        assert pixels[40, 60].tolist() == [255, 255, 255]


class TestAnimation:
    @pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
    def test_the_first_frame_is_used_and_said(
        self, format: str, scene: Image.Image, encode: Encode
    ) -> None:
        others = [Image.new("RGB", scene.size, colour) for colour in ("black", "red")]
        data = encode(scene, format, save_all=True, append_images=others, lossless=True)
        picture = load_picture(data)
        assert picture.warnings == (ANIMATED,)
        assert quarters(picture.pixels) == "rgbw"

    def test_a_damaged_second_frame_does_no_harm(self, scene: Image.Image, encode: Encode) -> None:
        single = encode(scene, "GIF")
        data = single[:-1] + b"\x2c\xff\xff\xff\xff\xff\xff\xff\xff\x00"
        assert quarters(load_picture(data).pixels) == "rgbw"


class TestDamage:
    @pytest.fixture
    def noise(self) -> Image.Image:
        values = np.random.default_rng(0).integers(0, 255, (200, 300, 3), dtype=np.uint8)
        return Image.fromarray(values)

    @pytest.mark.parametrize("progressive", [False, True])
    def test_half_a_jpeg_shows_its_top_with_a_warning(
        self, progressive: bool, noise: Image.Image, encode: Encode
    ) -> None:
        data = encode(noise, "JPEG", progressive=progressive)
        whole, half = load_picture(data), load_picture(data[: len(data) // 2])
        assert whole.warnings == ()
        assert half.warnings == (DAMAGED,)
        assert half.pixels.shape == whole.pixels.shape
        top = np.abs(half.pixels[:40].astype(int) - whole.pixels[:40])
        assert top.mean() < (40 if progressive else 1)

    @pytest.mark.parametrize("format", ["PNG", "GIF", "BMP"])
    def test_half_a_file_of_the_other_formats(
        self, format: str, noise: Image.Image, encode: Encode
    ) -> None:
        data = encode(noise, format)
        whole, half = load_picture(data), load_picture(data[: len(data) // 2])
        assert half.warnings == (DAMAGED,)
        same = (half.pixels == whole.pixels).all(axis=(1, 2))
        assert 40 <= same.sum() < 200

    def test_half_a_webp_is_refused(self, noise: Image.Image, encode: Encode) -> None:
        data = encode(noise, "WEBP")
        with pytest.raises(PictureError):
            load_picture(data[: len(data) // 2])

    @pytest.mark.parametrize(("format", "options"), FORMATS)
    def test_cut_anywhere_it_is_a_picture_or_a_typed_error(
        self, format: str, options: dict[str, Any], noise: Image.Image, encode: Encode
    ) -> None:
        data = encode(noise.resize((60, 40)), format, **options)
        for end in [*range(0, 200, 7), *range(200, len(data), len(data) // 60)]:
            try:
                picture = load_picture(data[:end])
            except PictureError as error:
                assert error.do  # noqa: PT017
            else:
                assert picture.pixels.shape == (40, 60, 3)

    @pytest.mark.parametrize(("format", "options"), FORMATS)
    def test_bytes_overwritten_anywhere_it_is_a_picture_or_a_typed_error(
        self, format: str, options: dict[str, Any], noise: Image.Image, encode: Encode
    ) -> None:
        data = encode(noise.resize((60, 40)), format, exif=exif_bytes(6), **options)
        random = np.random.default_rng(1)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for _ in range(150):
                broken = bytearray(data)
                reach = len(data) if random.random() < 0.5 else 150
                for place in random.integers(0, reach, 5):
                    broken[place] = random.integers(0, 256)
                try:
                    picture = load_picture(bytes(broken))
                except PictureError as error:
                    assert error.do  # noqa: PT017
                else:
                    assert picture.pixels.ndim == 3

    def test_a_broken_checksum_in_pixel_data(self, noise: Image.Image, encode: Encode) -> None:
        data = bytearray(encode(noise, "PNG"))
        data[len(data) // 2] ^= 0xFF
        assert DAMAGED in load_picture(bytes(data)).warnings

    def test_nothing_to_see_is_an_error_not_a_grey_picture(
        self, noise: Image.Image, encode: Encode
    ) -> None:
        data = encode(noise, "JPEG")
        scan = data.index(b"\xff\xda")
        for end in (scan + 14, scan + 30, scan + len(data) // 40):
            with pytest.raises(PictureError, match="shows nothing"):
                load_picture(data[:end])
        assert load_picture(data[: scan + len(data) // 5]).warnings == (DAMAGED,)

    def test_pillows_process_wide_switch_is_never_touched(
        self, noise: Image.Image, encode: Encode, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Another thread that relies on Pillow refusing damaged files must not be disturbed."""
        seen: list[bool] = []
        original = ImageFile.ImageFile.load

        def spy(image: ImageFile.ImageFile) -> Any:
            seen.append(ImageFile.LOAD_TRUNCATED_IMAGES)
            return original(image)

        monkeypatch.setattr(ImageFile.ImageFile, "load", spy)
        data = encode(noise, "JPEG")
        load_picture(data[: len(data) // 2])
        assert seen
        assert not any(seen)

    def test_whole_and_damaged_files_in_parallel_keep_apart(
        self, noise: Image.Image, encode: Encode
    ) -> None:
        data = encode(noise, "JPEG")
        jobs = [data, data[: len(data) // 2]] * 20
        threads = threading.active_count()
        with ThreadPoolExecutor(4) as pool:
            found = [picture.warnings for picture in pool.map(load_picture, jobs)]
        assert found == [(), (DAMAGED,)] * 20
        assert threading.active_count() == threads


class TestTextInPng:
    def test_a_comment_that_unpacks_to_megabytes_is_left_out(
        self, scene: Image.Image, encode: Encode
    ) -> None:
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "A" * 3_000_000, zip=True)
        assert quarters(load_picture(encode(scene, "PNG", pnginfo=info)).pixels) == "rgbw"

    def test_also_behind_the_pixels(self, scene: Image.Image, encode: Encode) -> None:
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "A" * 3_000_000, zip=True)
        whole = encode(scene, "PNG", pnginfo=info)
        start = whole.index(b"zTXt") - 4
        end = start + 12 + int.from_bytes(whole[start : start + 4], "big")
        moved = whole[:start] + whole[end:-12] + whole[start:end] + whole[-12:]
        assert quarters(load_picture(moved).pixels) == "rgbw"

    def test_orientation_is_kept(self, scene: Image.Image, encode: Encode) -> None:
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "A" * 3_000_000, zip=True)
        data = encode(scene, "PNG", pnginfo=info, exif=exif_bytes(3))
        assert quarters(load_picture(data).pixels) == "wbgr"
