"""Download a file so that a cut connection, a stopped process or a reboot costs nothing.

What has arrived lies in a part file. It is continued (``Range``) only if the server says that the
file is still the same one (``If-Range`` with its ETag or date); otherwise it begins anew. Own code
because neither httpx nor httpcore resumes, and huggingface_hub only knows one site.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpcore
from pydantic import BaseModel, ConfigDict, ValidationError

from humanagent.atomic import write_atomic
from humanagent.media.url import shown
from humanagent.tools.store.errors import DownloadError
from humanagent.tools.store.net import Answer, Web

#: Called with the bytes that have arrived and, if known, the bytes of the whole file.
Progress = Callable[[int, int | None], None]

ATTEMPTS: Final = 4
PAUSE_S: Final = 1.0  # before the second attempt; then twice as long each time
_AGAIN: Final = (408, 425, 429, 500, 502, 503, 504)  # worth another try
_CONTENT_RANGE: Final = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")
_SLOWEST: Final = 1024  # bytes per second
_FAULTS: Final = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
)


@dataclass(frozen=True)
class Want:
    """What is fetched: from where, how large it is or may be at most, how slow it may be."""

    url: str
    size: int | None
    max_bytes: int
    timeout_s: float


class _Origin(BaseModel):
    """Where a part file came from; lies beside it."""

    model_config = ConfigDict(frozen=True)

    url: str
    validator: str


class _RetryError(Exception):
    """This attempt failed; another may succeed."""


def download(web: Web, want: Want, part: Path, progress: Progress) -> None:
    """Bring ``part`` to the whole file, continuing what is there.

    Raises:
        ModelUrlError: the URL, or a redirect, is refused.
        DownloadError: the server failed every attempt, or the file has another size than it
            should have. What arrived stays for the next call.
        OSError: the disk is full, or the folder cannot be written.
    """
    part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE_S * 2 ** (attempt - 1))
        try:
            _attempt(web, want, part, progress)
            return
        except _FAULTS as error:
            failure: Exception = error
        except _RetryError as error:
            failure = error
    raise DownloadError(
        f"The download failed {ATTEMPTS} times: {failure or type(failure).__name__}",
        where=shown(want.url),
        do="run the same command again later: it continues where it stopped",
    ) from failure


def discard(part: Path) -> None:
    """Delete a part file and what is known about it."""
    part.unlink(missing_ok=True)
    _origin_of(part).unlink(missing_ok=True)


def _attempt(web: Web, want: Want, part: Path, progress: Progress) -> None:
    have, validator = _resumable(part, want.url)
    headers = {"Range": f"bytes={have}-", "If-Range": validator} if have else {}
    with web.get(want.url, headers) as answer:
        if answer.status == 416 and have:
            if _whole(answer) == have:
                return
            discard(part)
            raise _RetryError("the server has a shorter file than before")
        start, total = _begin(answer, have, want)
        if start and not _is_same(answer, validator):
            discard(part)
            raise _RetryError("the server continues another file than it began")
        if start == 0:
            discard(part)
            _remember(part, want.url, answer)
        _check_size(total, want)
        _check_space(part, start, total, want)
        _receive(answer, want, part, start, total, progress)


def _resumable(part: Path, url: str) -> tuple[int, str]:
    """Bytes that can be continued, and the validator to ask with; (0, "") for none."""
    try:
        origin = _Origin.model_validate_json(_origin_of(part).read_bytes())
        size = part.stat().st_size
    except (FileNotFoundError, ValidationError):
        return 0, ""
    return (size, origin.validator) if origin.url == url else (0, "")


def _begin(answer: Answer, have: int, want: Want) -> tuple[int, int | None]:
    """Where the body begins in the file, and how long the whole file is, if known.

    Raises:
        _RetryError: the server may do better next time.
        DownloadError: it will not.
    """
    where = shown(want.url)
    if answer.status in _AGAIN:
        raise _RetryError(f"the server answered with status {answer.status}")
    if answer.status not in (200, 206) or (answer.status == 206 and not have):
        do = "check the URL"
        if answer.status in (401, 403):
            do = "the site wants a login or a licence accepted: download the file in a browser and"
            do += " register it with humanagent models add"
        raise DownloadError(f"The server answered with status {answer.status}", where=where, do=do)
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise DownloadError(
            "The server sends the file compressed, though asked not to",
            where=where,
            do="download it in a browser and register it with humanagent models add",
        )
    length = answer.headers.get("content-length", "")
    if answer.status == 200:
        return 0, int(length) if length.isdecimal() else None
    match = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", ""))
    if match is None or match[1] != str(have):
        raise DownloadError(
            "The server sends another part of the file than asked for", where=where, do="try again"
        )
    return have, _whole(answer)


def _whole(answer: Answer) -> int | None:
    """Length of the whole file, from Content-Range."""
    match = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", ""))
    return int(match[2]) if match and match[2] != "*" else None


def _is_same(answer: Answer, validator: str) -> bool:
    """Whether a part belongs to the file that was begun; some servers ignore If-Range."""
    marks = {answer.headers.get(name) for name in ("etag", "last-modified")} - {None}
    return not marks or validator in marks


def _remember(part: Path, url: str, answer: Answer) -> None:
    """Weak ETags say "alike", not "the same bytes", so they cannot continue a file."""
    etag = answer.headers.get("etag", "")
    validator = etag if etag and not etag.startswith("W/") else answer.headers.get("last-modified")
    if validator:
        origin = _Origin(url=url, validator=validator)
        write_atomic(_origin_of(part), origin.model_dump_json().encode())


def _receive(
    answer: Answer, want: Want, part: Path, start: int, total: int | None, progress: Progress
) -> None:
    done = start
    pace = _Pace(want.timeout_s)
    with part.open("r+b" if start else "wb") as file:
        file.seek(start)
        progress(done, total)
        for chunk in answer.body:
            done += len(chunk)
            if done > (total or want.size or want.max_bytes):
                discard(part)
                raise _too_large(want)
            file.write(chunk)
            progress(done, total)
            pace.count(len(chunk))
        file.flush()
        os.fsync(file.fileno())
    if done != (total or want.size or done):
        raise _RetryError(f"the connection ended after {done:,} bytes")


class _Pace:
    """Gives up on a server that drips: single reads in time, but far too few bytes."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since, self._bytes = time.monotonic(), 0

    def count(self, size: int) -> None:
        self._bytes += size
        passed = time.monotonic() - self._since
        if passed >= self._seconds:
            if self._bytes < passed * _SLOWEST:
                raise _RetryError(f"the server sent {self._bytes} bytes in {passed:.0f} s")
            self._since, self._bytes = time.monotonic(), 0


def _check_size(total: int | None, want: Want) -> None:
    if total is None:
        return
    if want.size is not None and total != want.size:
        raise DownloadError(
            f"The server has {total:,} bytes, the catalogue says {want.size:,}",
            where=shown(want.url),
            do="the file was replaced: look at its page before you trust it",
        )
    if want.size is None and total > want.max_bytes:
        raise _too_large(want)


def _too_large(want: Want) -> DownloadError:
    return DownloadError(
        f"The file is larger than {want.size or want.max_bytes:,} bytes",
        where=shown(want.url),
        do="raise HUMANAGENT_MODELS_MAX_BYTES if that is right",
    )


def _check_space(part: Path, start: int, total: int | None, want: Want) -> None:
    needed = (total or want.size or 0) - start
    free = shutil.disk_usage(part.parent).free
    if needed > free:
        raise DownloadError(
            f"{needed:,} bytes are still to come, {free:,} are free on the disk",
            where=str(part.parent),
            do="free some, or set HUMANAGENT_MODELS to another folder",
        )


def _origin_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")
