"""Questions that a picture of people does not answer: reasons, the future, other things."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.types import Forms

REASON: Final[dict[str, Forms]] = {
    "why": Forms(
        train=(
            "Why is {who} {doing}?",
            "What is the reason that {who} is {doing}?",
            "Why is {who} {doing} here?",
            "For what reason is {who} {doing}?",
            "Do you know why {who} is {doing}?",
            "Explain why {who} is {doing}.",
            "What makes {who} be {doing}?",
            "Why do you see {who} {doing}?",
            "why's {who} {doing}?",
        ),
        validation=(
            "Why would {who} be {doing}?",
            "Can you explain why {who} is {doing}?",
            "What reason does {who} have for {doing}?",
        ),
        test=(
            "Tell me why {who} is {doing}.",
            "What could be the reason for {who} {doing}?",
            "How come {who} is {doing}?",
        ),
    ),
    "next": Forms(
        train=(
            "What will {who} do next?",
            "What happens next?",
            "What is {who} going to do next?",
            "Will {who} fall?",
            "Where will {who} go next?",
            "What did {who} do before this?",
        ),
        validation=("What is {who} about to do?", "What will happen next?"),
        test=("What is {who} likely to do next?", "What is going to happen to {who}?"),
    ),
    "background": Forms(
        train=(
            "Are these people friends?",
            "What is {whose:job}?",
            "What does {who} do for a living?",
            "Is it dangerous what {who} is doing?",
            "What is the occasion?",
            "What is the relationship between these people?",
        ),
        validation=("What is the profession of {who}?", "Do these people know each other?"),
        test=("Is {who} waiting for somebody?", "What is the purpose of this meeting?"),
    ),
}

NOT_ABOUT_PEOPLE: Final[dict[str, Forms]] = {
    "thing": Forms(
        train=(
            "What is the weather like?",
            "What colour is the car?",
            "Is there a dog in the picture?",
            "What time of day is it?",
            "What does the sign say?",
            "How many trees are there?",
            "What brand is the bicycle?",
            "Which camera took this photo?",
            "What is the temperature outside?",
            "Is the window open?",
            "Which city is this?",
            "What is the capital of France?",
            "What is seven times eight?",
            "Who painted this picture?",
            "Is there a cat on the sofa?",
            "How old is the building?",
            "What colour is the sky?",
        ),
        validation=(
            "Is it raining?",
            "How many cars can you see?",
            "What is written on the wall?",
            "Is there a bus in the picture?",
            "In which country was this photo taken?",
        ),
        test=(
            "What colour is the floor?",
            "Is there a bird in the picture?",
            "How many windows does the house have?",
            "What does the clock show?",
            "What season is it?",
        ),
    ),
}
