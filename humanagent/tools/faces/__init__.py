"""Faces: boxes, landmarks, mouth and eyes, turn of the head. No identity, no emotion."""

from humanagent.tools.faces.head_pose import HeadPose
from humanagent.tools.faces.reader import FaceReader, FaceReading

__all__ = ["FaceReader", "FaceReading", "HeadPose"]
