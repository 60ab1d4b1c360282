"""What a phrase says about somebody, in the closed vocabulary: "is raising her left hand"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from humanagent.claims.references import PICTURE
from humanagent.claims.vocabulary import NOT

_ADVERBS: Final = (
    r"(?:(?:also|both|all|clearly|currently|now|just|still|possibly|probably|likely|visibly|"
    r"apparently|each|directly|mostly|actually|simply) )*"
)
_BE: Final = (
    r"(?:is|are|'s|'re|(?:appears?|seems?|looks?)(?: to be)?|(?:may|might|could|must) be|"
    r"can be seen|is (?:shown|seen|depicted))"
)
_AUX: Final = re.compile(
    rf"{_BE} {_ADVERBS}(?P<no>not )?{_ADVERBS}|(?P<short>(?:is|are)n't ){_ADVERBS}"
)
_OWN: Final = r"(?:his|her|their|its|the)"
_LENS: Final = r"(?:the |our )?(?:camera|viewer|photographer)"
_ABOVE: Final = rf"(?:(?:up |high )*(?:above|over) (?:{_OWN} )?(?:own )?heads?|overhead)"
_UP: Final = r"(?:raised|lifted|held up|held high|up|in the air|high)(?: (?:up|high|in the air))?"

#: (pattern, predicate, value), matched at the beginning of what follows the verb.
_BODY: Final = tuple(
    (re.compile(pattern), predicate, value)
    for pattern, predicate, value in (
        (r"(?:standing|stands|stand)\b(?: up| upright| still)?(?! (?:out|for|on (?:his|her|their)"
         r" (?:head|hands)))", "posture", "standing"),
        (r"(?:sitting|sits|sit|seated)\b(?: down| upright)?", "posture", "sitting"),
        (r"(?:crouching|crouches|crouched|squatting|squats)\b(?: down)?", "posture", "crouching"),
        (rf"(?:kneeling|kneels)\b(?: down)?|on (?:{_OWN} knees|one knee)\b", "posture", "kneeling"),
        (r"(?:bending|bends|bent) (?:over|down|forwards?)\b", "posture", "bending"),
        (r"(?:lying|lies|laying)\b(?: down)?(?! (?:about|to)\b)", "posture", "lying"),
        (r"in mid[- ]?air\b|airborne\b|mid[- ]?jump\b", "posture", "mid_air"),
        (rf"(?:facing|faces|face|turned)(?: directly| straight)?(?: to| towards?)? {_LENS}\b",
         "orientation", "camera"),
        (rf"(?:facing|faces|face|turned|turning) away(?: from {_LENS}\b|(?! from\b))",
         "orientation", "away"),
        (rf"(?:has |have |having |with )?(?:his|her|their) backs? (?:turned )?(?:to|towards?) "
         rf"(?:us|{_LENS})\b", "orientation", "away"),
        (r"(?:seen|viewed|shown|photographed) from (?:behind|the back)\b", "orientation", "away"),
        *((rf"(?:facing|faces|face|turned)(?: to| towards?)?(?: the)? {side}(?: side)?"
           rf"(?: of the {PICTURE})?\b(?! (?:of|arm|hand|leg|foot|knee|side))", "orientation", side)
          for side in ("left", "right")),
    )
)  # fmt: skip

_LIMB: Final = (
    rf"(?:(?:{_OWN}|'s) )?(?:own )?(?P<side>left|right) (?P<limb>arm|hand|leg|knee|elbow)s?"
    rf"|(?P<both>both (?:of )?(?:{_OWN} )?|{_OWN} |'s )(?P<limbs>arms|hands|legs|knees|elbows)"
)
_LIMB_FIRST: Final = re.compile(rf"(?:has |have |holds |holding |keeps |with )?(?:{_LIMB}) ")
_LIMB_BE: Final = re.compile(rf"(?:{_BE} {_ADVERBS})?(?P<no>not )?")
_ACTION: Final = re.compile(
    rf"(?P<verb>raising|raises|raised|raise|lifting|lifts|holding up|holds up|has raised|bending|"
    rf"bends) (?:{_LIMB})(?P<tail> {_ABOVE})?(?![\w-])"
)
#: (pattern, arm, hand, leg): the value for each kind of limb, None where it says nothing.
_STATES: Final = tuple(
    (re.compile(pattern), values)
    for pattern, values in (
        (rf"(?:{_UP} |stretched |held )?{_ABOVE}",
         {"arm": "above_head", "hand": "above_head"}),
        (r"(?:stretched|extended|held|raised|reaching)(?: out)? (?:to the side|sideways|out to the"
         r" sides?|to (?:his|her|their) sides?)|stretched out to (?:the|each) sides?",
         {"arm": "stretched_side"}),
        (r"(?:stretched|extended|held)(?: out)? (?:forwards?|in front)",
         {"arm": "stretched_forward"}),
        (rf"(?:hanging|hangs|hang)(?: down)?(?: (?:by|at) {_OWN} sides?)?|(?:down )?(?:by|at) "
         rf"{_OWN} sides?|lowered", {"arm": "hanging", "hand": "arm:hanging"}),
        (rf"(?:resting |placed )?on (?:{_OWN} )?hips?", {"hand": "on_hip", "arm": "hand:on_hip"}),
        (rf"(?:resting |held |raised )?(?:at|on|near|against|touching|to|close to) {_OWN} "
         r"(?:face|chin|cheek|mouth|nose)", {"hand": "at_face"}),
        (r"clasped|folded together|together", {"hand": "near_other_hand"}),
        (_UP, {"arm": "raised", "hand": "arm:raised", "leg": "raised", "knee": "leg:raised"}),
        (r"bent", {"arm": "bent", "elbow": "arm:bent", "leg": "bent", "knee": "leg:bent"}),
        (r"straight", {"leg": "straight", "knee": "leg:straight"}),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """Predicates and values that a phrase gives, and the text after it."""

    values: tuple[tuple[str, str], ...]
    rest: str


def said_of_body(text: str, plural: bool = False) -> Said | None:
    """Posture, orientation or limb at the beginning of a lower-case text.

    ``plural``: about several people, of whom "their hands" says nothing sure.

    Example:
        >>> said_of_body("is raising his left hand and smiling").values
        (('left_arm', 'raised'),)
        >>> said_of_body("isn't sitting").values
        (('posture', 'not_sitting'),)
        >>> said_of_body("is waving") is None
        True
    """
    found = _limb_state(text, plural)
    if found:
        return found
    rest, denied = auxiliary(text)
    found = None if denied else _limb_action(rest, plural) or _limb_state(rest, plural)
    if found:
        return found
    for pattern, predicate, value in _BODY:
        match = pattern.match(rest)
        if match:
            value = f"{NOT}{value}" if denied else value
            return Said(((predicate, value),), rest[match.end() :])
    return None


def auxiliary(text: str) -> tuple[str, bool]:
    """The text after "is", "appears to be" ..., and whether that is denied.

    Example:
        >>> auxiliary("is not sitting")
        ('sitting', True)
    """
    match = _AUX.match(text)
    if match is None:
        return text, False
    return text[match.end() :], bool(match["no"] or match["short"])


def _limb_action(text: str, plural: bool) -> Said | None:
    match = _ACTION.match(text)
    if match is None:
        return None
    bends = match["verb"].startswith("bend")
    state = "bent" if bends else "raised above the head" if match["tail"] else "raised"
    values = _limb_values(match, state, plural)
    return Said(values, text[match.end() :]) if values else None


def _limb_state(text: str, plural: bool) -> Said | None:
    match = _LIMB_FIRST.match(text)
    if match is None:
        return None
    be = _LIMB_BE.match(text, match.end())
    end = be.end() if be else match.end()
    denied = bool(be and be["no"])
    for pattern, _ in _STATES:
        state = pattern.match(text, end)
        if state and not text[state.end() : state.end() + 1].isalnum():
            values = _limb_values(match, state[0], plural)
            if denied:
                values = tuple((name, f"{NOT}{value}") for name, value in values)
            return Said(values, text[state.end() :]) if values else None
    return None


def _limb_values(match: re.Match[str], state: str, plural: bool) -> tuple[tuple[str, str], ...]:
    """The state of each limb named, as facts: a raised hand is said of its arm."""
    if match["side"] is None and plural and not match["both"].startswith("both"):
        return ()
    limb = match["limb"] or match["limbs"].removesuffix("s")
    value = next(v for p, v in _STATES if p.fullmatch(state)).get(limb)
    if value is None:
        return ()
    if ":" in value:
        limb, value = value.split(":")
    sides = (match["side"],) if match["side"] else ("left", "right")
    return tuple((f"{side}_{limb}", value) for side in sides)
