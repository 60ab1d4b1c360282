"""Embedded perception: the pose and face models that lie inside the mediapipe wheel."""

from humanagent.tools.blazepose.backend import BlazePose, BlazePoseDetector, BlazePoseEstimator
from humanagent.tools.blazepose.verifier import fold_of

__all__ = ["BlazePose", "BlazePoseDetector", "BlazePoseEstimator", "fold_of"]
