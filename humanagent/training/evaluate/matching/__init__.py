"""The answer matcher: reads yes/no, numbers, sides, words and abstentions by fixed rules."""

from humanagent.training.evaluate.matching.match import match
from humanagent.training.evaluate.matching.types import Match, Verdict

__all__ = ["Match", "Verdict", "match"]
