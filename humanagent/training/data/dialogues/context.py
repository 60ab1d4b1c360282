"""What a model is told about the people of a scene, in each of the forms that are compared."""

from __future__ import annotations

from humanagent.context import render
from humanagent.pose import SceneFacts
from humanagent.scene import Scene
from humanagent.training.data.dialogues.config import ContextArm


def context_text(arm: ContextArm, scene: Scene, facts: SceneFacts) -> str | None:
    """The text; ``None`` for an arm that is told nothing.

    ``boxes`` is ``paper`` without its joints: the control that the keypoints paper leaves out.

    Example:
        >>> context_text("boxes", Scene(width=112, height=112), SceneFacts(people={}))
        'picture: 112 x 112, people: 0'
    """
    if arm == "none":
        return None
    if arm == "boxes":
        lines = context_text("paper", scene, facts) or ""
        return "\n".join(line.partition(", keypoints:")[0] for line in lines.splitlines())
    return render(scene, facts, name=arm).text
