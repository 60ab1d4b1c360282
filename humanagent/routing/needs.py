"""The least set of tools for an intent."""

from __future__ import annotations

from collections.abc import Sequence

from humanagent.routing.tagging import Token
from humanagent.routing.types import Intent, Tool

_NONE: tuple[Tool, ...] = ()
_BOXES: tuple[Tool, ...] = ("detector",)
_JOINTS: tuple[Tool, ...] = ("detector", "pose")

#: Words that only joints decide; attributes are read between joints, so they need them as well.
_JOINT_WORDS = """
    POSTUREV POSTUREW LIMB LIMBV WAVEV TOUCHV HOLDV LOOKV FACEV TURNV
    VIEWSIDE ORIENTN ACTIONV MOVEV WEARV CLOTHES HAIR LOOKS EXPR COLOURQ OTHERV TRUNK EACH
"""
_JOINT_TAGS = frozenset(_JOINT_WORDS.split())
_BY_PLACE: frozenset[Intent] = frozenset(("count", "presence", "relation", "which_person"))
_NOTHING: frozenset[Intent] = frozenset(("not_about_people", "refuse"))


def tools_for(intent: Intent, tokens: Sequence[Token]) -> tuple[Tool, ...]:
    """The least set of tools that can answer a question of this intent.

    Boxes alone decide counts, presence, who is where and simple places; as soon as a posture, a
    limb, a look, an action or clothes come into it, joints are needed too.

    Example:
        >>> from humanagent.routing.tagging import tag
        >>> tools_for("count", tag("How many people are there?"))
        ('detector',)
        >>> tools_for("count", tag("How many are sitting?"))
        ('detector', 'pose')
    """
    if intent in _NOTHING:
        return _NONE
    if intent in _BY_PLACE and not any(t.tags & _JOINT_TAGS for t in tokens):
        return _BOXES
    return _JOINTS
