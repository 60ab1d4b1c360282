"""Claims about a scene, and their verification against the measured geometry."""

from humanagent.claims.reply import Reply, Status
from humanagent.claims.types import Claim, Evidence, Verdict

__all__ = ["Claim", "Evidence", "Reply", "Status", "Verdict"]
