"""Questions for the person of whom something is true."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.types import Forms

FORMS: Final[dict[str, Forms]] = {
    "doing": Forms(
        train=(
            "Who is {doing}?",
            "Which person is {doing}?",
            "Who is the one {doing}?",
            "Which of them is {doing}?",
            "Which of the people is {doing}?",
            "Who in the picture is {doing}?",
            "Tell me who is {doing}.",
            "Which one is {doing}?",
            "Point out who is {doing}.",
            "who's {doing}?",
        ),
        validation=(
            "Who can be seen {doing}?",
            "Which person here is {doing}?",
            "Who of them is {doing}?",
        ),
        test=(
            "Who do you see {doing}?",
            "Which of these people is {doing}?",
            "Can you tell me who is {doing}?",
        ),
    ),
    "place": Forms(
        train=(
            "Who is {place}?",
            "Which person is {place}?",
            "Who stands {place}?",
            "Which one is {place}?",
            "Give me the id of the person {place}.",
            "Which of them is {place}?",
        ),
        validation=("Which person do you find {place}?", "Who of these people is {place}?"),
        test=("Tell me which person is {place}.", "Who do you see {place}?"),
    ),
    "nearest": Forms(
        train=(
            "Who is {nearest} the camera?",
            "Which person is {nearest} the camera?",
            "Who stands {nearest} the camera?",
            "Which of them is {nearest} the camera?",
            "Which one is {nearest} the viewer?",
        ),
        validation=("Who of the people is {nearest} the camera?", "Who is {nearest} us?"),
        test=(
            "Which of the people is {nearest} the camera?",
            "Tell me who is {nearest} the photographer.",
        ),
    ),
}
