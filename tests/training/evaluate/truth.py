"""A small photo set with known truth, and a perceiver that knows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from humanagent.scene import Keypoints, Person, Scene
from humanagent.training.evaluate.dataset import Photo, PhotoSet, TruePerson
from tests.doubles import FixedPerceiver, standing

SIZE = (640, 480)
Folder = Callable[..., Path]


def annotation(number: int, image: int, person: Person, **more: Any) -> dict[str, Any]:
    """A COCO row of a person."""
    x0, y0, x1, y1 = person.bbox
    joints = [v for x, y in person.keypoints.xy for v in (x, y, 2)]
    row = {"id": number, "image_id": image, "category_id": 1, "iscrowd": 0, "num_keypoints": 17}
    row |= {"bbox": [x0, y0, x1 - x0, y1 - y0], "area": (x1 - x0) * (y1 - y0)}
    return row | {"keypoints": joints} | more


def image_row(number: int, **more: Any) -> dict[str, Any]:
    """A COCO row of a picture, whose shade is 10 times its id."""
    row = {"id": number, "file_name": f"{number}.png", "width": SIZE[0], "height": SIZE[1]}
    row |= {"no_people": False, "has_keypoints": True, "boxes_complete": True}
    return row | more


#: Picture 1: one person. 2: two people. 3: nobody. 4: one person beside a crowd region.
IMAGES = (
    image_row(1),
    image_row(2),
    image_row(3, no_people=True, has_keypoints=False),
    image_row(4),
)
PEOPLE = (
    annotation(11, 1, standing(100, 50)),
    annotation(21, 2, standing(50, 60)),
    annotation(22, 2, standing(400, 100)),
    annotation(41, 4, standing(300, 120)),
    annotation(42, 4, standing(20, 20), iscrowd=1, num_keypoints=0, keypoints=[0] * 51),
)
QUESTIONS = (
    ("images/2.png", "How many people are in the picture?", "2", "count"),
    ("images/3.png", "Is there a person in the picture?", "no", "presence"),
    ("images/1.png", "Is the person standing?", "yes", "posture"),
    ("images/1.png", "What is the person holding?", "a cup", "interaction"),
    ("images/1.png", "What does the person feel?", "cannot tell", "abstain"),
    ("images/1.png", "Describe the picture in one sentence.", "A person stands.", "caption"),
    ("images/5.png", "Is anyone sitting?", "no", "posture"),
)


def as_predicted(person: TruePerson, shift: float = 0.0, score: float = 0.9) -> Person:
    """A true person as a perceiver would give it, moved to the right by ``shift`` pixels."""
    x0, y0, x1, y1 = person.bbox
    xy = tuple((x + shift, y) for x, y in person.keypoints.xy)
    keypoints = Keypoints(xy=xy, score=(score,) * 17, state=person.keypoints.state)
    return Person(id="P1", bbox=(x0 + shift, y0, x1 + shift, y1), score=score, keypoints=keypoints)


def predicted_scene(photo: Photo, shift: float = 0.0) -> Scene:
    """The annotated people, as found by a perceiver."""
    people = [as_predicted(p, shift) for p in photo.people if not p.crowd]
    return Scene.from_people((photo.width, photo.height), people)


def oracle(photos: PhotoSet, shift: float = 0.0) -> FixedPerceiver:
    """A perceiver that knows the truth, and tells the pictures apart by their shade."""
    scenes = {10 * p.id: predicted_scene(p, shift) for p in photos.photos}

    def look(image: np.ndarray) -> Scene:
        return scenes.get(int(image[0, 0, 0]), Scene.from_people(SIZE, []))

    return FixedPerceiver(look)
