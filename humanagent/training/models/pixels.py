"""Moved to humanagent.vlm.checkpoint.pixels."""

from humanagent.vlm.checkpoint.pixels import *  # noqa: F403
