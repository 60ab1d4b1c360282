"""ExpW: faces in photographs from the web, each with one of seven expressions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final

from humanagent.training.data.convert.boxes import clipped, from_xyxy
from humanagent.training.data.convert.pictures import Found, find_picture
from humanagent.training.data.convert.problems import needed, reading
from humanagent.training.data.convert.source import Source
from humanagent.training.data.rows import Made, Part, PersonRow, Row

_LICENCE = "not verified: see the official page"
_LABELS: Final = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
_COLUMNS: Final = 8


def read(folder: Path) -> Iterator[Row]:
    """Every picture, in the order in which the list first names it. It has no official splits."""
    path = needed(folder, "label", "label.lst")
    faces: dict[str, dict[str, int]] = defaultdict(dict)  # the list has some lines twice
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                faces[line.split()[0]].setdefault(line.strip(), number)
    for name, lines in faces.items():
        with reading(path, min(lines.values())):
            found = find_picture(folder, f"image/origin/{name}")
        people, confidences = [], []
        for line, number in lines.items():
            with reading(path, number):
                person, confidence = _face(line.split(), found)
                people.append(person)
                confidences.append(confidence)
        yield Row(
            id=found.id,
            width=found.width,
            height=found.height,
            source="expw",
            licence=_LICENCE,
            path=found.path,
            people=tuple(people),
            made=tuple(
                Made(
                    f"people[{i}].parts[0].bbox",
                    by=f"the face detector of the set's authors, confidence {confidence}",
                )
                for i, confidence in enumerate(confidences)
            ),
        )


def _face(words: list[str], found: Found) -> tuple[PersonRow, str]:
    """One line: picture, number of the face, top, left, right, bottom, confidence, label."""
    if len(words) != _COLUMNS:
        raise ValueError(f"{len(words)} columns, expected {_COLUMNS}")
    top, left, right, bottom, confidence = map(float, words[2:7])
    label = int(words[7])
    if not 0 <= label < len(_LABELS):
        raise ValueError(f"an expression {label}")
    box = clipped(from_xyxy(left, top, right, bottom), found.width, found.height)
    person = PersonRow(
        parts=(Part("face", box),),
        attributes=MappingProxyType({"expression": _LABELS[label]}),
    )
    return person, f"{confidence:g}"


SOURCE = Source(
    name="expw",
    title="Expression in-the-Wild (ExpW)",
    task="expression",
    url="http://mmlab.ie.cuhk.edu.hk/projects/socialrelation/index.html",
    licence=_LICENCE,
    layout=("label/label.lst", "image/origin/*.jpg"),
    cited="https://github.com/HazyResearch/meerkat/blob/HEAD/meerkat/datasets/expw/__init__.py",
    read=read,
)
