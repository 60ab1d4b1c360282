"""Statements that a model must not make: data only, in the language of ``routing.patterns``."""

from __future__ import annotations

from humanagent.routing.rule import Rule
from humanagent.routing.types import RefusalKind


def _no(kind: RefusalKind, name: str, *patterns: str, unless: tuple[str, ...] = ()) -> Rule:
    return Rule("refuse", name, patterns, unless, refusal=kind)


#: Not a statement but its refusal: "I cannot tell whether she is Muslim".
DECLINES = (
    "not|unable|impossible|refuse|avoid tell|say|determine|know|infer|identify|judge|see|to|able"
    " .. whether|if|what|who|identify|infer|judge|tell|determine",
    "not|never tell|identify|infer|judge|determine|recognise|recognize",
    "unable|impossible|not possible? to tell|say|identify|infer|judge|determine",
)

#: Somebody at work or at school.
STAFF = "STAFF"

NAMES: tuple[Rule, ...] = (
    _no(
        "identity",
        "says a name",
        "HUMAN|POSS|HER NAMEW BE",
        "NAMEW of|BE HUMAN ... NAME",
        "HUMAN ... named|called NAME",
        "named NAME",
        "known as NAME",
        unless=("OBJECT named|called NAME", "OBJECT 's NAMEW"),
    ),
    _no(
        "identity",
        "says who somebody is",
        "this|that|he|she|HUMAN BE|was NAME",
        "it BE NAME NAME",
        "this|that|he|she|it BE probably|likely|clearly|actually|definitely|perhaps|maybe NAME",
        "HUMAN ... BE NAME NAME",
        "identified|recognised|recognized|known as NAME|DET",
        "look|looks|looking like NAME",
        "resembles|resemble|resembling NAME",
        "ROLE|CELEB NAME NAME? BE|ING|,|and|at|in|on|with|PREP|THIRD",
        "PICTURE of NAME NAME",
        "mr|mrs|ms|miss|sir .? NAME",
        "president|chancellor|senator|minister NAME",
        "NAME NAME BE|was|THIRD|ING|and|waving",
        "NAME NAME , DET ROLE|CELEB",
        "HUMAN , NAME NAME? ,",
        "FAMOUS HUMAN|CELEB",
        "HUMAN ... BE DET? FAMOUS|celebrity",
        unless=(
            "NAME CLOTHES|OBJECT|PICTURE",
            "BE NAME CLOTHES|OBJECT",
            "OBJECT ... say|says|read|reads|saying|reading",
        ),
    ),
)

FEELINGS: tuple[Rule, ...] = (
    _no(
        "emotion",
        "claims a feeling, mood or attention",
        "HUMAN ... EMOTION",
        "EMOTION HUMAN",
        "EMOTION ... HUMAN",
        "HUMAN ... feel|feels|felt|feeling",
        "HUMAN ... enjoy|enjoys|enjoying|love|loves|hate|hates|dislikes",
        "HUMAN ... having|have|has DET? good|great|bad fun|time|mood",
        "HUMAN ... paying attention",
        "HUMAN ... THINK",
        unless=(
            "^ DET? OBJECT",
            "calm|serious sea|water|lake|accident",
            "content of",
            "happy birthday|christmas|hour",
            "attention sign",
            "EMOTION OBJECT|CLOTHES $",
        ),
    ),
)
