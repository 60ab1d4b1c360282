"""Questions for what hands hold and what people do, alone or together."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.templates.shared import IS
from humanagent.training.data.questions.types import Forms

FORMS: Final[dict[str, Forms]] = {
    "hold_what": Forms(
        train=(
            "What is {who} holding?",
            "What does {who} have in the hand?",
            "What does {who} hold?",
            "What is in the hands of {who}?",
            "What object is {who} holding?",
            "What is {who} carrying?",
            "Is {who} holding something, and what?",
            "What thing does {who} hold in the hand?",
            "Tell me what {who} is holding.",
        ),
        validation=(
            "What is {who} holding in the picture?",
            "Which object does {who} hold?",
            "What has {who} got in the hand?",
        ),
        test=(
            "What can be seen in the hand of {who}?",
            "Which thing is {who} holding?",
            "What does {who} carry?",
        ),
    ),
    "holding": IS,
    "doing": IS,
    "together": Forms(
        train=(
            "Are {who} and {other} {together}?",
            "Do you see {who} and {other} {together}?",
            "Is it true that {who} and {other} are {together}?",
            "Can you tell whether {who} and {other} are {together}?",
            "{Who} and {other}: are they {together}?",
            "Would you say that {who} and {other} are {together}?",
            "Yes or no: are {who} and {other} {together}?",
            "{Who} and {other} are {together}, right?",
        ),
        validation=(
            "Are {who} and {other} {together} in the photo?",
            "Tell me if {who} and {other} are {together}.",
            "Does it look like {who} and {other} are {together}?",
        ),
        test=(
            "Are {who} and {other} {together} here?",
            "Please check: are {who} and {other} {together}?",
            "Can you see whether {who} and {other} are {together}?",
        ),
    ),
    "together_what": Forms(
        train=(
            "What are {who} and {other} doing together?",
            "What are {who} and {other} doing?",
            "What are {who} and {other} doing with each other?",
            "How do {who} and {other} interact?",
            "What do {who} and {other} do together?",
        ),
        validation=(
            "What is going on between {who} and {other}?",
            "What are {who} and {other} doing here?",
        ),
        test=(
            "How are {who} and {other} interacting?",
            "Tell me what {who} and {other} are doing together.",
        ),
    ),
    "with_whom": Forms(
        train=(
            "Who is {who} {with_verb}?",
            "Who is it that {who} is {with_verb}?",
            "Which person is {who} {with_verb}?",
            "Tell me who {who} is {with_verb}.",
            "Which of the others is {who} {with_verb}?",
        ),
        validation=("Which one is {who} {with_verb}?", "Who in the picture is {who} {with_verb}?"),
        test=("Which of them is {who} {with_verb}?", "Do you see who {who} is {with_verb}?"),
    ),
}
