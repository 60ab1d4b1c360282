"""Speakers that need no model: answers from pose facts in plain English."""

from humanagent.speaker.ask import Ask, parse
from humanagent.speaker.facts import speak
from humanagent.speaker.relevance import focus, relevant_facts
from humanagent.speaker.turns import Turn

__all__ = ["Ask", "Turn", "focus", "parse", "relevant_facts", "speak"]
