"""Closer looks at a picture: tools that a model may call before it answers."""

from humanagent.tools.looks.registry import make_looks
from humanagent.tools.looks.types import Equipment, Look, LookResult

__all__ = ["Equipment", "Look", "LookResult", "make_looks"]
