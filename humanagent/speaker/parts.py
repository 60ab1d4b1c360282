"""Whether a part of the body is in the picture: "can the girl's feet be seen?"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from humanagent.claims import Reply
from humanagent.scene import INDEX, Scene
from humanagent.speaker.ask import Ask
from humanagent.speaker.faces import HEAD, head_cut_off
from humanagent.speaker.limits import VLM
from humanagent.speaker.mentions import read_mentions
from humanagent.speaker.references import resolve
from humanagent.speaker.say import abstained, answered, present_claim
from humanagent.speaker.turns import Turn
from humanagent.speaker.words import Reader

_ANKLES = ("left_ankle", "right_ankle")
_WRISTS = ("left_wrist", "right_wrist")
#: The joints that must all be out of the picture for the part to be.
_PARTS: Final = (
    (r"\bhead\b", HEAD),
    (r"\bfeet\b", _ANKLES),
    (r"\blegs\b", ("left_knee", "right_knee", *_ANKLES)),
    (r"\bhands\b", _WRISTS),
)
_SEEN: Final = (
    r"\b(?:visible|seen|in view|see|shown|show|in (?:the|this) (?:picture|frame|view))\b"
    r"(?: in (?:the|this) picture)?"
)
_ALL: Final = r"\b(?:both(?: of)?|any of)\b"


def part_in_picture(ask: Ask, scene: Scene, history: Sequence[Turn] = ()) -> Reply | None:
    """Answer whether a part of somebody is in the picture; None when that is not the question.

    Only the edge of the picture is sure to hide a part, and only a head that is seen is sure to
    be in it: what a joint lies behind, joints do not show.
    """
    reader = Reader(ask.text)
    found = [(m, joints) for pattern, joints in _PARTS if (m := reader.take(pattern))]
    if len(found) != 1 or not scene.people or not reader.take(_SEEN):
        return None
    (match, joints), *_ = found
    part = match.group()
    negated = reader.take(r"\bnot\b") is not None
    reader.take(_ALL)
    mentions = read_mentions(reader)
    if len(mentions) != 1 or mentions[0].quantifier != "the" or reader.unread():
        return None
    meant = resolve(mentions[0], scene, history, mentions[0].unseen)
    if not meant.sure or len(meant.ids) != 1:
        return None
    person = scene.person(meant.ids[0])
    label = meant.label(scene, person.id)
    states = {person.keypoints.state[INDEX[joint]] for joint in joints}
    if states == {"off_frame"} or (joints is HEAD and head_cut_off(person)):
        edge = "Yes" if negated else "No"
        return answered(
            f"{edge}, {label} has the {part} out of the picture", (present_claim(scene),)
        )
    if joints is HEAD and person.keypoints.seen("nose", "left_eye", "right_eye"):
        inside = "No" if negated else "Yes"
        return answered(f"{inside}, {label} has the {part} in the picture", (present_claim(scene),))
    return abstained(f"joints do not show what hides the {part}", VLM)
