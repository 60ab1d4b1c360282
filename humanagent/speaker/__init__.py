"""Speakers that need no model: answers from pose facts in plain English."""

from humanagent.speaker.facts import speak
from humanagent.speaker.turns import Turn

__all__ = ["Turn", "speak"]
