"""Questions whether somebody is there."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.types import Forms

FORMS: Final[dict[str, Forms]] = {
    "anyone": Forms(
        train=(
            "Is there anybody in the picture?",
            "Is anyone there?",
            "Are there any people here?",
            "Do you see a person?",
            "Can you see anybody?",
            "Is there a person in this image?",
            "Does the picture show any people?",
            "Are people visible in the photo?",
            "Is somebody here?",
        ),
        validation=(
            "Is there someone in this photo?",
            "Do you see anyone at all?",
            "Are any persons present?",
        ),
        test=(
            "Can any person be seen here?",
            "Is at least one person in the picture?",
            "Does this image contain people?",
        ),
    ),
    "doing": Forms(
        train=(
            "Is anybody {doing}?",
            "Is anyone {doing}?",
            "Is somebody {doing} in the picture?",
            "Is there a person {doing}?",
            "Is there anyone who is {doing}?",
            "Can you see somebody {doing}?",
            "Do you see a person who is {doing}?",
            "Does the picture show somebody {doing}?",
            "anyone {doing}?",
        ),
        validation=(
            "Is there somebody who is {doing}?",
            "Is one of the people {doing}?",
            "Do you see anyone {doing}?",
        ),
        test=(
            "Is at least one person {doing}?",
            "Are there any people {doing}?",
            "Can anybody be seen {doing}?",
        ),
    ),
    "age": Forms(
        train=(
            "Is there {one} in the picture?",
            "Do you see {one}?",
            "Can you see {one} in this image?",
            "Does the picture show {one}?",
            "Is {one} there?",
        ),
        validation=("Is there {one} anywhere in the photo?", "Can you spot {one} here?"),
        test=("Does this photo contain {one}?", "Is {one} present in the scene?"),
    ),
}
