from __future__ import annotations

import pytest

from tests.speaker.builder import world


def turned(body: str, head: str = "unknown") -> dict[str, str]:
    return {"orientation": body, "head_turn": head}


@pytest.mark.parametrize(
    ("facts", "question", "word"),
    [
        (turned("camera"), "Is the woman facing the camera?", "Yes"),
        (turned("away"), "Is the woman facing the camera?", "No"),
        (turned("left", "left"), "Is the woman facing the camera?", "No"),
        (turned("left", "camera"), "Is the woman facing the camera?", None),
        (turned("camera", "left"), "Is the woman facing the camera?", None),
        (turned("unknown"), "Is the woman facing the camera?", None),
        (turned("away"), "Is the man seen from behind?", "Yes"),
        (turned("camera", "camera"), "Is the man seen from behind?", "No"),
        (turned("right", "right"), "Is the waiter shown in profile?", "Yes"),
        (turned("right", "right"), "Is P1 facing the left side of the picture?", "No"),
        (turned("right"), "Is the man facing the left or the right side of the picture?",
         "The only person I find (P1) is facing the right side"),
        (turned("camera"), "Is the man facing the left or the right side of the picture?", None),
        (turned("unknown", "right"), "Is the man facing the left or the right side of the picture?",
         "The only person I find (P1) has the head turned to the right side"),
        (turned("unknown", "right"), "Is P1 facing the right side of the picture?", None),
        (turned("left"), "Which way is he facing?", "The person (P1) is facing the left side"),
        (turned("away", "away"), "Which direction is P1 facing?", "The person (P1) is turned away"),
        (turned("camera", "camera"), "Can the skateboarder's face be seen?", "Yes"),
        (turned("away", "away"), "Can the skateboarder's face be seen?", "No"),
        (turned("away"), "Can the skateboarder's face be seen?", "No"),
        (turned("left", "left"), "Can the skateboarder's face be seen?", None),
        # a visor or a mask is not seen
        (turned("camera", "camera"), "Can the motorcyclist's face be seen?", None),
        (turned("away", "away"), "Can the motorcyclist's face be seen?", "No"),
        # one of two sides is asked for, and the head decides it
        (turned("camera", "left"), "Is the man facing left or right?",
         "The only person I find (P1) has the head turned to the left"),
        (turned("camera", "camera"), "Is the man facing left or right?", None),
        (turned("right"), "Which side is she facing, the left or the right side of the picture?",
         "The person (P1) is facing the right side"),
        (turned("camera", "left"), "Is P1 facing the right side of the picture?", "No"),
        (turned("camera", "right"), "Is P1 facing the right side of the picture?", None),
        (turned("unknown", "camera"), "Is the man turned away from the camera?", "No"),
        (turned("left", "camera"), "Is the woman's head turned towards the camera?", "Yes"),
        (turned("left", "left"), "Is she turning her head to the camera?", "No"),
        (turned("camera", "left"), "Is the woman's head turned towards the camera?", None),
        # where the eyes look is not measured
        (turned("camera", "camera"), "Is she looking at the camera?", None),
        (turned("left", "left"), "Is she looking at the camera?", "No"),
        (turned("camera", "camera"), "Is the guy looking up or down?", None),
        (turned("camera", "camera"), "Is the man facing the elephant?", None),
    ],
)  # fmt: skip
def test_directions(facts: dict[str, str], question: str, word: str | None) -> None:
    reply = world(facts).ask(question, "orientation")
    if word is None:
        assert reply.status == "abstained", reply.text
    else:
        assert reply.status == "answered", reply.text
        assert reply.text.startswith(word)
