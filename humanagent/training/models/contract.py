"""Moved to humanagent.vlm.checkpoint.contract."""

from humanagent.vlm.checkpoint.contract import *  # noqa: F403
