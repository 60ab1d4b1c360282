"""What a model is trained on: pictures, what was measured in them, questions and answers."""

from humanagent.training.data.dialogues.captions import CaptionSource
from humanagent.training.data.dialogues.config import DialogueConfig
from humanagent.training.data.dialogues.dialogue import Dialogue, make_dialogue
from humanagent.training.data.dialogues.encode import encode_dialogue
from humanagent.training.data.dialogues.readings import ReadingSource
from humanagent.training.data.dialogues.source import DialogueSource

__all__ = [
    "CaptionSource",
    "Dialogue",
    "DialogueConfig",
    "DialogueSource",
    "ReadingSource",
    "encode_dialogue",
    "make_dialogue",
]
