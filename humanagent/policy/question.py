"""The policy before the answer: questions that are not answered, and what is said instead."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from humanagent.policy.profiles import Policy
from humanagent.routing.types import RefusalKind, Route

_INSTEAD = "Ask me about posture, arms and hands, where people are, or what they visibly do."

_SAID: dict[RefusalKind, tuple[str, str]] = {
    "identity": (
        "I do not say who somebody is, and I do not compare faces. I can describe what the "
        "person visibly does and where they are in the picture.",
        "identity is refused in every profile",
    ),
    "sensitive": (
        "I do not judge traits such as origin, religion, orientation, politics, health, "
        "criminality or beauty from a picture. " + _INSTEAD,
        "sensitive traits are refused in every profile",
    ),
    "emotion": (
        "I do not judge feelings, mood or attention here. " + _INSTEAD,
        "inner feelings are refused in the profile {profile}",
    ),
}
_ABSTAINED = (
    "A picture does not show what somebody feels or thinks, so I cannot tell. I can say what is "
    "visible, such as a posture or a gesture; a vision-language model can also tell a smile.",
    "inner feelings are not visible; ask for the visible expression or posture instead",
)


class Refusal(BaseModel):
    """A question that policy does not answer; ``text`` is for the user.

    Example:
        >>> Refusal(kind="identity", text="I do not say who somebody is.").status
        'refused'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: RefusalKind
    text: str
    reason: str = ""
    status: Literal["refused"] = "refused"


class Abstention(BaseModel):
    """A question that a picture cannot answer; ``text`` is for the user.

    Example:
        >>> Abstention(kind="emotion", text="I cannot tell.").status
        'abstained'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: RefusalKind
    text: str
    reason: str = ""
    status: Literal["abstained"] = "abstained"


def check_question(route: Route, policy: Policy) -> Refusal | Abstention | None:
    """What policy says to a routed question, ``None`` when it may be answered.

    Example:
        >>> from humanagent.policy import policy_for
        >>> from humanagent.routing import route
        >>> check_question(route("Who is this?"), policy_for("default")).status
        'refused'
        >>> check_question(route("Is she happy?"), policy_for("default")).status
        'abstained'
        >>> check_question(route("Is she smiling?"), policy_for("school")) is None
        True
    """
    kind = route.refusal
    if kind is None:
        return None
    if kind == "emotion" and policy.feelings == "allow":
        return None
    if kind == "emotion" and policy.feelings == "abstain":
        text, reason = _ABSTAINED
        return Abstention(kind=kind, text=text, reason=reason)
    text, reason = _SAID[kind]
    return Refusal(kind=kind, text=text, reason=reason.format(profile=policy.profile))
