"""Task marks of MiniGPT-v2 and HERM: ``[vqa]``, ``[grounding]`` ... before a question."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.instruct.types import Piece, Where

#: MiniGPT-v2's six, and HERM's two for joints and parts.
MARKS: Final = (
    "vqa", "caption", "grounding", "refer", "identify", "detection", "keypoint", "parsing",
)  # fmt: skip
#: Tasks of ours that one of them is for.
_NAMED: Final = {"dense": "caption", "referring": "identify"}


def task_mark(task: str, asked: tuple[Piece, ...], said: tuple[Piece, ...]) -> str:
    """The mark of a question: the one its task is named after, else by what is asked and said.

    Joints or points in the answer are *keypoint*; nothing but one box is *refer*, several are
    *detection*; boxes among words *grounding*; a place in the question alone *identify*; the rest
    is *vqa*.

    Example:
        >>> box = Where("box", (1, 2, 3, 4))
        >>> task_mark("where", ("Where is the man?",), (box,))
        'refer'
        >>> task_mark("image.dense", ("Describe the picture.",), ("A man.",))
        'caption'
    """
    named = [_NAMED.get(part, part) for part in task.split(".")]
    found = [part for part in named if part in MARKS]
    if found:
        return found[-1]
    kinds = {one.kind for one in said if isinstance(one, Where)} - {"size"}
    if "box" in kinds:
        words = "".join(one for one in said if isinstance(one, str)).strip(" ,.;")
        return "grounding" if words else "refer" if len(said) == 1 else "detection"
    if kinds:
        return "keypoint"
    points_out = any(isinstance(one, Where) and one.kind != "size" for one in asked)
    return "identify" if points_out else "vqa"
