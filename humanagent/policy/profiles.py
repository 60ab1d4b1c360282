"""Policy profiles: what is refused, abstained from, or allowed, and for whom."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from humanagent.errors import SettingsError
from humanagent.settings import ProfileName

Feelings = Literal["refuse", "abstain", "allow"]
Whose = Literal["everybody", "workers_and_pupils", "nobody"]


class Policy(BaseModel):
    """What one profile does with inner feelings; the rest is the same in every profile.

    Posture, visible action, clothes, visible expression (smiling, mouth open) and apparent man,
    woman or child are description, and allowed everywhere. Identity and sensitive traits (race,
    religion, sexual orientation, politics, health, criminality) are refused everywhere.

    Example:
        >>> policy_for("default").feelings, policy_for("work").feelings
        ('abstain', 'refuse')
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    profile: ProfileName
    feelings: Feelings = Field(description="what a question about inner feelings gets")
    feelings_removed_for: Whose = Field(
        description="whose feelings are removed from a model's free text"
    )


_POLICIES = {
    policy.profile: policy
    for policy in (
        Policy(profile="default", feelings="abstain", feelings_removed_for="workers_and_pupils"),
        Policy(profile="work", feelings="refuse", feelings_removed_for="everybody"),
        Policy(profile="school", feelings="refuse", feelings_removed_for="everybody"),
        Policy(profile="research", feelings="allow", feelings_removed_for="nobody"),
    )
}


def policy_for(profile: str) -> Policy:
    """The policy of a profile.

    Args:
        profile: ``default``; ``work`` and ``school`` (feelings are refused); ``research``
            (evaluation and training on labelled sets: expression classes are allowed).

    Raises:
        SettingsError: If there is no such profile.

    Example:
        >>> policy_for("research").feelings
        'allow'
    """
    for name in get_args(ProfileName):
        if name == profile:
            return _POLICIES[name]
    choices = ", ".join(get_args(ProfileName))
    raise SettingsError(f"no policy profile {profile!r}", do=f"choose one of {choices}")
