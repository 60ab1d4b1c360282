"""The stages detector and pose: only where nobody was annotated, and the tool is named."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from humanagent.errors import BadInputError
from humanagent.scene import Keypoints, Person, Provenance, Scene
from humanagent.settings import Settings
from humanagent.training.data.geometry.scene import measure
from humanagent.training.data.pipeline.people import Looker, unannotated
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.rows.schema import from_record, to_record


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48)).save(out, "PNG")
    return out.getvalue()


def row(**more: object) -> Row:
    given = {"source": "pictures", "licence": "unknown", "path": "a.png", "image": picture()}
    return Row("0" * 64, 64, 48, **(given | more))  # type: ignore[arg-type]


class Seer:
    """Sees one person with a nose, and doubts another."""

    def perceive(self, image: np.ndarray) -> Scene:
        assert image.shape == (48, 64, 3)
        joints = np.zeros((17, 3))
        joints[0] = (5, 6, 2)
        one = Person(
            id="P1", bbox=(1, 2, 30, 40), score=0.9, keypoints=Keypoints.from_array(joints)
        )
        tool = Provenance(tool="seer", version="3", settings={"model": "abc"})
        return Scene.from_people((64, 48), [one], possible=((40, 2, 50, 40),), provenance=tool)


@pytest.fixture
def looker(monkeypatch: pytest.MonkeyPatch) -> Looker:
    monkeypatch.setattr("humanagent.tools.select.make_perceiver", lambda settings: Seer())
    return Looker(Settings())


def test_people_are_found_and_the_tool_is_named(looker: Looker) -> None:
    found = looker.look(row())
    person, doubted = found.people
    assert person.bbox == (1, 2, 30, 40)
    assert person.keypoints is not None
    assert person.keypoints.xy[:2] == (5, 6)
    assert person.keypoints.visibility == (2,) + (0,) * 16
    assert doubted == PersonRow(bbox=(40, 2, 50, 40), ignore=True)
    assert [m.field for m in found.made] == [
        "people[0].bbox", "people[1].bbox", "people[0].keypoints",
    ]  # fmt: skip
    assert all(m.by.startswith("seer 3 settings ") for m in found.made)
    assert measure(found).scene.possible == ((40, 2, 50, 40),)
    assert from_record(to_record(found)) == found


def test_annotated_people_are_believed(looker: Looker) -> None:
    given = row(people=(PersonRow(bbox=(0, 0, 5, 5)),))
    assert looker.look(given) is given


@pytest.mark.parametrize("source", ["coco", "drawn", "annotations"])
def test_nobody_is_an_annotation_too(looker: Looker, source: str) -> None:
    given = row(source=source)
    assert not unannotated(given)
    assert looker.look(given) is given


def test_a_row_without_its_picture_cannot_be_looked_at(looker: Looker) -> None:
    with pytest.raises(BadInputError, match="without its picture"):
        looker.look(row(image=None))
