from __future__ import annotations

import pytest

from humanagent.scene import JOINTS, Keypoints
from humanagent.scene.types import JointState
from tests.speaker.builder import World, world


def one(**states: JointState) -> World:
    """One person whose joints are guessed, but those whose names end like a key."""
    state = tuple(
        next((s for part, s in states.items() if joint.endswith(part)), "guessed")
        for joint in JOINTS
    )
    return world({}, keypoints=[Keypoints(xy=((5.0, 5.0),) * 17, score=(0.5,) * 17, state=state)])


@pytest.mark.parametrize(
    ("joints", "question", "word"),
    [
        ({"ankle": "off_frame"}, "Are the man's feet visible?", "No, the only person I find (P1)"),
        ({"ankle": "off_frame"}, "Can both of her feet be seen?", "No, the person (P1)"),
        ({"ankle": "off_frame"}, "Are the girl's legs in the picture?", None),
        ({"ankle": "off_frame", "knee": "off_frame"}, "Are the girl's legs visible?", "No, "),
        ({"wrist": "off_frame"}, "Can you see his hands?", "No, "),
        ({"ankle": "seen"}, "Are the man's feet visible?", None),
        ({"nose": "seen", "eye": "seen"}, "Is the man's head in the picture?", "Yes, "),
        ({}, "Is the man's head visible?", None),
    ],
)
def test_only_the_edge_hides_for_sure(
    joints: dict[str, JointState], question: str, word: str | None
) -> None:
    reply = one(**joints).ask(question, "limb")
    if word is None:
        assert reply.status == "abstained", reply.text
    else:
        assert reply.status == "answered", reply.text
        assert reply.text.startswith(word)
