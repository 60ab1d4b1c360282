"""A contact sheet: a random sample of the pictures with what is annotated, as PNG or as a page."""

from __future__ import annotations

import random
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from humanagent.atomic import write_atomic
from humanagent.errors import BadInputError
from humanagent.media.save import save_image
from humanagent.printable import printable
from humanagent.training.data.inspect.aspects import ASPECTS
from humanagent.training.data.inspect.chart import bar_chart
from humanagent.training.data.inspect.counts import Counts
from humanagent.training.data.inspect.folder import DataFolder
from humanagent.training.data.inspect.page import figure, page, table
from humanagent.training.data.inspect.thinness import Thinness
from humanagent.training.data.inspect.tile import tile
from humanagent.training.data.instruct import MadeRow

_TILE: Final = 280  # pixels of a picture's longer side on the PNG
_LARGE: Final = 420  # and on the page
_COLUMNS: Final = 4
_GAP: Final = 12
_LINES: Final = 3
_LINE: Final = 14
_TEXTS: Final = 6  # captions and turns under a picture of the page


class Sample:
    """A random sample of whatever comes, ``count`` at most in memory (Vitter 1985)."""

    def __init__(self, count: int, seed: int) -> None:
        self.items: list[MadeRow] = []
        self._count, self._seen, self._dice = count, 0, random.Random(seed)

    def add(self, made: MadeRow) -> None:
        """Perhaps keep it."""
        self._seen += 1
        if len(self.items) < self._count:
            self.items.append(made)
        elif (place := self._dice.randrange(self._seen)) < self._count:
            self.items[place] = made


def check_sheet(path: Path) -> None:
    """Whether a sheet can be written under this name.

    Raises:
        BadInputError: it ends neither in .png nor in .html.
    """
    if path.suffix.lower() not in (".png", ".html"):
        raise BadInputError("a sheet is PNG or HTML", where=str(path), do="end in .png or .html")


def write_sheet(path: Path, folder: DataFolder, sample: Sequence[MadeRow], counts: Counts) -> None:
    """Write it; pictures that cannot be read are left out and said to be.

    Raises:
        BadInputError: the name ends in something else than .png or .html, it cannot be written,
            or there is nothing to show.
    """
    check_sheet(path)
    if not sample:
        raise BadInputError("the folder has no rows", where=str(folder.path))
    if path.suffix.lower() == ".png":
        save_image(_png(folder, sample, counts), path)
    else:
        write_atomic(path, _html(folder, sample, counts).encode())


def chart(found: Thinness) -> Image.Image | None:
    """Words per caption and aspect, by people in the picture; None without captions."""
    groups = {name: [group.mean(a) for a in ASPECTS] for name, group in found.used()}
    if not groups:
        return None
    return bar_chart("words per caption, by people in the picture", groups, ASPECTS)


def _label(made: MadeRow) -> list[str]:
    """Lines under a picture: where it is from, what it has, what is said of it."""
    row = made.row
    joints = sum(p.keypoints is not None for p in row.people)
    lines = [
        f"{row.id[:10]} {row.split} {row.source}",
        f"people {len(row.people)}, with joints {joints}, objects {len(row.objects)}",
    ]
    return lines + _texts(made)


def _texts(made: MadeRow) -> list[str]:
    row = made.row
    said = [row.action] if row.action else []
    said += [c.text for c in row.captions]
    for number, person in enumerate(row.people):
        said += [f"person {number}: {person.action}"] if person.action else []
        said += [f"person {number} ({c.facet}): {c.text}" for c in person.captions]
    for one in made.instructions:
        said += [f"{one.task}, {turn.role}: {turn.plain}" for turn in one.turns]
    return [" ".join(printable(text).split()) for text in said]


def _png(folder: DataFolder, sample: Sequence[MadeRow], counts: Counts) -> Image.Image:
    cells = [_cell(tile(folder, made.row, _TILE), _label(made)[:_LINES]) for made in sample]
    rows = [cells[i : i + _COLUMNS] for i in range(0, len(cells), _COLUMNS)]
    words = chart(counts.picture_captions) or chart(counts.person_captions)
    if words is not None:
        rows.append([words])
    width = max(sum(cell.width + _GAP for cell in row) for row in rows) + _GAP
    height = sum(max(cell.height for cell in row) + _GAP for row in rows) + _GAP
    sheet, y = Image.new("RGB", (width, height), "white"), _GAP
    for row in rows:
        x = _GAP
        for cell in row:
            sheet.paste(cell, (x, y))
            x += cell.width + _GAP
        y += max(cell.height for cell in row) + _GAP
    return sheet


def _cell(shown: Image.Image | None, lines: Sequence[str]) -> Image.Image:
    """A picture with its lines below."""
    font = ImageFont.load_default(11)
    top = shown.height if shown else _LINE
    cell = Image.new("RGB", (_TILE, top + _LINES * _LINE), "white")
    draw = ImageDraw.Draw(cell)
    if shown:
        cell.paste(shown, (0, 0))
    else:
        draw.text((0, 0), "no picture", fill="black", font=font)
    for number, text in enumerate(lines):
        draw.text((0, top + number * _LINE), _fitting(text, font), fill="black", font=font)
    return cell


def _fitting(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """As much of a text as fits under a picture."""
    text = text[:100]
    if font.getlength(text) <= _TILE:
        return text
    while font.getlength(f"{text}...") > _TILE:
        text = text[:-1]
    return f"{text}..."


def _html(folder: DataFolder, sample: Sequence[MadeRow], counts: Counts) -> str:
    body = [f"<p>{escape(str(folder.path))}</p>"]
    for name, found in counts.tables.items():
        lines = [[str(what), str(count)] for what, count in found.most_common()]
        body.append(table([name, ""], lines))
    for title, words in (
        ("captions of pictures", counts.picture_captions),
        ("captions of people", counts.person_captions),
    ):
        if (drawn := chart(words)) is not None:
            body.append(f"<h2>Words per aspect: {title}</h2>")
            body.append("<p>Mean per caption, characters in brackets.</p>")
            body += [table(*words.lines()), figure(drawn, "", title)]
    body.append("<h2>Pictures</h2><div class='grid'>")
    for made in sample:
        head, texts = _label(made)[:2], _texts(made)[:_TEXTS]
        shown = figure(tile(folder, made.row, _LARGE), " / ".join(head), "annotated picture")
        body.append(f"<div>{shown}{''.join(f'<p>{escape(text)}</p>' for text in texts)}</div>")
    body.append("</div>")
    return page("What the data holds", "\n".join(body))
