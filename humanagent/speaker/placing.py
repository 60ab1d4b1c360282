"""Where in the picture somebody is: "is the man on the left side of the picture?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from humanagent.claims import Reply
from humanagent.scene import Scene
from humanagent.speaker.ask import Ask
from humanagent.speaker.limits import NOBODY, VLM
from humanagent.speaker.mentions import read_mentions
from humanagent.speaker.names import left_to_right
from humanagent.speaker.references import ANYBODY, resolve
from humanagent.speaker.say import abstained, answered, cited, present_claim
from humanagent.speaker.turns import Turn
from humanagent.speaker.words import Reader

_AT = r"(?:on|at|in|to) (?:the )?"
_PART = r"(?: (?:side|half|part|edge))?"
#: The place stands last; before it, it would pick the person ("the man on the left").
_PLACE: Final = re.compile(
    rf"\b{_AT}(?P<side>left|right){_PART}(?P<or> or (?:{_AT}|the )?(?:left|right){_PART})?"
    r" (?:of|in) (?:the|this) (?:picture|scene|frame) \?$"
)
#: "Which side of the picture is the man on?"
_WHICH: Final = (
    r"^(?:on |in |at )?(?:which|what) (?:side|half|part) of the (?:picture|scene|frame)"
    r" (?:is|are)\b"
)
_WHICH_END: Final = r"(?: on| in| at)?(?: , (?:on )?(?:the )?left or (?:on )?(?:the )?right)? \?$"
_HELD: Final = r"\b(?:located|positioned|placed|more|rather)\b"
#: Centre of the box, in widths of the picture: on the left up to the first, right from the second.
_LEFT, _RIGHT = 0.42, 0.58


def on_side(scene: Scene, side: str) -> tuple[str, ...]:
    """Ids of the people who are clearly on this side of the picture.

    Example:
        >>> on_side(Scene.from_people((9, 9), []), "left")
        ()
    """
    at = {p.id: p.center[0] / scene.width for p in left_to_right(scene)}
    return tuple(i for i, x in at.items() if (x <= _LEFT if side == "left" else x >= _RIGHT))


def place_in_picture(ask: Ask, scene: Scene, history: Sequence[Turn] = ()) -> Reply | None:
    """Answer on which side of the picture somebody is; None when that is not the question."""
    match = _PLACE.search(ask.text)
    reader = Reader(ask.text)
    if reader.take(_WHICH):
        reader.take(_WHICH_END)
    elif match and re.match(r"^(?:is|are)\b(?! there)", ask.text):
        reader.mask(*match.span())
    else:
        return None
    negated = reader.take(r"\bnot\b") is not None
    reader.take(_HELD)
    mentions = read_mentions(reader)
    if left := reader.unread(mentions[0].end if mentions else 0):
        return abstained(f"joints do not show {cited(ask.text, left)}", VLM)
    if len(mentions) > 1 or (mentions and mentions[0].quantifier != "the"):
        return None
    if not scene.people:
        return abstained(NOBODY[:-1], VLM)
    mention = mentions[0] if mentions else ANYBODY
    meant = resolve(mention, scene, history, mention.unseen)
    if not meant.sure or len(meant.ids) != 1:
        return abstained(meant.why or "it is not clear who is meant", meant.remedy or VLM)
    person = scene.person(meant.ids[0])
    x = person.center[0] / scene.width
    if _LEFT < x < _RIGHT:
        return abstained(f"{meant.label(scene, person.id)} is about in the middle", VLM)
    side = "left" if x <= _LEFT else "right"
    which = match is None or match["or"]
    word = "" if which else "Yes, " if (match and side == match["side"]) != negated else "No, "
    text = f"{word}{meant.label(scene, person.id)} is on the {side} side of the picture"
    return answered(text, (present_claim(scene),))
