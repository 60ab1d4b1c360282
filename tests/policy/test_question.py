"""What policy says to a question, profile by profile."""

from __future__ import annotations

import pytest

from humanagent.errors import SettingsError
from humanagent.policy import Abstention, Refusal, check_question, policy_for
from humanagent.routing import route

PROFILES = ("default", "work", "school", "research")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("question", "kind"),
    [("Who is this?", "identity"), ("Is she Muslim?", "sensitive"), ("Is he gay?", "sensitive")],
)
def test_identity_and_sensitive_traits_are_refused_everywhere(
    profile: str, question: str, kind: str
) -> None:
    stop = check_question(route(question, profile=profile), policy_for(profile))
    assert isinstance(stop, Refusal)
    assert (stop.kind, stop.status) == (kind, "refused")


@pytest.mark.parametrize("profile", ["work", "school"])
def test_feelings_are_refused_at_work_and_at_school(profile: str) -> None:
    stop = check_question(route("Is he bored?", profile=profile), policy_for(profile))
    assert isinstance(stop, Refusal)
    assert profile in stop.reason


def test_feelings_are_abstained_from_by_default() -> None:
    stop = check_question(route("Is he bored?"), policy_for("default"))
    assert isinstance(stop, Abstention)
    assert stop.status == "abstained"


def test_research_may_ask_for_expression_classes() -> None:
    found = route("Is he bored?", profile="research")
    assert check_question(found, policy_for("research")) is None


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "question",
    ["Is she smiling?", "Is P2 a man or a woman?", "Who is sitting?", "What time is it?"],
)
def test_description_is_allowed_everywhere(profile: str, question: str) -> None:
    assert check_question(route(question, profile=profile), policy_for(profile)) is None


@pytest.mark.parametrize("question", ["Who is this?", "Is she Muslim?", "Is he bored?"])
def test_the_user_is_told_what_can_be_asked_instead(question: str) -> None:
    for profile in ("default", "work"):
        stop = check_question(route(question), policy_for(profile))
        assert stop is not None
        assert "visib" in stop.text


def test_policies_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        policy_for("work").feelings = "allow"  # type: ignore[misc]


def test_an_unknown_profile_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(SettingsError, match="default, work, school, research"):
        policy_for("home")
