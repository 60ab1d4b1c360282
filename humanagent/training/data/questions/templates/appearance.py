"""Questions for clothes, hair and age group. ``{garment}`` is *P2's jacket*."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.templates.shared import IS
from humanagent.training.data.questions.types import Forms

FORMS: Final[dict[str, Forms]] = {
    "colour": Forms(
        train=(
            "What colour is {garment}?",
            "What is the colour of {garment}?",
            "Which colour is {garment}?",
            "Tell me what colour {garment} is.",
            "Tell me the colour of {garment}.",
            "Which colour does {garment} have?",
            "{Garment}: what colour is it?",
            "In what colour is {garment}?",
            "Name the colour of {garment}.",
        ),
        validation=(
            "What colour does {garment} have?",
            "Can you tell me the colour of {garment}?",
            "{Garment} is of what colour?",
        ),
        test=(
            "Of what colour is {garment}?",
            "Which color has {garment}?",
            "Please name the color of {garment}.",
        ),
    ),
    "wearing": IS,
    "hair": Forms(
        train=(
            "What colour is the hair of {who}?",
            "What colour of hair does {who} have?",
            "What is {whose:hair colour}?",
            "What hair colour does {who} have?",
            "Which colour is {whose:hair}?",
            "What is the colour of the hair of {who}?",
        ),
        validation=("Can you tell the hair colour of {who}?", "Which hair colour has {who}?"),
        test=("Of what colour is the hair of {who}?", "Tell me the hair colour of {who}."),
    ),
    "age": Forms(
        train=(
            "Is {who} {one}?",
            "Does {who} look like {one}?",
            "Would you say that {who} is {one}?",
            "Is it true that {who} is {one}?",
            "Yes or no: is {who} {one}?",
        ),
        validation=("Does {who} appear to be {one}?", "Tell me if {who} is {one}."),
        test=("Do you think that {who} is {one}?", "Is {who} {one} or not?"),
    ),
}
