"""Where the head turns, in the picture, and how it tilts."""

from __future__ import annotations

import math
from typing import Final

from humanagent.pose.geometry import HEAD, Body, minus
from humanagent.pose.types import Fact

_EARS: Final = ("left_ear", "right_ear")
_EYES: Final = ("left_eye", "right_eye")

#: Nose from the middle of the ears, over half their distance: 0 is straight at the camera, 1 is
#: about 45 degrees.
NOSE_CAMERA: Final = 0.5
NOSE_TURNED: Final = 1.0
#: Nose from the one ear that shows, over the distance between the eyes: 45 degrees.
ONE_EAR_TURNED: Final = 2.2
#: Nose from the middle of the eyes, over half their distance, where no ear shows.
EYES_CAMERA: Final = 0.3
EYES_TURNED: Final = 1.0
#: Least distance between two joints of the head to compare with, body units.
MIN_SPAN: Final = 0.05

#: A head is tilted from here on; round it lies a gap as wide as joints that are misplaced by
#: this much of a body unit turn the line between them.
TILTED_DEGREES: Final = 13.0
MISPLACED: Final = 0.025


def head_turn(body: Body) -> Fact:
    """Camera, away, or the picture's left or right.

    Away needs both ears and no eye or nose in sight, or ears in the order of a head seen from
    behind: a missing face alone may be hidden by anything.
    """
    seen = body.present(HEAD)
    if body.has(*_EARS):
        apart = body.along(minus(body.points["left_ear"], body.points["right_ear"]), body.right)
        if abs(apart) < MIN_SPAN:
            return body.unknown("head_turn", seen)
        middle = body.points.get("nose") or body.mid(*_EYES)
        if middle is None:
            return body.fact("head_turn", "away", abs(apart) / 0.4, seen, {"ears_apart": apart})
        turn = body.along(minus(middle, body.between(*_EARS)), body.right) / (abs(apart) / 2)
        if apart < 0 and abs(turn) < NOSE_TURNED:
            return body.fact("head_turn", "away", 0.5, seen, {"turn": turn})
        return _turned(body, turn, NOSE_CAMERA, NOSE_TURNED, seen)
    ear = body.mid(*_EARS)
    middle = body.points.get("nose") or body.mid(*_EYES)
    if middle is None:
        return body.unknown("head_turn", seen)
    eyes = body.span(*_EYES) if body.has(*_EYES) else 0.0
    if ear is not None:
        turn = body.along(minus(middle, ear), body.right) / max(eyes, MIN_SPAN)
        return _turned(body, turn, 0.0, ONE_EAR_TURNED, seen)
    if eyes >= MIN_SPAN and body.has("nose"):
        nose = minus(body.points["nose"], body.between(*_EYES))
        turn = body.along(nose, body.right) / (eyes / 2)
        return _turned(body, turn, EYES_CAMERA, EYES_TURNED, seen)
    return body.unknown("head_turn", seen)


def _turned(body: Body, turn: float, camera: float, turned: float, joints: tuple[str, ...]) -> Fact:
    if abs(turn) < camera:
        margin = (camera - abs(turn)) / camera
        return body.fact("head_turn", "camera", margin, joints, {"turn": turn})
    if abs(turn) >= turned:
        value = "right" if turn > 0 else "left"
        return body.fact("head_turn", value, (abs(turn) - turned) / turned, joints, {"turn": turn})
    return body.unknown("head_turn", joints, {"turn": turn})


def head_tilt(body: Body, turn: Fact) -> Fact:
    """Upright, or tilted towards the person's own left or right shoulder.

    Measured between the line of the ears (else the eyes) and the body axis, for heads that face
    the camera or away: the line of a head in profile says nothing.
    """
    for left, right in (_EARS, _EYES):
        if body.has(left, right):
            break
    else:
        return body.unknown("head_tilt")
    line = minus(body.points[left], body.points[right])
    if turn.value not in ("camera", "away") or math.hypot(*line) < MIN_SPAN * body.unit:
        return body.unknown("head_tilt", (left, right))
    low = -body.along(line, body.up)  # positive: the left ear is the lower one
    degrees = math.degrees(math.atan2(low, abs(body.along(line, body.right))))
    joints = (left, right)
    over = abs(degrees) - TILTED_DEGREES
    gap = math.degrees(math.atan2(MISPLACED * body.unit, math.hypot(*line)))
    value = "unknown"
    if over <= -gap:
        value = "upright"
    elif over >= gap:
        value = "tilted_left" if degrees > 0 else "tilted_right"
    margin = (abs(over) - gap) / TILTED_DEGREES
    return body.fact("head_tilt", value, margin, joints, {"degrees": degrees})
