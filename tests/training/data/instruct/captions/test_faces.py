"""What tools read off faces is kept in the row, with who read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import pytest

from humanagent.errors import BadInputError
from humanagent.media import load_picture
from humanagent.scene import BBox, Scene
from humanagent.tools.attributes import FaceAttributePredictor, Reading
from humanagent.tools.faces import FaceReader, FaceReading
from humanagent.tools.protocols import Image, ToolInfo
from humanagent.training.data.instruct.captions.faces import annotate_faces, faces_of
from humanagent.training.data.instruct.herm.words import plain
from humanagent.training.data.rows import Part, Row
from humanagent.training.data.rows.schema import from_record, to_record
from tests.training.data.geometry.bodies import row, standing

PIXELS = np.zeros((480, 640, 3), np.uint8)


class Reader:
    """Finds one face, of whom it is told."""

    info = ToolInfo("faces", "9")

    def __init__(self, person: str | None, box: BBox = (10, 20, 110, 150)) -> None:
        self._found = FaceReading(
            person, box, 0.9876, np.zeros((468, 2)), Reading("open", 0.8), Reading.unknown(), None
        )

    def read(self, image: Image, scene: Scene) -> tuple[FaceReading, ...]:
        return (self._found,)


class Predictor:
    """Says the same of every face."""

    info = ToolInfo("face-attributes", "abc")
    names = ("Smiling", "Eyeglasses")

    def predict(self, image: Image, faces: Sequence[BBox]) -> npt.NDArray[np.float64]:
        return np.array([[0.91, 0.2]] * len(faces))


def annotated(found: Row, person: str | None, attributes: bool = False) -> Row:
    predictor = cast(FaceAttributePredictor, Predictor()) if attributes else None
    return annotate_faces(found, PIXELS, cast(FaceReader, Reader(person)), predictor)


def test_a_found_face_is_a_part_with_a_confidence_and_its_author() -> None:
    found = annotated(row(standing(150), standing(450)), "P2")
    assert found.people[0].parts == ()
    assert found.people[1].parts == (Part("face", (10, 20, 110, 150)),)
    assert found.people[1].attributes == {"face_confidence": "0.988", "mouth": "open"}
    assert [(m.field, m.by) for m in found.made] == [
        ("people[1].parts[0]", "faces 9"),
        ("people[1].attributes.face_confidence", "faces 9"),
        ("people[1].attributes.mouth", "faces 9"),
    ]
    assert from_record(to_record(found)) == found


def test_probabilities_are_kept_apart_from_words() -> None:
    found = annotated(row(standing(150)), "P1", attributes=True)
    attributes = found.people[0].attributes
    assert attributes["face:Smiling"] == "0.910"
    assert plain(attributes) == {"mouth": "open"}
    assert plain(attributes, 0.85) == {"mouth": "open", "Smiling": "yes"}
    assert faces_of(found)[0].labels(0.85) == ("Smiling", "mouth")
    assert found.made[-1].by == "face-attributes abc"


def test_a_face_that_people_marked_stays() -> None:
    marked = row(replace(standing(150), parts=(Part("face", (1, 2, 30, 40)),)))
    assert annotated(marked, "P1").people[0].parts == marked.people[0].parts
    assert faces_of(annotated(marked, "P1"))[0].confidence is None


def test_a_face_of_nobody_adds_somebody_only_where_nobody_is_annotated() -> None:
    assert len(annotated(row(), None).people) == 1
    assert len(annotated(row(standing(150)), None).people) == 1
    assert annotated(row(standing(150)), None).people[0].parts == ()


@pytest.mark.photos
def test_faces_of_photos_are_found_by_the_embedded_reader(open_photos: Path) -> None:
    pytest.importorskip("mediapipe", exc_type=ImportError)
    reader, faces = FaceReader(), 0
    for path in sorted((open_photos / "images").glob("*.jpg"))[:8]:
        picture = load_picture(path)
        nobody = replace(row(source="web"), width=picture.width, height=picture.height)
        found = annotate_faces(nobody, picture.pixels, reader)
        faces += len(faces_of(found))
        assert {m.field.split(".")[0] for m in found.made} == {
            f"people[{n}]" for n in range(len(found.people))
        }
        assert all(face.confidence is not None for face in faces_of(found))
    assert faces


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(BadInputError, match="640 x 480"):
        annotate_faces(replace(row(), width=100), PIXELS, cast(FaceReader, Reader(None)))
