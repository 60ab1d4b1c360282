"""The person context: what a VLM is told about the people that were measured."""

from humanagent.context.relevance import joints_of
from humanagent.context.render import approximate_tokens, contract_hash, latest, render
from humanagent.context.types import Focus, PersonContext

__all__ = [
    "Focus",
    "PersonContext",
    "approximate_tokens",
    "contract_hash",
    "joints_of",
    "latest",
    "render",
]
