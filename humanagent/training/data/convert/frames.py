"""Frames of short clips as pictures: JPEG bytes, at the middles of equal parts of a clip."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from humanagent.errors import MissingDependencyError, PictureError

FRAMES: Final = 3
_QUALITY: Final = 95
_MAX_PIXELS: Final = 4096 * 4096


@dataclass(frozen=True)
class Frame:
    """One frame: its JPEG file, the SHA-256 of that, and its size."""

    id: str
    data: bytes
    width: int
    height: int


def sample_frames(folder: Path, name: str, count: int = FRAMES) -> Iterator[Frame]:
    """At most ``count`` frames of the clip ``name`` in ``folder``, in order.

    The clip is decoded once, holding a frame at a time; a clip with fewer frames gives them all.

    Raises:
        PictureError: no such clip inside the folder, or none that can be decoded.
        MissingDependencyError: PyAV is not installed.
    """
    try:
        av = import_module("av")
    except ImportError as error:
        raise MissingDependencyError(
            "reading videos needs PyAV", do='pip install "humanagent[data]"'
        ) from error
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise PictureError("a clip outside the data set", where=name)
    try:
        with av.open(str(path)) as clip:
            length = sum(1 for packet in clip.demux(video=0) if packet.size)
        wanted = {length * (2 * part + 1) // (2 * count) for part in range(count)}
        with av.open(str(path)) as clip:
            found = 0
            for i, frame in enumerate(clip.decode(video=0)):
                if i in wanted:
                    yield _frame(frame)
                    found += 1
                    if found == len(wanted):
                        break
    except (av.FFmpegError, IndexError) as error:  # IndexError: a file without a video stream
        raise PictureError(f"not a clip: {error}", where=str(path)) from error
    if not found:
        raise PictureError("no frame of the clip can be decoded", where=str(path))


def _frame(frame: Any) -> Frame:
    if frame.width * frame.height > _MAX_PIXELS:
        raise PictureError(f"frames of {frame.width} x {frame.height} pixels")
    file = io.BytesIO()
    frame.to_image().save(file, "JPEG", quality=_QUALITY)
    data = file.getvalue()
    return Frame(hashlib.sha256(data).hexdigest(), data, frame.width, frame.height)
