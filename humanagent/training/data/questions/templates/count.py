"""Questions for numbers. ``{people}`` is *people* or the like, ``{doing}`` a participle."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.types import Forms

FORMS: Final[dict[str, Forms]] = {
    "people": Forms(
        train=(
            "How many {people} are there?",
            "How many {people} can you see?",
            "How many {people} are in the picture?",
            "Count the {people} in this image.",
            "What is the number of {people} in the photo?",
            "Give me the number of {people}.",
            "How many {people} does the picture show?",
            "{People} in the picture: how many?",
            "I want to know how many {people} there are.",
            "headcount?",
            "Tell me how many {people} you find here.",
            "What is the total number of {people}?",
        ),
        validation=(
            "How many {people} appear in this image?",
            "Please count all {people} that you can see.",
            "Number of {people} here?",
            "How many {people} do we have in this shot?",
        ),
        test=(
            "How many {people} are visible?",
            "Can you count the {people} in this scene?",
            "What number of {people} is shown in the picture?",
            "How many {people} in total?",
        ),
    ),
    "doing": Forms(
        train=(
            "How many {people} are {doing}?",
            "How many of them are {doing}?",
            "Count the {people} who are {doing}.",
            "How many {people} can be seen {doing}?",
            "What is the number of {people} {doing}?",
            "Of all the {people} here, how many are {doing}?",
            "How many {people} in the picture are {doing}?",
            "Tell me how many {people} are {doing}.",
            "how many are {doing}",
        ),
        validation=(
            "How many {people} do you see {doing}?",
            "Count everybody who is {doing}.",
            "How many {people} here are {doing} right now?",
        ),
        test=(
            "How many of the {people} shown are {doing}?",
            "Give the number of {people} who are {doing}.",
            "In this picture, how many {people} are {doing}?",
        ),
    ),
    "age": Forms(
        train=(
            "How many {group} are there?",
            "How many {group} can you see?",
            "Count the {group}.",
            "How many of the people are {group}?",
            "What is the number of {group} in the picture?",
        ),
        validation=("How many {group} are in the photo?", "Tell me how many {group} there are."),
        test=("How many {group} does the image show?", "Please count the {group} here."),
    ),
    "more": Forms(
        train=(
            "Are there more than {number} people?",
            "Are more than {number} people in the picture?",
            "Can you see more than {number} people?",
            "Does the picture show more than {number} people?",
            "Is the number of people higher than {number}?",
            "Do you count more than {number} people?",
        ),
        validation=(
            "Are there over {number} people in this image?",
            "Do you see more than {number} persons here?",
        ),
        test=(
            "Is it more than {number} people that the photo shows?",
            "Would you count more than {number} people in this scene?",
        ),
    ),
}
