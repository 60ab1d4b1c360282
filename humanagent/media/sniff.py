"""Tell a picture's format from its first bytes: the name and the declared type are never asked."""

from __future__ import annotations

from typing import Final

_MAGIC: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (8, b"WEBP", "WEBP"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (0, b"BM", "BMP"),
)

# Only to tell the user what the file is instead; none of these is ever opened.
_REFUSED: Final[tuple[tuple[int, bytes, str], ...]] = (
    (4, b"ftypavi", "AVIF"),
    (4, b"ftyphei", "HEIC"),
    (4, b"ftyphev", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftyp", "a video or another MP4-like file"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"%PDF", "PDF"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"\0\0\x01\0", "a Windows icon"),
)


def sniff_format(data: bytes) -> str | None:
    """Return "JPEG", "PNG", "WEBP", "GIF" or "BMP", or None when the content is none of these.

    Example:
        >>> sniff_format(bytes.fromhex("ffd8ffe000104a464946"))
        'JPEG'
        >>> sniff_format(b"<!doctype html>") is None
        True
    """
    for offset, magic, name in _MAGIC:
        if data.startswith(magic, offset) and (name != "WEBP" or data.startswith(b"RIFF")):
            return name
    return None


def describe_refused(data: bytes) -> str:
    """Say in a few words what bytes outside the allow-list look like.

    Example:
        >>> describe_refused(b"<!doctype html><p>Not found")
        'HTML'
        >>> describe_refused(b"one two three")
        'of an unknown kind'
    """
    for offset, magic, name in _REFUSED:
        if data.startswith(magic, offset):
            return name
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    if head.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        return "SVG" if b"<svg" in head else "XML"
    return "of an unknown kind"


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Read (width, height) from a WebP header; None when it is malformed.

    Own code because Pillow's WebP plugin allocates its canvas (up to 2 GB) as soon as it is
    opened, before its size can be asked. Layout: RFC 9649, sections 2.5-2.7.

    Example:
        >>> webp_size(b"RIFF....WEBPVP8X" + bytes(8) + bytes([63, 0, 0, 47, 0, 0]))
        (64, 48)
    """
    if len(data) < 30:
        return None
    chunk = data[12:16]
    if chunk == b"VP8X":
        return _little(data[24:27]) + 1, _little(data[27:30]) + 1
    if chunk == b"VP8L" and data[20] == 0x2F:
        bits = _little(data[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return _little(data[26:28]) & 0x3FFF, _little(data[28:30]) & 0x3FFF
    return None


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")
