"""From a question to an intent, the tools it needs, or a refusal."""

from humanagent.routing.router import route
from humanagent.routing.types import Intent, RefusalKind, Route, Tool

__all__ = ["Intent", "RefusalKind", "Route", "Tool", "route"]
