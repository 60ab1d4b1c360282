"""Task marks of MiniGPT-v2 and HERM: ``[vqa]``, ``[grounding]`` ... before a question."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.instruct.types import Piece, Where

#: MiniGPT-v2's six, and HERM's two for joints and parts.
MARKS: Final = (
    "vqa", "caption", "grounding", "refer", "identify", "detection", "keypoint", "parsing",
)  # fmt: skip


def task_mark(task: str, asked: tuple[Piece, ...], said: tuple[Piece, ...]) -> str:
    """The mark of a question: the one its task is named after, else by what is asked and said.

    Joints in the answer are *keypoint*; nothing but one place is *refer*, several are *detection*;
    places among words *grounding*; a place in the question alone *identify*; the rest is *vqa*.

    Example:
        >>> box = Where("box", (1, 2, 3, 4))
        >>> task_mark("where", ("Where is the man?",), (box,))
        'refer'
        >>> task_mark("person.caption", ("Describe P1.",), ("A man.",))
        'caption'
    """
    named = [part for part in task.split(".") if part in MARKS]
    if named:
        return named[-1]
    places = [one for one in said if isinstance(one, Where)]
    words = "".join(one for one in said if isinstance(one, str)).strip(" ,.;")
    if any(one.kind == "keypoints" for one in places):
        return "keypoint"
    if places:
        return "grounding" if words else "refer" if len(places) == 1 else "detection"
    points_out = any(isinstance(one, Where) and one.kind != "size" for one in asked)
    return "identify" if points_out else "vqa"
