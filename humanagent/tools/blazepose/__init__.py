"""Embedded perception: the pose and face models that lie inside the mediapipe wheel."""

from humanagent.tools.blazepose.backend import BlazePose

__all__ = ["BlazePose"]
