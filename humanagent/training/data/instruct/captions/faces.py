"""Faces of a row: where they are, how sure that is, what shows on them; and who writes it there.

How a tool's result is kept in a row is decided here alone:

- the box is a ``Part`` named ``face`` of its person;
- the detector's confidence is the attribute ``face_confidence`` (``"0.993"``);
- a predictor's probability of an attribute is the attribute ``face:<name>``
  (``"face:Smiling": "0.971"``);
- words of a reader (``"mouth": "open"``) are plain attributes.

Each has its entry in ``Row.made``. A face without a confidence was marked by people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from humanagent.errors import BadInputError
from humanagent.scene import BBox
from humanagent.tools.attributes.celeba import ATTRIBUTES
from humanagent.training.data.geometry.scene import coco_keypoints, measure
from humanagent.training.data.instruct.herm.words import (
    CONFIDENCE,
    PREDICTED,
    is_predicted,
    plain,
    tells,
)
from humanagent.training.data.rows import Made, Part, PersonRow, Row

if TYPE_CHECKING:  # tools load models' libraries, and reading rows needs none
    from humanagent.tools.attributes import FaceAttributePredictor
    from humanagent.tools.faces import FaceReader, FaceReading
    from humanagent.tools.protocols import Image, ToolInfo

FACE: Final = "face"
#: Sources whose pictures are faces cut out: the picture is the box.
CROPS: Final = frozenset({"celeba", "rafdb"})


@dataclass(frozen=True)
class Face:
    """One face of a row.

    Attributes:
        person: index in ``Row.people``.
        bbox: xyxy pixels.
        confidence: 0..1 of the detector; None where people marked it.
        probabilities: of what shows on the face, 0..1; what people state has 1.
    """

    person: int
    bbox: BBox
    confidence: float | None
    probabilities: Mapping[str, float]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels."""
        return self.bbox[2] - self.bbox[0], self.bbox[3] - self.bbox[1]

    def labels(self, least: float) -> tuple[str, ...]:
        """The attributes with a greater probability than this."""
        return tuple(name for name, p in self.probabilities.items() if p > least)


def faces_of(row: Row) -> tuple[Face, ...]:
    """The faces of a row, in the order of its people.

    Example:
        >>> one = PersonRow(parts=(Part("face", (4, 4, 20, 24)),),
        ...                 attributes={"face_confidence": "0.99", "face:Smiling": "0.9"})
        >>> faces_of(Row("0" * 64, 64, 48, "x", "x", path="a.jpg", people=(one,)))[0].labels(0.85)
        ('Smiling',)
    """
    found = []
    for i, one in enumerate(row.people):
        box = None if one.ignore else _box(one, row)
        if box is not None:
            stated = one.attributes.get(CONFIDENCE)
            sure = None if stated is None else float(stated)
            found.append(Face(i, box, sure, _probabilities(one)))
    return tuple(found)


def annotate_faces(
    row: Row,
    image: Image,
    reader: FaceReader,
    attributes: FaceAttributePredictor | None = None,
) -> Row:
    """The row with what tools read off the faces of its people; marked faces stay as they are.

    A picture in which nobody is annotated gets a person per face that was found.

    Args:
        row: in pixels of ``image``.
        image: (H, W, 3) uint8 RGB, upright.
        reader: finds faces, and reads mouths and eyes.
        attributes: predicts attributes, where there are weights for it.

    Raises:
        BadInputError: the picture is not of the row's size.
    """
    if image.shape[:2] != (row.height, row.width):
        raise BadInputError(
            f"the picture is {image.shape[1]} x {image.shape[0]}, the row says otherwise",
            where=f"{row.source}: {row.path or row.id}",
            do="give the picture of the row, with its EXIF orientation applied",
        )
    measured = measure(row)
    index = {name: i for i, name in measured.ids.items()}
    for found in reader.read(image, measured.scene):
        i = index.get(found.person) if found.person else None
        if i is None and not measured.ids:
            row = replace(row, people=(*row.people, PersonRow()))
            i = len(row.people) - 1
        if i is not None and not any(part.name == FACE for part in row.people[i].parts):
            row = _with_face(row, i, found, _named(reader.info))
    return row if attributes is None else _with_attributes(row, image, attributes)


def _with_face(row: Row, i: int, found: FaceReading, by: str) -> Row:
    one = row.people[i]
    read = {CONFIDENCE: f"{found.score:.3f}", **found.words()}
    new = {k: v for k, v in read.items() if k not in one.attributes}
    made = [Made(f"people[{i}].parts[{len(one.parts)}]", by)]
    made += [Made(f"people[{i}].attributes.{name}", by) for name in new]
    part = Part(FACE, _rounded(found.bbox))
    return _changed(row, i, new, made, (*one.parts, part))


def _with_attributes(row: Row, image: Image, predictor: FaceAttributePredictor) -> Row:
    faces = faces_of(row)
    table = predictor.predict(image, [face.bbox for face in faces]) if faces else ()
    by = _named(predictor.info)
    for face, values in zip(faces, table, strict=True):
        said = {
            f"{PREDICTED}{name}": f"{p:.3f}"
            for name, p in zip(predictor.names, values.tolist(), strict=True)
        }
        made = [Made(f"people[{face.person}].attributes.{PREDICTED}*", by)]
        row = _changed(row, face.person, said, made, row.people[face.person].parts)
    return row


def _changed(
    row: Row, i: int, attributes: Mapping[str, str], made: list[Made], parts: tuple[Part, ...]
) -> Row:
    people = list(row.people)
    merged = MappingProxyType({**people[i].attributes, **attributes})
    people[i] = replace(people[i], attributes=merged, parts=parts)
    return replace(row, people=tuple(people), made=(*row.made, *made))


def _box(one: PersonRow, row: Row) -> BBox | None:
    marked = [part.bbox for part in one.parts if part.name == FACE]
    if marked:
        return marked[0]
    if row.source == "drawn" and coco_keypoints(one.keypoints).seen("nose"):
        heads = [part.bbox for part in one.parts if part.name == "head"]
        return heads[0] if heads else None  # drawn heads are little more than faces
    crop = row.source in CROPS and len(row.people) == 1 and one.bbox is None
    return (0.0, 0.0, float(row.width), float(row.height)) if crop else None


def _probabilities(one: PersonRow) -> dict[str, float]:
    """What is predicted, and what people state of looks (not how blurred the picture is)."""
    read = {k: v for k, v in one.attributes.items() if is_predicted(k)}
    said = {k.removeprefix(PREDICTED): float(v) for k, v in read.items()}
    stated = plain(one.attributes)
    yes = {k: 1.0 for k, v in stated.items() if tells(k, v) or (k in ATTRIBUTES and v == "yes")}
    return {**said, **yes}


def _rounded(box: BBox) -> BBox:
    x0, y0, x1, y1 = (round(v, 1) for v in box)
    return x0, y0, x1, y1


def _named(info: ToolInfo) -> str:
    return f"{info.name} {info.version}"
