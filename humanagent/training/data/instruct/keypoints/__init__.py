"""Instructions about poses and actions, written by a teacher that is told joints, not pixels."""

from humanagent.training.data.instruct.keypoints.config import PAPER, KeypointsConfig, Task
from humanagent.training.data.instruct.keypoints.maker import KeypointsMaker

__all__ = ["PAPER", "KeypointsConfig", "KeypointsMaker", "Task"]
