"""Hands: open, fist or pointing, for each person and side."""

from humanagent.tools.hands.reader import HandReader, HandReading

__all__ = ["HandReader", "HandReading"]
