"""Claims about a scene, and their verification against the measured geometry."""

from humanagent.claims.reply import Reply, Status
from humanagent.claims.report import contradicted, disagreement
from humanagent.claims.text import claims_from_text
from humanagent.claims.types import Claim, Evidence, Verdict
from humanagent.claims.verify import verify_claims

__all__ = [
    "Claim",
    "Evidence",
    "Reply",
    "Status",
    "Verdict",
    "claims_from_text",
    "contradicted",
    "disagreement",
    "verify_claims",
]
