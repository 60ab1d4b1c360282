"""What ways to run a checkpoint are compared on: drawn scenes of one to six people, and questions.

The same probes for transformers, ONNX Runtime and a vLLM server, rendered as the agent renders
what it asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from humanagent.context import Focus, PersonContext, approximate_tokens, render
from humanagent.media import load_picture
from humanagent.pose import scene_facts
from humanagent.training.data.scenes import SceneConfig, make_scene
from humanagent.vlm.picture import picture_url
from humanagent.vlm.prompt import ask_messages
from humanagent.vlm.reads import Reads
from humanagent.vlm.types import Message

QUESTIONS: Final = (
    "How many people are there?",
    "Who is raising a hand?",
    "Is P1 sitting?",
    "What is the person on the left doing?",
    "Which arm is P2 raising?",
    "Is anyone facing away?",
)
#: People in each scene. One question per scene and kind of question: 54 prompts.
PEOPLE: Final = (1, 2, 3, 4, 5, 6, 1, 2, 3)
#: A context of 900 leaves room for question, picture and answer in 2048 places.
BUDGET: Final = 900
_SEED: Final = 900_000_000  # far from the seeds of any recipe
_SIZE: Final = (160, 120)  # not square: how a picture is brought to the model's size counts


def probes(
    reads: Reads,
    *,
    budget: int = BUDGET,
    count_tokens: Callable[[str], int] = approximate_tokens,
) -> list[list[Message]]:
    """54 prompts, always the same: every question of ``QUESTIONS`` about each of nine scenes.

    Args:
        reads: What the model was trained to read (``check_contract(folder).reads()``).
        budget: Tokens of a person context, where its format has short forms.
        count_tokens: How many a text has.

    Example:
        >>> asks = probes(Reads(prompt="plain", context="compact"))
        >>> len(asks), len(asks[0]), asks[0][0].text[-36:]
        (54, 1, 'Question: How many people are there?')
    """
    made = []
    for number, people in enumerate(PEOPLE):
        sample = make_scene(_SEED + number, SceneConfig(size=_SIZE, people={people: 1}))
        url = picture_url(load_picture(sample.image), reads)
        told: PersonContext | None = None
        if reads.measured:
            told = render(
                sample.scene,
                scene_facts(sample.scene),
                name=reads.context or "compact",
                version=reads.version,
                focus=Focus(budget=budget),
                count_tokens=count_tokens,
            )
        made += [ask_messages(q, url, told, style=reads.prompt) for q in QUESTIONS]
    return made
