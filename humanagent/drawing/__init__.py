"""Drawings of a scene: the answer over the picture, skeletons only, blurred faces."""

from humanagent.drawing.answer import draw_answer
from humanagent.drawing.faces import blur_faces
from humanagent.drawing.skeleton import draw_skeleton

__all__ = ["blur_faces", "draw_answer", "draw_skeleton"]
