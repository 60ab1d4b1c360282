"""A sheet on which a person looks at a random sample of texts, and the rates it gives."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any, Final

from PIL import Image, ImageDraw

from humanagent.atomic import write_atomic
from humanagent.errors import BadInputError, PictureError
from humanagent.media import load_picture
from humanagent.training.data.geometry.audit_page import FAULTS, audit_page
from humanagent.training.data.geometry.scene import measure
from humanagent.training.data.rows import Row

_VERSION: Final = 1
_SIDE: Final = 480  # pixels of a thumbnail's longer side
_COLOURS: Final = ("#e6194b", "#3cb44b", "#4363d8", "#f58231", "#911eb4", "#008080")


@dataclass(frozen=True)
class AuditItem:
    """A text to look at: what type it is of (detail, pose ...), and the row it is about.

    ``people`` are the indices in ``Row.people`` of those it is about, where not of all.
    """

    row: Row
    kind: str
    text: str
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rate:
    """``count`` of ``of``, and a 95 % interval of the share (Wilson 1927), 0..1.

    Example:
        >>> found = Rate.of(5, 50)
        >>> round(found.share, 2), round(found.low, 3), round(found.high, 3)
        (0.1, 0.043, 0.214)
    """

    count: int
    whole: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share; nan of nothing."""
        return self.count / self.whole if self.whole else math.nan

    @classmethod
    def of(cls, count: int, whole: int) -> Rate:
        """With its interval; 0 to 1 of nothing."""
        if not whole:
            return cls(0, 0, 0.0, 1.0)
        z = NormalDist().inv_cdf(0.975)
        share, extra = count / whole, z * z / whole
        middle = (share + extra / 2) / (1 + extra)
        half = z / (1 + extra) * math.sqrt(share * (1 - share) / whole + extra / whole / 4)
        return cls(count, whole, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True)
class Audit:
    """The result of a sheet: rates by fault, over all and by type of text, and the notes.

    ``looked_at`` of ``sample`` texts were read; only those are counted. ``clean`` is the rate of
    texts without any fault.
    """

    sample: int
    looked_at: int
    rates: dict[str, Rate]
    by_kind: dict[str, dict[str, Rate]]
    notes: tuple[tuple[str, str], ...]

    def as_text(self) -> str:
        """One line per fault, and per type of text."""
        lines = [f"{self.looked_at} of {self.sample} texts looked at"]
        for kind, rates in {"all": self.rates, **self.by_kind}.items():
            said = ", ".join(
                f"{name} {r.share:.1%} [{r.low:.1%}, {r.high:.1%}]" for name, r in rates.items()
            )
            lines.append(f"{kind}: {said}")
        return "\n".join(lines)


def write_audit(
    items: Iterable[AuditItem],
    path: Path,
    *,
    count: int = 100,
    seed: int = 0,
    folder: Path | None = None,
) -> int:
    """Write the sheet: one HTML file with a random sample; returns how many texts it has.

    The same items in the same order and the same seed give the same sample. Only the sample is
    kept in memory (reservoir sampling, Vitter 1985), and only its pictures are read.

    Args:
        items: any number of texts.
        path: the HTML file.
        count: texts on the sheet, 1 or more.
        seed: of the sample.
        folder: the data set that ``Row.path`` is relative to; rows with bytes need none.

    Raises:
        BadInputError: there is no text, or ``count`` is below 1.
    """
    if count < 1:
        raise BadInputError("a sheet has at least one text", where=f"count={count}")
    dice, number = random.Random(seed), 0
    sample: list[AuditItem] = []
    for number, item in enumerate(items, 1):
        if len(sample) < count:
            sample.append(item)
        elif (place := dice.randrange(number)) < count:
            sample[place] = item
    if not sample:
        raise BadInputError("there is no text to look at", where=str(path), do="give rows of text")
    names = [f"{place}-{_digest(item)}" for place, item in enumerate(sample, 1)]
    about = {
        "version": _VERSION,
        "sheet": hashlib.sha256("".join(names).encode()).hexdigest()[:12],
        "seed": seed,
        "of": number,
        "kinds": {name: item.kind for name, item in zip(names, sample, strict=True)},
    }
    shown = [
        {
            "item": name,
            "kind": item.kind,
            "text": _about(item) + item.text,
            "row": item.row.id,
            "picture": _thumbnail(item.row, folder),
        }
        for name, item in zip(names, sample, strict=True)
    ]
    write_atomic(path, audit_page(about, shown).encode())
    return len(sample)


def read_audit(path: Path) -> Audit:
    """The rates of a result file that was saved from a sheet.

    Raises:
        BadInputError: it is not such a file.
    """
    try:
        said = json.loads(path.read_bytes())
        if said["version"] != _VERSION:
            raise ValueError(f"version {said['version']}")
        kinds: dict[str, str] = dict(said["kinds"])
        answers = {str(a["item"]): a for a in said["answers"]}
        if unknown := answers.keys() - kinds.keys():
            raise ValueError(f"texts that were not on the sheet: {sorted(unknown)[0]}")
        seen = [(kinds[name], a) for name, a in answers.items() if _ticked(a, "seen")]
        notes = tuple((n, str(a["notes"])) for n, a in answers.items() if a.get("notes"))
        by_kind = {
            kind: _rates([a for k, a in seen if k == kind]) for kind in sorted({k for k, _ in seen})
        }
        return Audit(len(kinds), len(seen), _rates([a for _, a in seen]), by_kind, notes)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BadInputError(
            f"not the result of an audit: {error}",
            where=str(path),
            do='save it with the button "Save the result" of the sheet',
        ) from error


def _rates(answers: Sequence[dict[str, Any]]) -> dict[str, Rate]:
    faults = [{name for name in FAULTS if _ticked(a, name)} for a in answers]
    counts = {name: sum(name in found for found in faults) for name in FAULTS}
    counts["clean"] = sum(not found for found in faults)
    return {name: Rate.of(count, len(answers)) for name, count in counts.items()}


def _ticked(answer: dict[str, Any], name: str) -> bool:
    value = answer[name]
    if not isinstance(value, bool):
        raise TypeError(f"{name} is {value!r}")
    return value


def _digest(item: AuditItem) -> str:
    said = f"{item.row.id}\0{item.kind}\0{item.text}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _about(item: AuditItem) -> str:
    """Whom a text is about, by the ids that the picture shows."""
    if not item.people:
        return ""
    ids = measure(item.row).ids
    return f"(about {', '.join(ids.get(n, 'one who is not marked') for n in item.people)}) "


def _thumbnail(row: Row, folder: Path | None) -> str:
    """A data URL with the boxes and ids of the people drawn; empty for a picture not found."""
    try:
        source = row.image if row.image is not None else _inside(folder, row.path)
        image = load_picture(source).to_pil().convert("RGB")
    except PictureError:
        return ""
    # Small drawn pictures are shown larger, so that they can be judged.
    scale = min(_SIDE / max(image.size), 3.0)
    small = image.resize((max(1, round(row.width * scale)), max(1, round(row.height * scale))))
    draw = ImageDraw.Draw(small)
    for number, one in enumerate(measure(row).scene.people):
        colour = _COLOURS[number % len(_COLOURS)]
        box = tuple(v * scale for v in one.bbox)
        draw.rectangle(box, outline=colour, width=2)
        draw.text((box[0] + 3, box[1] + 2), one.id, fill=colour)
    return _data_url(small)


def _inside(folder: Path | None, name: str) -> Path:
    if folder is None or not (folder / name).resolve().is_relative_to(folder.resolve()):
        raise PictureError("not in the data set", where=name)
    return folder / name


def _data_url(image: Image.Image) -> str:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
