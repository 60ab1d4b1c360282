"""One repair on PNG files: take out the text.

Own code because Pillow refuses a whole PNG when a compressed comment unpacks to too much, and has
no way to skip text. Nobody here reads it: text in a picture file is never used.
"""

from __future__ import annotations

from typing import Final

_SIGNATURE_LENGTH: Final = 8
_TEXT: Final = (b"tEXt", b"zTXt", b"iTXt")


def without_text(data: bytes) -> bytes:
    r"""Copy a PNG without its text chunks; nothing is unpacked (PNG specification, 5.3).

    Example:
        >>> chunk = (3).to_bytes(4, "big") + b"tEXt" + b"a\0b" + bytes(4)
        >>> end = bytes(4) + b"IEND" + bytes(4)
        >>> without_text(b"\x89PNG\r\n\x1a\n" + chunk + end)
        b'\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND\x00\x00\x00\x00'
    """
    kept = [data[:_SIGNATURE_LENGTH]]
    start = _SIGNATURE_LENGTH
    while start < len(data):
        length = int.from_bytes(data[start : start + 4], "big")
        end = start + 12 + length  # length, name and checksum are 4 bytes each
        if data[start + 4 : start + 8] not in _TEXT:
            kept.append(data[start:end])
        start = end
    return b"".join(kept)
