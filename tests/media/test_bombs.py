"""Small files that claim, or unpack to, gigabytes: refused before decoding, in little memory."""

from __future__ import annotations

import struct
import subprocess
import sys
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from humanagent.errors import PictureError
from humanagent.media import load_picture
from humanagent.settings import MediaLimits

SIDE = 50_000


def png(bits: int, pixel_data: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + checksum

    header = struct.pack(">IIBBBBB", SIDE, SIDE, bits, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", pixel_data)
        + chunk(b"IEND", b"")
    )


def valid_one_bit_png() -> bytes:
    """2.5 gigapixels of black in some hundred kB, correct to the last byte."""
    packer = zlib.compressobj(1)
    rows = bytes((1 + SIDE // 8) * 500)
    return png(1, b"".join(packer.compress(rows) for _ in range(SIDE // 500)) + packer.flush())


def jpeg() -> bytes:
    frame = struct.pack(">BHHB", 8, SIDE, SIDE, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", 2 + len(frame)) + frame + scan + b"\xff\xd9"


def webp_extended() -> bytes:
    """16384 x 16384: the canvas alone would be 1 GB, twice."""
    canvas = (16383).to_bytes(3, "little") * 2
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + canvas
    body += b"ANIM" + struct.pack("<I", 6) + bytes(6)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_lossless() -> bytes:
    bits = 16383 | 16383 << 14
    body = b"WEBPVP8L" + struct.pack("<I", 20) + b"\x2f" + struct.pack("<I", bits) + bytes(15)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif_screen() -> bytes:
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 10, 10, 0) + b"\x02\x02\x4c\x01\x00\x3b"
    return b"GIF89a" + struct.pack("<HHBBB", SIDE, SIDE, 0x80, 0, 0) + bytes(6) + frame


def gif_frame() -> bytes:
    """A small screen with a huge first frame."""
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, SIDE, SIDE, 0) + b"\x02\x02\x4c\x01\x00\x3b"
    return b"GIF89a" + struct.pack("<HHBBB", 10, 10, 0x80, 0, 0) + bytes(6) + frame


def bmp() -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, SIDE, SIDE, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header


BOMBS = [
    png(8, zlib.compress(bytes(100))),
    jpeg(),
    webp_extended(),
    webp_lossless(),
    gif_screen(),
    gif_frame(),
    bmp(),
]


@pytest.mark.parametrize("bomb", BOMBS, ids=["png", "jpeg", "vp8x", "vp8l", "gif", "frame", "bmp"])
def test_the_size_in_the_header_decides(bomb: bytes) -> None:
    assert len(bomb) < 300
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Pillow's own bomb warning must not leak either
        with pytest.raises(PictureError):
            load_picture(bomb)


def test_a_limit_far_under_pillows_own_is_kept_for_every_format(
    scene: Image.Image, tmp_path: Path
) -> None:
    for format in ("JPEG", "PNG", "WEBP", "GIF", "BMP"):
        scene.save(tmp_path / "scene", format)
        with pytest.raises(PictureError, match="64 x 48"):
            load_picture(tmp_path / "scene", MediaLimits(max_pixels=3000))


def test_a_limit_above_pillows_own_is_kept_too(tmp_path: Path) -> None:
    """Pillow itself warns at 89 megapixels, whatever our setting."""
    Image.new("1", (30_000, 3_000)).save(tmp_path / "large.png")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = load_picture(tmp_path / "large.png", MediaLimits(max_pixels=100_000_000))
    assert picture.width == 30_000


def test_a_jpeg_with_thousands_of_scans_is_refused() -> None:
    with pytest.raises(PictureError, match="scans"):
        load_picture(b"\xff\xd8\xff" + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0" * 2000)


PROGRAM = """
import sys
from pathlib import Path
from humanagent.errors import PictureError
from humanagent.media import load_picture
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        load_picture(path)
    except PictureError:
        pass
    else:
        assert path.name.startswith("fine"), path
status = Path("/proc/self/status").read_text()
print(status.split("VmHWM:")[1].split()[0])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads peak memory from /proc")
def test_memory_stays_low(tmp_path: Path) -> None:
    """In a process of its own, whose peak is its own."""
    for number, bomb in enumerate([*BOMBS, valid_one_bit_png()]):
        (tmp_path / f"bomb{number}").write_bytes(bomb)
    text = zlib.compress(b"A" * 60_000_000)
    chunk = b"zTXtComment\0\0" + text
    comment = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    Image.fromarray(np.zeros((64, 64, 3), np.uint8)).save(tmp_path / "plain", "PNG")
    plain = (tmp_path / "plain").read_bytes()
    (tmp_path / "plain").unlink()
    (tmp_path / "fine_comment").write_bytes(plain[:33] + comment + plain[33:])
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert int(run.stdout) < 300 * 1024  # kB; the bombs would take gigabytes
