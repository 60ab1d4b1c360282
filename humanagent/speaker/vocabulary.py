"""The postures and directions that a question can ask for: pattern, what confirms it, what rules
it out.

The sets that rule out are smaller than logic allows: people call a surfer with bent knees
standing, and joints alone do not show the ground, so those values leave the question open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from humanagent.pose import PERSON_VALUES
from humanagent.speaker.predicates import Predicate, case

_MOTION = "joints in one picture do not show motion"
_CAMERA = r"(?:the |this )?(?:camera|lens|viewer|photographer|observer|us|me|you)"
_TO = r"(?:to|towards?|at|into) "
FRAME: Final = r"(?: of (?:the|this) (?:picture|scene|frame))?"
_GOING = r"(?:walk|head|go|rid|mov|runn?|com|driv|travell?|cycl|march|skat|ski+)(?:s|e|es|ing)?"
_FACES = r"(?:fac(?:e|es|ing)|turn(?:s|ed|ing)?|rotated|oriented|angled|pointing)"
_LOOKS = r"(?:look|gaz|star|glanc)(?:s|e|es|ing)?"

#: Postures whose words name a limb: they are read before the limbs.
NAME_A_LIMB: Final = (
    (
        r"\bfeet (?:both )?(?:still )?(?:touch(?:es|ing)? |(?:firmly )?(?:planted )?on )"
        r"the (?:ground|floor)\b",
        Predicate(
            "with the feet on the ground",
            "posture",
            (case(posture="standing"),),
            (case(posture="mid_air"),),
            "joints do not show the ground",
        ),
    ),
    (
        r"\bkneel(?:s|ing|ed)?(?: down)?\b|\bknelt\b"
        r"|\b(?:down )?on (?:his|her|their|one|both) knees?\b",
        Predicate(
            "kneeling",
            "posture",
            (case(posture="kneeling"),),
            (case(posture="standing lying bending"),),
        ),
    ),
)
ON_THE_FLOOR: Final = Predicate(
    "fallen or on the floor",
    "posture",
    (),
    (case(posture="standing"),),
    "joints do not show whether someone fell or what they rest on",
)
_POSTURES: Final = (
    (
        r"\b(?:bend|bent|bends|bending|lean|leans|leaning|hunch\w*|folded|stoop\w*)"
        r"(?: (?:over|down|forwards?))+\b|\bstoop(?:s|ing|ed)?\b|\bdoubled over\b|\bbending\b",
        Predicate(
            "bending over",
            "posture",
            (case(posture="bending"),),
            (case(posture="lying"),),
        ),
    ),
    (
        r"\bstand(?:s|ing)?(?: up(?:right)?)?\b|\bstood(?: up)?\b|\bon (?:his|her|their) feet\b",
        Predicate(
            "standing",
            "posture",
            (case(posture="standing"),),
            (case(posture="sitting lying kneeling"),),
        ),
    ),
    (
        r"\bs[ia]t(?:s|ting)?(?: up)?(?: down)?\b|\bseated\b|\bin (?:his|her|their) seats?\b",
        Predicate(
            "sitting",
            "posture",
            (case(posture="sitting"),),
            (case(posture="standing bending lying"),),
        ),
    ),
    (
        r"\b(?:crouch|squatt?)(?:e?s|ing|ed)?(?: down)?\b|\bin a (?:crouch|squat)\b",
        Predicate(
            "crouching",
            "posture",
            (case(posture="crouching"),),
            (case(posture="standing lying"),),
        ),
    ),
    (
        r"\bly(?:ing|es)(?: down)?\b|\blies?(?: down)?\b|\blaying down\b"
        r"|\bsprawl(?:ed|ing)(?: out)?\b"
        r"|\bprone\b|\bsupine\b|\bhorizontal\b",
        Predicate(
            "lying",
            "posture",
            (case(posture="lying"),),
            (case(posture="standing sitting crouching kneeling"),),
        ),
    ),
    (
        r"\b(?:fall(?:en|s|ing)?|fell)(?: over| down)?\b|\bcollaps(?:ed|es|ing)\b"
        r"|\bon the (?:floor|ground)\b",
        ON_THE_FLOOR,
    ),
    (
        r"\b(?:in )?mid(?:air|jump|leap)\b|\b(?:jump|leap)(?:s|ing|ed)?\b|\bairborne\b"
        r"|\boff the ground\b|\bin the air\b",
        Predicate(
            "in mid-air",
            "posture",
            (case(posture="mid_air"),),
            (),
            "joints do not show the ground",
        ),
    ),
    (
        r"\b(?:walk|runn?|jogg?|march|stroll|sprint)(?:s|es|ing)?\b",
        Predicate(
            "walking or running",
            "posture",
            (),
            (case(posture="sitting lying kneeling"),),
            _MOTION,
        ),
    ),
    (
        r"\blean(?:s|ing|t|ed)?(?: (?:back|against|on))*\b|\breclin(?:es|ing|ed)\b"
        r"|\bslouch\w*\b|\bslump\w*\b",
        Predicate("leaning", "posture", (), (), "joints do not show what a body leans on"),
    ),
    (
        r"\bupright\b",
        Predicate(
            "upright",
            "posture",
            (case(posture="standing"),),
            (case(posture="lying bending"),),
        ),
    ),
)

_CAMERA_YES = (case(orientation="camera", head_turn="camera unknown"),)
_CAMERA_NO = (
    case(orientation="away", head_turn="away left right unknown"),
    case(orientation="left right", head_turn="left right away"),
)


def _turned(side: str) -> Predicate:
    other = "right" if side == "left" else "left"
    return Predicate(
        f"facing the {side} side of the picture",
        "orientation",
        (case(orientation=side, head_turn=f"{side} unknown"),),
        (
            case(orientation=other, head_turn=f"{other} unknown"),
            case(orientation="camera", head_turn=f"camera {other}"),
        ),
    )


FACING_CAMERA: Final = Predicate("facing the camera", "orientation", _CAMERA_YES, _CAMERA_NO)
FACING_AWAY: Final = Predicate(
    "turned away from the camera",
    "orientation",
    (case(orientation="away", head_turn="away left right unknown"),),
    (
        case(orientation="camera", head_turn="camera left right unknown"),
        case(head_turn="camera", orientation="left right unknown"),
    ),
)


def _looking(way: str) -> Predicate:
    """Where the head points; "looking" says more about the head than about the body."""
    opposite = {"left": "right", "right": "left"}.get(way, "")
    body = " ".join(v for v in ("left", "right", "camera", "away", "unknown") if v != opposite)
    return Predicate(
        f"looking to the {way} side of the picture" if opposite else f"looking: {way}",
        "orientation",
        (case(head_turn=way, orientation=body),),
        (case(head_turn=opposite),) if opposite else (),
    )


#: The directions that "facing" (or "heading", "turned") and "looking" can take.
FACING: Final = {
    "left": _turned("left"),
    "right": _turned("right"),
    "camera": FACING_CAMERA,
    "away": FACING_AWAY,
}
LOOKING: Final = {way: _looking(way) for way in FACING}


def _either_side(way: str) -> Predicate:
    """One of "left or right": the head decides it where the body does not."""
    body = FACING[way]
    return replace(body, yes=(*body.yes, case(head_turn=way, orientation="camera away unknown")))


FACING_EITHER: Final = (_either_side("left"), _either_side("right"))

FACE_SEEN: Final = Predicate(
    "with the face to be seen",
    "orientation",
    (case(head_turn="camera", orientation="camera left right"),),
    (
        case(head_turn="away", orientation="away left right unknown"),
        case(head_turn="unknown", orientation="away"),
    ),
)

_ORIENTATIONS: Final = (
    (
        rf"\b(?:head|face) (?:is )?{_FACES} (?:straight |directly )?(?:{_TO})?{_CAMERA}\b"
        rf"|\b{_FACES} (?:his|her|their) (?:head|face) (?:{_TO}){_CAMERA}\b",
        Predicate(
            "with the head turned to the camera",
            "orientation",
            (case(head_turn="camera"),),
            (case(head_turn="away"), case(head_turn="left right", orientation="left right away")),
        ),
    ),
    (
        rf"\b{_LOOKS} (?:straight |directly |right )?(?:at|into|to|towards?) {_CAMERA}\b",
        Predicate(
            "looking at the camera",
            "orientation",
            (),
            (case(head_turn="away"), case(head_turn="left right", orientation="left right away")),
            "joints show where the head points, not where the eyes look",
        ),
    ),
    (
        rf"\b(?:(?:{_FACES}|{_LOOKS}|{_GOING}) )?away(?: from {_CAMERA})?\b"
        rf"|\bturned from {_CAMERA}\b"
        rf"|\b(?:seen |shown |viewed )?from (?:behind|the back|the rear)\b|\b(?:back|rear) view\b"
        rf"|\bbacks? (?:is |are |turned )*(?:{_TO}){_CAMERA}\b",
        FACING_AWAY,
    ),
    (
        rf"\b{_FACES} (?:straight |directly )?(?:(?:{_TO})?{_CAMERA}\b)|\bfrontal(?:ly)?\b"
        rf"|\b(?:seen |shown |viewed )?from the front\b|\bfront view\b|\bhead-on\b"
        rf"|\btowards? {_CAMERA}\b",
        FACING_CAMERA,
    ),
    (
        r"\bin profile\b|\bprofile\b|\b(?:seen |shown |viewed )?from the side\b"
        r"|\b(?:turned )?sideways\b"
        r"|\bside view\b|\bside-on\b",
        Predicate(
            "seen from the side",
            "orientation",
            (case(orientation="left right", head_turn="left right unknown"),),
            (case(orientation="camera away", head_turn="camera away unknown"),),
        ),
    ),
    (r"\b(?:head (?:is )?)?tilted(?: head)?\b|\btilt(?:s|ing)? (?:his|her|their) head\b",
     Predicate("with the head tilted", "orientation",
               (case(head_tilt="tilted_left tilted_right"),), (case(head_tilt="upright"),))),
)  # fmt: skip

#: What "what posture" can be answered with.
POSTURES: Final = tuple(
    Predicate(value, "posture", (case(posture=value),))
    for value in PERSON_VALUES["posture"]
    if value != "unknown"
)
WHAT_POSTURE: Final = r"\b(?:posture|pose|body position)\b"

#: "left or right" after a word of direction asks which; before a limb it is another question.
TURNED_EITHER: Final = (
    rf"\b(?:(?:face|head) (?:is )?)?(?:{_FACES}|{_LOOKS}|{_GOING}|heading) (?:{_TO}|on )?(?:the )?"
    rf"left(?: side)?{FRAME}"
    rf" or (?:{_TO})?(?:the )?right(?: side| edge)?{FRAME}"
)
TURNED_ONE: Final = (
    rf"\b(?:(?:face|head) (?:is )?)?(?:{_FACES}|{_LOOKS}|{_GOING}|heading) (?:{_TO})?(?:the )?"
    rf"(left|right)(?: side| edge)?{FRAME}(?! (?:arm|hand|leg|foot|knee|of)\b)"
)
MOVING: Final = rf"\b(?:{_FACES}|{_LOOKS}|heading|{_GOING})\b"
WHICH_DIRECTION: Final = (
    r"\b(?:which|what|whihc) (?:way|direction|side)\b(?: of the picture)?.*?\b"
    rf"(?:{_FACES}|{_LOOKS}|heading|{_GOING})\b(?: (?:to|towards?|in))?"
)

#: First match wins, so longer phrases stand before the words in them.
TABLE: Final = (*_ORIENTATIONS, *_POSTURES)
