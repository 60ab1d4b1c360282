"""Get the bytes of a picture from wherever it is: a path, memory, a file object, a URL."""

from __future__ import annotations

import base64
import binascii
import os
import re
import stat
from typing import BinaryIO, Final, Protocol
from urllib.parse import unquote_to_bytes

from humanagent.errors import PictureError
from humanagent.settings import MediaLimits

ByteSource = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO

_URL: Final = re.compile(r"https?://", re.IGNORECASE)
_OTHER_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_DATA_URL: Final = re.compile(r"data:", re.IGNORECASE)
_MIB: Final = 2**20


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes | None: ...


def read_source(source: ByteSource, limits: MediaLimits) -> tuple[bytes, str]:
    """Read picture bytes, never more than ``limits.max_bytes``.

    Args:
        source: Bytes, a file object opened for reading bytes (read from where it stands, left
            open), or a path. A string that begins with ``http://``, ``https://`` or ``data:`` is
            a URL.
        limits: Size limit; for URLs also whether, how long and how far.

    Returns:
        The bytes, and a name for messages.

    Raises:
        PictureError: Missing, not a plain file, too large, or of an unsupported type.
        UrlRefusedError: A URL that must not be fetched.

    Example:
        >>> read_source("data:image/gif;base64,R0lGODlh", MediaLimits())
        (b'GIF89a', 'data URL')
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        size = source.nbytes if isinstance(source, memoryview) else len(source)
        _check_bytes(size, limits, "bytes")
        return bytes(source), "bytes"
    if isinstance(source, str) and _DATA_URL.match(source):
        return _from_data_url(source, limits), "data URL"
    if isinstance(source, str) and _URL.match(source):
        from humanagent.media.url import fetch_url, shown  # slow import, rarely needed

        return fetch_url(source, limits), shown(source)
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        if not limits.allow_paths:
            raise PictureError(
                "Reading files by their path is switched off",
                do="send the picture itself, or switch on the setting media.allow_paths",
            )
        if scheme := _OTHER_SCHEME.match(path):
            raise PictureError(
                f"Addresses of the kind {scheme[1]}:// are not read",
                where=path,
                do="give a path, or an http(s) or data URL",
            )
        return _from_path(path, limits), path
    if hasattr(source, "read"):
        return _from_file(source, limits)
    raise PictureError(
        f"A picture cannot be made from {type(source).__name__}",
        do="give a path, bytes, a PIL image, a numpy array, a file object or a URL",
    )


def _from_path(path: str, limits: MediaLimits) -> bytes:
    try:
        # Checked before opening: opening a device can block or act, and a FIFO waits for a writer.
        _check_plain(os.stat(path), path)
        # Checked again on the open file, which may be another one by now.
        handle = os.open(
            path,
            os.O_RDONLY
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_CLOEXEC", 0)
            | getattr(os, "O_BINARY", 0),
        )
        with open(handle, "rb") as file:
            status = os.fstat(handle)
            _check_plain(status, path)
            _check_bytes(status.st_size, limits, path)
            return _read_all(file, limits, path)
    except FileNotFoundError as error:
        raise PictureError("There is no such file", where=path, do="check the path") from error
    except PermissionError as error:
        raise PictureError(
            "The file may not be read", where=path, do="check its permissions"
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        reason = getattr(error, "strerror", None) or error
        raise PictureError(
            f"The file cannot be read: {reason}", where=path, do="check the path"
        ) from error


def _check_plain(status: os.stat_result, path: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise PictureError(
            "This is a folder, not a picture", where=path, do="give a picture inside it"
        )
    if not stat.S_ISREG(status.st_mode):
        raise PictureError(
            "This is a pipe, device or socket, not a file", where=path, do="give a plain file"
        )


def _from_file(file: _Readable, limits: MediaLimits) -> tuple[bytes, str]:
    name = getattr(file, "name", None)
    where = f"file object {name}" if isinstance(name, str) else "file object"
    try:
        return _read_all(file, limits, where), where
    except (OSError, ValueError) as error:  # ValueError: closed, or not opened for reading
        raise PictureError(
            f"The file object cannot be read: {error}", where=where, do="open it for reading bytes"
        ) from error


def _read_all(file: _Readable, limits: MediaLimits, where: str) -> bytes:
    """Read to the end or one byte past the limit; an object may return less than asked for."""
    parts: list[bytes] = []
    left = limits.max_bytes + 1
    while left > 0:
        part = file.read(min(left, _MIB))
        if not isinstance(part, bytes):
            raise PictureError(
                "The file object does not give bytes", where=where, do='open it with mode "rb"'
            )
        if not part:
            break
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise too_large(None, limits, where)
    return b"".join(parts)


def _from_data_url(url: str, limits: MediaLimits) -> bytes:
    """Decode ``data:[<type>][;base64],<data>`` (RFC 2397). The declared type is not used."""
    where = "data URL"
    # Base64 takes 4 characters for 3 bytes, percent-encoding up to 3 for 1; checked before copying.
    if len(url) > 3 * limits.max_bytes + 1024:
        raise too_large(None, limits, where)
    header, comma, body = url[5:].partition(",")
    if not comma:
        raise PictureError("The data URL has no comma", where=where, do="give data:image/...,DATA")
    payload = unquote_to_bytes(body)
    if header.lower().endswith(";base64"):
        compact = b"".join(payload.split())
        try:
            payload = base64.b64decode(compact + b"=" * (-len(compact) % 4), validate=True)
        except binascii.Error as error:
            raise PictureError(
                f"The data URL is not base64: {error}", where=where, do="encode the bytes again"
            ) from error
    _check_bytes(len(payload), limits, where)
    return payload


def _check_bytes(size: int, limits: MediaLimits, where: str) -> None:
    if size > limits.max_bytes:
        raise too_large(size, limits, where)


def too_large(size: int | None, limits: MediaLimits, where: str) -> PictureError:
    """Make the error for too many bytes (None: more than the limit, no one counted on).

    Example:
        >>> too_large(3 * 2**20, MediaLimits(max_bytes=2**20), "a.jpg").what
        'The picture is 3.0 MiB, over the limit of 1.0 MiB'
    """
    actual = "is" if size is None else f"is {size / _MIB:.1f} MiB,"
    return PictureError(
        f"The picture {actual} over the limit of {limits.max_bytes / _MIB:.1f} MiB",
        where=where,
        do="give a smaller file, or raise the setting media.max_bytes",
    )
