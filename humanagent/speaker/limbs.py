"""The states of arms and legs that a question can ask for."""

from __future__ import annotations

from typing import Final

from humanagent.speaker.predicates import LimbState, case

_OWN = r"(?:(?:his|her|their|the|your|its)(?: own)? )?"
_FACE = r"(?:face|chin|cheeks?|mouth|nose|forehead|lips?)"
_AT_FACE = (case(hand="at_face"),)
_NOT_AT_FACE = (case(hand="on_hip above_head near_other_hand free"),)
#: A bent arm whose hand is at the own body is not stretched out; another bent arm may be called so.
_DRAWN_IN = case(arm="bent", hand="on_hip at_face near_other_hand")

#: Not "bending over with the arms hanging".
_BENT = (
    r"\bbent\b|\bflexed\b|\b(?:bend|flex)(?:s|es|ing)?"
    r"(?= (?:(?:his|her|their|the|one|both|of|own|left|right) ){0,4}(?:knee|leg|elbow|arm)s?\b)"
)
#: A hand is meant though the words name none.
TOUCHES_FACE: Final = rf"\b(?:touch|hold)(?:s|es|ing)? {_OWN}{_FACE}\b"

ARM_NOUN: Final = r"\b(?:arm|hand|wrist|fist|elbow)s?\b"
LEG_NOUN: Final = r"\b(?:legs?|foot|feet|knees?)\b"

#: First match wins.
ARM_STATES: Final = (
    LimbState(
        "at the face",
        "arm",
        rf"\b(?:(?:hold|held|touch|rest|lean|press)\w* )?(?:(?:at|on|to|near|by|against|up to) )?"
        rf"{_OWN}{_FACE}\b",
        _AT_FACE,
        _NOT_AT_FACE,
    ),
    LimbState(
        "on the hip",
        "arm",
        rf"\b(?:rest\w* )?(?:on|at) {_OWN}(?:hips?|waist)\b|\bakimbo\b",
        (case(hand="on_hip"),),
        (case(hand="at_face above_head near_other_hand free"),),
    ),
    LimbState(
        "raised above the head",
        "arm",
        rf"\b(?:(?:raise|lift|stretch|held|hold)\w* )?(?:up )?(?:above|over) {_OWN}heads?\b"
        r"|\b(?:raised |held )?overhead\b",
        (case(arm="above_head"),),
        (case(arm="hanging bent stretched_side stretched_forward", hand="on_hip near_other_hand "
              "near_person free unknown"),),
    ),
    LimbState(
        "waving",
        "arm",
        r"\bwav(?:e|es|ing)\b",
        (),
        (case(arm="hanging"),),
        "joints in one picture do not show a movement",
    ),
    LimbState(
        "pointing",
        "arm",
        r"\bpoint(?:s|ing)?\b",
        (),
        (case(arm="hanging"),),
        "the joints do not include the fingers",
    ),
    LimbState(
        "crossed",
        "arm",
        r"\b(?:cross|fold)(?:ed|ing)?\b",
        (),
        (
            case(arm="hanging above_head raised stretched_side"),
            case(hand="at_face above_head on_hip"),
        ),
        "crossed arms are not among what is measured",
    ),
    LimbState(
        "clasped",
        "arm",
        rf"\b(?:clasped|clenched|joined|folded)?(?: ?behind {_OWN}back)\b|\bclasped\b|\bclenched\b",
        (),
        (),
        "the joints do not include the fingers",
    ),
    LimbState(
        "stretched out to the side",
        "arm",
        rf"\b(?:(?:out)?stretched|extended|held|straight)?(?: ?out)?"
        rf"(?: ?to {_OWN}sides?| ?sideways)\b"
        r"|\bspread(?: (?:wide|apart|out))*\b",
        (case(arm="stretched_side"),),
        (case(arm="hanging above_head"), _DRAWN_IN),
    ),
    LimbState(
        "stretched forward",
        "arm",
        r"\b(?:(?:out)?stretched|extended|held|straight)(?: out)? (?:forwards?|ahead)\b",
        (case(arm="stretched_forward"),),
        (case(arm="hanging stretched_side"),),
    ),
    LimbState(
        "stretched out",
        "arm",
        r"\b(?:out)?stretch(?:ed|es|ing)(?: out)?\b|\bextend(?:ed|ing)\b|\bstraight\b(?! down)",
        (case(arm="stretched_side stretched_forward"),),
        (_DRAWN_IN,),
    ),
    LimbState(
        "hanging down",
        "arm",
        rf"\bhang(?:s|ing)?(?: straight)?(?: down)?(?: (?:at|by) {_OWN}sides?)?\b"
        rf"|\b(?:at|by) {_OWN}sides?\b"
        r"|\b(?:straight )?down\b|\blowered\b|\bdangling\b",
        (case(arm="hanging"),),
        (case(arm="above_head raised stretched_side stretched_forward bent"),),
    ),
    LimbState(
        "bent",
        "arm",
        _BENT,
        (case(arm="bent"),),
        (case(arm="stretched_side stretched_forward hanging"),),
    ),
    LimbState(
        "together",
        "arm",
        r"\b(?:close )?together\b"
        r"(?: in front of (?:him|her|them|his|their)(?:sel(?:f|ves)| body)?\b)?",
        (case(hand="near_other_hand"),),
        (case(hand="on_hip"),),
    ),
    LimbState(
        "raised",
        "arm",
        r"\b(?:rais|lift)(?:e|es|ed|ing|s)?(?: up)?\b"
        r"|\b(?:hold|held|put|holding|putting|has|have)s?"
        r"(?: (?:his|her|their|the|a|an|one|up|own|left|right|arms?|hands?|both)){0,4} up\b"
        r"|\bhold(?:s|ing)? up\b|\b(?:up )?in the air\b|\bup\b",
        (case(arm="above_head raised"),),
        (
            case(arm="hanging"),
            case(arm="bent", hand="on_hip near_other_hand near_person free unknown"),
        ),
    ),
)  # fmt: skip

LEG_STATES: Final = (
    LimbState("bent", "leg", _BENT, (case(leg="bent"),), (case(leg="straight"),)),
    LimbState(
        "straight", "leg", r"\bstraight(?:ened)?\b", (case(leg="straight"),), (case(leg="bent"),)
    ),
    LimbState(
        "raised",
        "leg",
        r"\b(?:rais|lift)(?:e|es|ed|ing|s)?(?: up)?\b|\b(?:up )?in the air\b"
        r"|\boff the ground\b|\bup\b",
        (case(leg="raised"),),
        (case(leg="straight"),),
    ),
)
#: Legs and feet measured together; the pattern is only read beside a word for legs or feet.
STANCES: Final = (
    (r"\b(?:wide )?apart\b|\bspread(?: wide)?\b|\bwide\b", "wide", "wide", "closed"),
    (r"\btogether\b|\bclosed?\b", "closed", "closed", "wide"),
)

WHICH_LIMB: Final = (
    r"\b(?:in |with |on |by )?which (?:of (?:his|her|their|the)(?: own)? (?:two )?)?"
    r"(?:own )?(arm|hand|leg|foot|knee|elbow)s?\b"
)
LEFT_OR_RIGHT: Final = (
    r"\b(?:the |with the |his |her |their |is it the )?(?:own )?left"
    r"(?: (?:one|arm|hand|leg|foot))? or (?:the |his |her |their )?(?:own )?right(?: one)?\b"
)
#: The side that the viewer sees, instead of the person's own.
VIEWER: Final = (
    r"\b(?:in the picture"
    r"|from (?:the viewer|our|my)(?: 's)? (?:side|point of view|perspective|view)"
    r"|as (?:we|you|i) see (?:it|him|her|them)|the viewer 's)\b"
)
