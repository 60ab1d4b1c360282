"""Reads a photo set: COCO person keypoints (``annotations.json``) and questions (``qa.jsonl``).

Annotations and questions are input from outside: every row is checked, and what is wrong is told
with its file and line (or record).
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from humanagent.errors import BadInputError
from humanagent.scene import BBox, Keypoints

_FORMAT = "the format: humanagent eval photos --help"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class _ImageRow(_Row):
    id: int
    file_name: str = Field(min_length=1)
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    no_people: bool = False
    has_keypoints: bool = True
    boxes_complete: bool = True


class _PersonRow(_Row):
    id: int
    image_id: int
    bbox: tuple[float, float, float, float]
    area: float = Field(ge=0)
    iscrowd: int = Field(0, ge=0, le=1)
    keypoints: tuple[float, ...] = ()


class _QuestionRow(_Row):
    image: str = Field(min_length=1)
    question: str = Field(min_length=1)
    answer: str = Field(min_length=1)
    kind: str = Field(min_length=1)
    accept: tuple[str, ...] = ()


R = TypeVar("R", bound=_Row)


@dataclass(frozen=True, slots=True)
class TruePerson:
    """An annotated person, or a crowd region.

    Attributes:
        id: The annotation's id.
        bbox: xyxy pixels.
        area: Pixels; the scale of OKS.
        crowd: A region of many people, boxed together.
        keypoints: The labelled joints, all absent where none is labelled.
    """

    id: int
    bbox: BBox
    area: float
    crowd: bool
    keypoints: Keypoints

    @property
    def labelled(self) -> bool:
        """Whether any joint is labelled."""
        return bool(self.keypoints.visible_names())


@dataclass(frozen=True, slots=True)
class Photo:
    """One annotated photo; width and height in pixels."""

    id: int
    name: str
    path: Path
    width: int
    height: int
    no_people: bool
    has_keypoints: bool
    boxes_complete: bool
    people: tuple[TruePerson, ...]

    @property
    def countable(self) -> bool:
        """Whether the number of people is known: every one boxed, none inside a crowd region."""
        return self.boxes_complete and not any(p.crowd for p in self.people)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its right answers; ``line`` is its line in ``qa.jsonl``."""

    image: str
    path: Path
    question: str
    answer: str
    kind: str
    accept: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class PhotoSet:
    """Photos with annotations, and questions (also about photos without annotations).

    Example:
        >>> PhotoSet(Path("photos"), (), ()).pictures()
        ()
    """

    root: Path
    photos: tuple[Photo, ...]
    questions: tuple[Question, ...]

    def pictures(self) -> tuple[Path, ...]:
        """Every picture that is annotated or asked about, once, in order."""
        return tuple(sorted({p.path for p in self.photos} | {q.path for q in self.questions}))


def read_photos(folder: str | Path) -> PhotoSet:
    """Read a photo set.

    The folder holds ``images/``, ``annotations.json`` (COCO person keypoints, whose image records
    may carry ``no_people``, ``has_keypoints`` and ``boxes_complete``) and ``qa.jsonl`` (one object
    a line: image, question, answer, kind, and ``accept`` with other right answers).

    Raises:
        BadInputError: A missing folder, file or picture, or a row that cannot be used, with its
            file and line or record.

    Example:
        >>> read_photos("no/such/folder")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        humanagent.errors.BadInputError: no such folder (no/such/folder): ...
    """
    root = Path(folder)
    if not root.is_dir():
        raise BadInputError("no such folder", where=str(root), do="give the folder of a photo set")
    photos = _read_annotations(root, root / "annotations.json")
    return PhotoSet(root, photos, _read_questions(root, root / "qa.jsonl"))


def _read_annotations(root: Path, file: Path) -> tuple[Photo, ...]:
    raw = _parse(_text(file), str(file))
    if not isinstance(raw, dict):
        raise BadInputError("not a COCO file: no object at the top", where=str(file), do=_FORMAT)
    images = [_row(_ImageRow, r, f"{file}: images[{i}]") for i, r in _list(raw, "images", file)]
    people = [
        _row(_PersonRow, r, f"{file}: annotations[{i}]") for i, r in _list(raw, "annotations", file)
    ]
    _check_ids(images, people, file)
    of_image: dict[int, list[TruePerson]] = {image.id: [] for image in images}
    for i, person in enumerate(people):
        of_image[person.image_id].append(_true_person(person, f"{file}: annotations[{i}]"))
    return tuple(_photo(root, file, image, of_image[image.id]) for image in images)


def _check_ids(images: list[_ImageRow], people: list[_PersonRow], file: Path) -> None:
    for what, values in (
        ("image id", [str(i.id) for i in images]),
        ("file_name", [i.file_name for i in images]),
        ("annotation id", [str(p.id) for p in people]),
    ):
        value, times = Counter(values).most_common(1)[0] if values else ("", 0)
        if times > 1:
            raise BadInputError(f"{what} {value} is there {times} times", where=str(file))
    known = {image.id for image in images}
    for i, person in enumerate(people):
        if person.image_id not in known:
            where = f"{file}: annotations[{i}]"
            raise BadInputError(f"no image has the id {person.image_id}", where=where)


def _true_person(row: _PersonRow, where: str) -> TruePerson:
    x, y, w, h = row.bbox
    if w < 0 or h < 0:
        raise BadInputError(f"bbox {row.bbox} has a negative side", where=where)
    if row.keypoints and len(row.keypoints) != 51:
        raise BadInputError(f"{len(row.keypoints)} keypoint numbers, not 51", where=where)
    if any(v not in (0, 1, 2) for v in row.keypoints[2::3]):
        raise BadInputError("a keypoint's visibility is not 0, 1 or 2", where=where)
    joints = [row.keypoints[i : i + 3] for i in range(0, 51, 3)]
    keypoints = Keypoints.from_array(joints) if row.keypoints else Keypoints.absent()
    return TruePerson(row.id, (x, y, x + w, y + h), row.area, bool(row.iscrowd), keypoints)


def _photo(root: Path, file: Path, image: _ImageRow, people: list[TruePerson]) -> Photo:
    if image.no_people and people:
        raise BadInputError(f"{image.file_name}: no_people, but people are boxed", where=str(file))
    return Photo(
        id=image.id,
        name=image.file_name,
        path=_picture(root, f"images/{image.file_name}", str(file)),
        width=image.width,
        height=image.height,
        no_people=image.no_people,
        has_keypoints=image.has_keypoints,
        boxes_complete=image.boxes_complete,
        people=tuple(people),
    )


def _read_questions(root: Path, file: Path) -> tuple[Question, ...]:
    questions = []
    for line, text in enumerate(_text(file).split("\n"), start=1):
        if not text.strip():
            continue
        where = f"{file}:{line}"
        row = _row(_QuestionRow, _parse(text, where), where)
        path = _picture(root, row.image, where)
        questions.append(
            Question(row.image, path, row.question, row.answer, row.kind, row.accept, line)
        )
    return tuple(questions)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInputError("missing file", where=str(file), do=_FORMAT) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"cannot be read: {error}", where=str(file)) from error


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        spot = f", line {error.lineno}" if getattr(error, "lineno", 1) > 1 else ""  # type: ignore[union-attr]
        raise BadInputError(f"not JSON: {error}", where=f"{where}{spot}") from error


def _list(raw: dict[str, Any], name: str, file: Path) -> list[tuple[int, Any]]:
    rows = raw.get(name)
    if not isinstance(rows, list):
        raise BadInputError(f"no list {name!r}", where=str(file), do=_FORMAT)
    return list(enumerate(rows))


def _row(kind: type[R], raw: Any, where: str) -> R:
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "row"
        raise BadInputError(f"{name}: {first['msg']}", where=where, do=_FORMAT) from error


def _picture(root: Path, name: str, where: str) -> Path:
    """A picture below the folder: names from a file never lead out of it."""
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or "\\" in name or "\0" in name:
        raise BadInputError(f"picture {name!r} is outside the folder", where=where)
    path = root / parts
    if not path.is_file():
        raise BadInputError(f"picture {name!r} is missing", where=where)
    return path
