"""Questions for a description."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.types import Forms

FORMS: Final[dict[str, Forms]] = {
    "person": Forms(
        train=(
            "Describe {who}.",
            "Give me a description of {who}.",
            "Please describe {who}.",
            "Can you describe {who}?",
            "Describe {who} in one sentence.",
            "Write a sentence about {who}.",
            "I need a short description of {who}.",
            "What can you tell me about {who}?",
            "Say something about {who}.",
        ),
        validation=(
            "Describe {who} briefly.",
            "Give a short description of {who}.",
            "Tell me about {who}.",
        ),
        test=(
            "Could you describe {who} for me?",
            "Write a short description of {who}.",
            "Describe what you see of {who}.",
        ),
    ),
    "doing": Forms(
        train=(
            "What is {who} doing?",
            "What is {who} doing in the picture?",
            "Tell me what {who} is doing.",
            "What does {who} do?",
            "Describe what {who} is doing.",
            "What is {who} up to?",
            "What action is {who} performing?",
            "what's {who} doing",
        ),
        validation=(
            "What is {who} doing here?",
            "Can you tell me what {who} is doing?",
            "What is {who} doing right now?",
        ),
        test=(
            "What do you see {who} doing?",
            "Say what {who} is doing.",
            "What is it that {who} is doing?",
        ),
    ),
    "scene": Forms(
        train=(
            "Describe the picture.",
            "What is going on here?",
            "What can you see in the picture?",
            "Describe this image.",
            "What does the picture show?",
            "Give me a description of the scene.",
            "What is happening in the picture?",
            "Tell me what you see.",
            "Describe the scene in one or two sentences.",
            "Write a caption for this picture.",
            "What are the people doing?",
        ),
        validation=(
            "What is happening here?",
            "Please describe the photo.",
            "What do you see?",
            "Give a short summary of the picture.",
        ),
        test=(
            "What is shown in this picture?",
            "Can you describe what is going on in this image?",
            "Describe what you see in the photo.",
            "What is everybody doing?",
        ),
    ),
}
