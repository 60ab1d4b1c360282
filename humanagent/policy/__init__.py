"""What is never answered, what is abstained from, and the last check on a model's words."""

from humanagent.policy.answer import Violation, check_answer, redact
from humanagent.policy.profiles import Policy, policy_for
from humanagent.policy.question import Abstention, Refusal, check_question

__all__ = [
    "Abstention",
    "Policy",
    "Refusal",
    "Violation",
    "check_answer",
    "check_question",
    "policy_for",
    "redact",
]
