"""One row on the page of a run: picture, boxes over it, dialogues, and what was discarded."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from html import escape
from itertools import count
from typing import Final

from PIL import Image

from humanagent.errors import BadInputError, PictureError
from humanagent.media import load_picture
from humanagent.training.data.geometry.scene import measure
from humanagent.training.data.geometry.types import Checked, read_verdict
from humanagent.training.data.instruct.types import Discarded, Instruction, MadeRow, Piece, Where
from humanagent.training.data.rows import Row

_SIDE: Final = 720  # pixels of a picture's longer side
_SMALL: Final = 300  # a picture of fewer is shown with its pixels
_INSTRUCTIONS: Final = 24  # shown of a row
_COLOURS: Final = ("#ff5252", "#40c4ff", "#69f0ae", "#ffd740", "#e040fb", "#ff9e40")


def article(made: MadeRow, data: bytes | None) -> str:
    """The HTML of a row. All text is content and escaped.

    Args:
        made: The row and what came of it.
        data: Its picture; None where it was not found.
    """
    places = _Places()
    shown = _spread(made.instructions)
    dialogues = "".join(_dialogue(one, places) for one in shown)
    more = len(made.instructions) - len(shown)
    rest = f'<p class="meta">and {more} more</p>' if more else ""
    nothing = "" if shown else '<p class="meta">No instruction was made of this row.</p>'
    error = f'<p class="error">{escape(made.error)}</p>' if made.error else ""
    discarded = "".join(map(_discarded, made.discarded))
    row = made.row
    figure = _figure(row, data, [*([] if made.error else _people(row)), *places.shapes])
    return f"""<article class="row" hidden><figure>{figure}
<figcaption>{escape(row.path or row.id[:12])} &middot; {row.width} x {row.height} &middot; \
{escape(row.source)} &middot; {escape(row.licence)} &middot; {escape(row.split)}{_made(row)}
</figcaption></figure><div>{error}{nothing}{dialogues}{rest}{discarded}</div></article>"""


class _Places:
    """The places of a dialogue: a number in the text, a shape of the same number in the picture."""

    def __init__(self) -> None:
        self._numbers = count()
        self.shapes: list[str] = []

    def words(self, piece: Piece) -> str:
        """A piece of a turn as HTML."""
        if isinstance(piece, str):
            return escape(piece)
        number = next(self._numbers)
        self.shapes += [s.format(f'class="place" data-shape="{number}"') for s in _shapes(piece)]
        return (
            f'<span class="where" tabindex="0" data-place="{number}" title="{escape(piece.kind)}">'
            f"{escape(_numbers(piece))}</span>"
        )


def _numbers(where: Where) -> str:
    if where.kind == "keypoints":
        seen = sum(v > 0 for v in where.visibility)
        return f"{where.skeleton}: {seen} of {len(where.visibility)} joints"
    return f"{where.kind} " + ", ".join(f"{round(value, 1):g}" for value in where.xy)


def _shapes(where: Where) -> Iterator[str]:
    """SVG elements, with a place for attributes."""
    if where.kind == "box":
        x0, y0, x1, y1 = where.xy
        yield f'<rect {{}} x="{x0}" y="{y0}" width="{x1 - x0}" height="{y1 - y0}"/>'
    elif where.kind != "size":
        seen = where.visibility or (2,)
        for i, v in enumerate(seen):
            if v:
                yield f'<circle {{}} cx="{where.xy[2 * i]}" cy="{where.xy[2 * i + 1]}" r="1.2%"/>'


def _spread(instructions: tuple[Instruction, ...]) -> list[Instruction]:
    """Some of every task, where they are many; in their order."""
    if len(instructions) <= _INSTRUCTIONS:
        return list(instructions)
    seen: dict[str, int] = {}
    ranked = []
    for place, one in enumerate(instructions):
        seen[one.task] = seen.get(one.task, 0) + 1
        ranked.append((seen[one.task], place))
    return [instructions[place] for _, place in sorted(sorted(ranked)[:_INSTRUCTIONS], key=_place)]


def _place(entry: tuple[int, int]) -> int:
    return entry[1]


def _dialogue(one: Instruction, places: _Places) -> str:
    turns = "".join(
        f'<div class="turn {escape(turn.role)}">{"".join(map(places.words, turn.pieces))}</div>'
        for turn in one.turns
    )
    by = sorted({made.by for made in one.made})
    badges = "".join(
        _badge(verdict)
        for verdict in dict.fromkeys(made.verdict for made in one.made if made.verdict)
    )
    return (
        f'<section><b>{escape(one.task)}</b>{badges}<br><span class="meta">'
        f"{escape('; '.join(by))}</span>{turns}</section>"
    )


def _badge(verdict: str) -> str:
    try:
        found = read_verdict(verdict)
    except BadInputError:  # a maker's own word for it
        return f'<span class="badge">{escape(verdict[:80])}</span>'
    return _outcome(found)


def _outcome(found: Checked) -> str:
    claims = f"{found.confirmed} confirmed, {found.contradicted} contradicted, {found.open} open"
    return f'<span class="badge {found.outcome}" title="{claims}">{found.outcome}: {claims}</span>'


def _discarded(one: Discarded) -> str:
    why = "".join(
        f"<li>{escape(f.kind)}: {escape(f.said)}"
        f"{f' &mdash; measured: {escape(f.measured)}' if f.measured else ''}</li>"
        for f in one.checked.findings
    )
    left = ""
    if one.checked.usable:
        left = f'<p class="meta">what was left: {escape(one.checked.text)}</p>'
    return (
        f'<section class="discarded"><b>{escape(one.task)}</b> {_outcome(one.checked)}'
        f'<div class="turn">{escape(one.text)}</div><ul>{why}</ul>{left}</section>'
    )


def _made(row: Row) -> str:
    by = sorted({made.by for made in row.made})
    return f"<br>made by {escape('; '.join(by))}" if by else ""


def _figure(row: Row, data: bytes | None, shapes: list[str]) -> str:
    url = None if data is None else _data_url(data)
    if url is None or not row.width or not row.height:
        return '<p class="meta">The picture is not at hand.</p>'
    small = ' class="small"' if max(row.width, row.height) < _SMALL else ""
    return (
        f'<div class="picture"><img{small} src="{url}" alt="The picture of this row">'
        f'<svg viewBox="0 0 {row.width} {row.height}">{"".join(shapes)}</svg></div>'
    )


def _people(row: Row) -> Iterator[str]:
    """Boxes of people with their ids, as SVG; those to ignore dashed, without."""
    ids, size = measure(row).ids, max(row.width, row.height)
    for index, one in enumerate(row.people):
        if one.bbox is None:
            continue
        x0, y0, x1, y1 = one.bbox
        colour = _COLOURS[index % len(_COLOURS)]
        at = f'x="{x0}" y="{y0}" width="{x1 - x0}" height="{y1 - y0}"'
        if one.ignore:
            yield f'<rect {at} class="ignore" stroke="{colour}"/>'
            continue
        yield f'<rect {at} class="halo"/><rect {at} stroke="{colour}"/>'
        yield (
            f'<text x="{x0 + size / 150:.1f}" y="{y0 + size / 25:.1f}" fill="{colour}" '
            f'font-size="{size / 26:.1f}" stroke-width="{size / 160:.2f}">{ids.get(index, "")}'
            "</text>"
        )


def _data_url(data: bytes) -> str | None:
    try:
        image = load_picture(data).to_pil().convert("RGB")
    except PictureError:
        return None
    image.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if max(image.size) < _SMALL:
        image.save(out, "PNG")
        kind = "png"
    else:
        image.save(out, "JPEG", quality=80)
        kind = "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(out.getvalue()).decode()}"
