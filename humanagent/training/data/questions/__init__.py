"""Questions with true answers about drawn scenes, over the intents of the agent's router.

Answers come from the parameters a scene was drawn with, never from its joints; what the picture
does not show is answered by an abstention. Training, validation and test use different forms.
"""

from humanagent.training.data.questions.make import make_questions
from humanagent.training.data.questions.templates import FORMS, NEIGHBOURS
from humanagent.training.data.questions.types import (
    SPLITS,
    Forms,
    QuestionAnswer,
    Split,
    split_of,
)
from humanagent.training.data.questions.view import true_facts

__all__ = [
    "FORMS",
    "NEIGHBOURS",
    "SPLITS",
    "Forms",
    "QuestionAnswer",
    "Split",
    "make_questions",
    "split_of",
    "true_facts",
]
