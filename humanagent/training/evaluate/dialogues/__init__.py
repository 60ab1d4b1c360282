"""How often a model answers questions about drawn scenes rightly, per intent."""

from humanagent.training.evaluate.dialogues.asked import Asked, ask_about
from humanagent.training.evaluate.dialogues.generate import generate
from humanagent.training.evaluate.dialogues.score import Outcome, outcome
from humanagent.training.evaluate.dialogues.table import Row, table

__all__ = ["Asked", "Outcome", "Row", "ask_about", "generate", "outcome", "table"]
