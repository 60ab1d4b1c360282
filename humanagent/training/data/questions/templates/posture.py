"""Questions for posture. ``{who}`` is a person, ``{whose}`` the same in the possessive."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.templates.shared import IS
from humanagent.training.data.questions.types import Forms

FORMS: Final[dict[str, Forms]] = {
    "what": Forms(
        train=(
            "What is the posture that {who} takes?",
            "What posture is {who} in?",
            "In what posture is {who}?",
            "Is {who} standing, sitting or something else?",
            "Tell me the posture of {who}.",
            "What is {whose:posture}?",
            "Which posture does {who} have?",
            "What pose is {who} in?",
            "Name the posture of {who}.",
            "What kind of posture is {who} in?",
        ),
        validation=(
            "What body posture does {who} have?",
            "Which posture is {who} in?",
            "Is {who} sitting, standing, lying or what?",
        ),
        test=(
            "What is the body position of {who}?",
            "How would you call the posture of {who}?",
            "Which pose is {who} in?",
        ),
    ),
    "is": IS,
    "either": Forms(
        train=(
            "Is {who} {doing} or {other_doing}?",
            "Which is it: is {who} {doing} or {other_doing}?",
            "Would you say {who} is {doing} or {other_doing}?",
            "Is {who} {doing}, or rather {other_doing}?",
            "Tell me whether {who} is {doing} or {other_doing}.",
        ),
        validation=(
            "What is {who} doing, {doing} or {other_doing}?",
            "Is {who} {doing} or {other_doing} in the photo?",
        ),
        test=(
            "Does {who} look {doing} or {other_doing}?",
            "Is {who} now {doing} or {other_doing}?",
        ),
    ),
}
