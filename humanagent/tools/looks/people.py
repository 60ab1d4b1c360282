"""``find_people``: the people of a picture with their joints, and what follows from them."""

from __future__ import annotations

from pydantic import Field

from humanagent.context import render
from humanagent.pose import PERSON_VALUES, SceneFacts, scene_facts
from humanagent.scene import JOINTS, BBox, Person, Scene
from humanagent.tools.looks.types import Arguments, Found, Look, LookResult
from humanagent.tools.protocols import Image


class NoArguments(Arguments):
    """There is nothing to choose."""


class Joint(Found):
    """Of a person; ``x`` and ``y`` in pixels of the picture."""

    x: float
    y: float
    score: float
    state: str = Field(description="seen, guessed, off_frame or absent")


class PersonFound(Found):
    """One person."""

    id: str
    bbox: BBox = Field(description="x0, y0, x1, y1 in pixels of the picture")
    score: float
    joints: dict[str, Joint] = Field(description="by COCO name; left and right are the person's")
    facts: dict[str, str] = Field(description="posture, orientation, arms ...: what is known")
    attributes: dict[str, str]


class PeopleFound(Found):
    """All people, from left to right."""

    width: int
    height: int
    people: list[PersonFound]
    complete: float = Field(description="0..1, how likely nobody is missing")


def find_people() -> Look[NoArguments]:
    """The look; the scene is measured before it is taken."""
    return Look(
        "find_people",
        "Finds and measures the people in a picture: boxes, 17 joints each, posture, what arms, "
        "legs and head do, who is near whom. Their ids are what other tools ask for.",
        NoArguments,
        look,
        PeopleFound,
    )


def look(arguments: NoArguments, pixels: Image, scene: Scene) -> LookResult:
    """The scene, in the words of the person context and as numbers."""
    facts = scene_facts(scene)
    found = PeopleFound(
        width=scene.width,
        height=scene.height,
        people=[_person(person, facts) for person in scene.people],
        complete=scene.complete,
    )
    return LookResult(render(scene, facts).text, data=found)


def _person(person: Person, facts: SceneFacts) -> PersonFound:
    keypoints = person.keypoints
    known = (facts.fact(person.id, name) for name in PERSON_VALUES)
    return PersonFound(
        id=person.id,
        bbox=person.bbox,
        score=person.score,
        joints={
            name: Joint(x=x, y=y, score=score, state=state)
            for name, (x, y), score, state in zip(
                JOINTS, keypoints.xy, keypoints.score, keypoints.state, strict=True
            )
        },
        facts={fact.name: fact.value for fact in known if fact.known},
        attributes=person.attributes,
    )
