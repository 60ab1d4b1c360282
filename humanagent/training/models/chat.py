"""Moved: import humanagent.vlm.checkpoint.chat."""

from humanagent.vlm.checkpoint.chat import *  # noqa: F403
