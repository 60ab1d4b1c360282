"""Forms that several intents share. ``{doing}`` is a participle."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.types import Forms

IS: Final = Forms(
    train=(
        "Is {who} {doing}?",
        "Is {who} {doing} in this picture?",
        "Would you say that {who} is {doing}?",
        "Can you tell me whether {who} is {doing}?",
        "Is it true that {who} is {doing}?",
        "{Who} is {doing}, right?",
        "Do you see {who} {doing}?",
        "Yes or no: is {who} {doing}?",
        "Say whether {who} is {doing}.",
    ),
    validation=(
        "Is {who} currently {doing}?",
        "Tell me if {who} is {doing}.",
        "Does it look like {who} is {doing}?",
    ),
    test=(
        "Is {who} {doing} here?",
        "Please check: is {who} {doing}?",
        "Can you see whether {who} is {doing}?",
    ),
)
