"""Pairs of pictures side by side, for a person to judge."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from PIL import Image

from humanagent.atomic import write_atomic
from humanagent.training.data.inspect.folder import DataFolder
from humanagent.training.data.inspect.page import figure, page, table
from humanagent.training.data.inspect.tile import plain_tile
from humanagent.training.data.leaks.check import KINDS, Leaks, Pair, Place

_SIDE: Final = 360
TITLES: Final = {
    "leak": "In two splits",
    "shared": "In two folders, same split",
    "repeated": "Twice in one split of one folder",
}


def write_page(leaks: Leaks, folders: Sequence[DataFolder], path: Path, count: int) -> int:
    """Write the first ``count`` pairs of each kind; how many are on the page.

    Raises:
        OSError: the file cannot be written.
    """
    shown = [pair for kind in KINDS for pair in [p for p in leaks.pairs if p.kind == kind][:count]]
    pictures = _pictures(shown, folders)
    counts = [[f"{name}", str(count)] for name, count in sorted(leaks.counts.items())]
    body = [table(["found", "pairs"], counts) if counts else "<p>none</p>"]
    for kind in KINDS:
        pairs = [pair for pair in shown if pair.kind == kind]
        if pairs:
            body.append(f"<h2>{escape(TITLES[kind])}</h2>")
        for pair in pairs:
            sides = "".join(
                figure(pictures.get((p.folder, p.id)), place_text(p, folders), p.path)
                for p in (pair.a, pair.b)
            )
            body.append(f'<p>{escape(distance_text(pair))}</p><div class="pair">{sides}</div>')
    write_atomic(path, page("Pictures that are in two places", "\n".join(body)).encode())
    return len(shown)


def place_text(place: Place, folders: Sequence[DataFolder]) -> str:
    """Where a picture is, in one line."""
    name = f" {place.path}" if place.path else ""
    return f"{folders[place.folder].path} {place.split} {place.id[:12]} {place.source}{name}"


def distance_text(pair: Pair) -> str:
    """How alike two pictures are.

    Example:
        >>> place = Place(0, "train", "0" * 64, "coco", "a.jpg")
        >>> distance_text(Pair(place, place, 3, mirrored=True))
        '3 of 64 bits, mirrored'
    """
    if pair.distance is None:
        return "same file"
    return f"{pair.distance} of 64 bits" + (", mirrored" if pair.mirrored else "")


def _pictures(
    pairs: Sequence[Pair], folders: Sequence[DataFolder]
) -> dict[tuple[int, str], Image.Image | None]:
    """The thumbnails, in one more pass through the folders that have any."""
    wanted = {(p.folder, p.id) for pair in pairs for p in (pair.a, pair.b)}
    found: dict[tuple[int, str], Image.Image | None] = {}
    for number, folder in enumerate(folders):
        missing = {picture_id for at, picture_id in wanted if at == number}
        for row in folder.rows() if missing else ():
            if row.id in missing:
                found[number, row.id] = plain_tile(folder, row, _SIDE)
                missing.discard(row.id)
            if not missing:
                break
    return found
