"""Small worlds for the speaker: people in a row with the facts a test gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from humanagent.claims import Reply
from humanagent.pose import Fact, SceneFacts
from humanagent.routing import Intent, Route, route
from humanagent.scene import Keypoints, Person, Scene
from humanagent.speaker import Turn, speak

WIDTH, HEIGHT = 900, 600


@dataclass
class World:
    """A scene with its facts."""

    scene: Scene
    facts: SceneFacts
    history: list[Turn] = field(default_factory=list)

    def ask(self, question: str, intent: Intent | None = None) -> Reply:
        """The reply to a question, routed by the real router unless the intent is given."""
        way = Route(intent=intent) if intent else route(question)
        return speak(question, way, self.scene, self.facts, history=self.history)

    def tell(self, question: str, intent: Intent | None = None) -> Reply:
        """The same, remembered as a turn of the conversation."""
        way = Route(intent=intent) if intent else route(question)
        reply = speak(question, way, self.scene, self.facts, history=self.history)
        self.history.append(Turn.of(question, way, reply))
        return reply


def world(
    *people: dict[str, str],
    complete: float = 1.0,
    possible: int = 0,
    pairs: dict[str, dict[str, str]] | None = None,
    heights: Sequence[float] = (),
    keypoints: Sequence[Keypoints] = (),
    confidence: float = 0.9,
) -> World:
    """People in a row from left to right, ``P1`` first, each with fact values by name."""
    total = max(len(people), 1)
    boxes = []
    for index in range(len(people)):
        x = WIDTH * (index + 0.5) / total
        height = heights[index] if heights else 300.0
        boxes.append(
            Person(
                id="P1",
                bbox=(x - 20, HEIGHT - height, x + 20, HEIGHT),
                score=0.9,
                keypoints=keypoints[index] if keypoints else Keypoints.absent(),
            )
        )
    scene = Scene.from_people(
        (WIDTH, HEIGHT),
        boxes,
        complete=complete,
        possible=tuple((10.0 * i, 0.0, 10.0 * i + 5, 9.0) for i in range(possible)),
    )
    told = {
        f"P{index}": {n: _fact(f"P{index}", n, v, confidence) for n, v in facts.items()}
        for index, facts in enumerate(people, start=1)
    }
    two = {
        key: {
            n: _fact(key.split(">")[0], n, v, confidence, key.split(">")[1]) for n, v in of.items()
        }
        for key, of in (pairs or {}).items()
    }
    return World(scene, SceneFacts(people=told, pairs=two))


def _fact(subject: str, name: str, value: str, confidence: float, other: str | None = None) -> Fact:
    return Fact(
        subject=subject,
        name=name,
        value=value,
        confidence=0.0 if value == "unknown" else confidence,
        joints=("left_hip",),
        numbers={"degrees": 12.0},
        other=other,
    )


STANDING = {"posture": "standing"}
SITTING = {"posture": "sitting"}
UNKNOWN: dict[str, str] = {}
HEDGE = "Someone small, hidden or turned away may be missed."
