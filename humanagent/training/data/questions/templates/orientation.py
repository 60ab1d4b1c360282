"""Questions for the way that a body or a head is turned."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.templates.shared import IS
from humanagent.training.data.questions.types import Forms

FORMS: Final[dict[str, Forms]] = {
    "what": Forms(
        train=(
            "Which way is {who} facing?",
            "What direction is {who} facing?",
            "In which direction is {who} turned?",
            "Where is {who} facing?",
            "Which way is {who} turned?",
            "What is the orientation of {who}?",
            "Is {who} facing the camera, away, left or right?",
            "Tell me which way {who} is facing.",
            "To which side is {who} turned?",
            "Which direction does {who} face?",
        ),
        validation=(
            "Which way does {who} face?",
            "In what direction is {who} oriented?",
            "Where is the body of {who} turned?",
        ),
        test=(
            "What way is {who} turned in the picture?",
            "In which direction does {who} face?",
            "How is {who} oriented towards the camera?",
        ),
    ),
    "is": IS,
    "head": Forms(
        train=(
            "Where is {who} looking?",
            "Which way is {who} looking?",
            "Which way is the head of {who} turned?",
            "In which direction does {who} look?",
            "What direction is the face of {who} turned to?",
        ),
        validation=(
            "In what direction is {who} looking?",
            "To what side does {who} turn the head?",
        ),
        test=("Where does {who} look?", "To which side is the head of {who} turned?"),
    ),
    "tilt": Forms(
        train=(
            "Is the head of {who} tilted?",
            "Is {whose:head} tilted or upright?",
            "Does {who} tilt the head?",
            "How is the head of {who} tilted?",
            "Is {who} holding the head upright or tilted?",
        ),
        validation=("Is {who} tilting the head to a side?", "Is {whose:head} upright?"),
        test=("Does {who} have the head tilted?", "Is the head of {who} tilted to one side?"),
    ),
}
