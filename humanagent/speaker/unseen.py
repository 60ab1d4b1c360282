"""What joints cannot show, and what would help."""

from __future__ import annotations

from typing import Final

from humanagent.claims import Reply
from humanagent.routing import Intent
from humanagent.speaker.limits import VLM
from humanagent.speaker.say import abstained

_WHY: Final[dict[Intent, str]] = {
    "interaction": "joints do not show objects or what people do with them",
    "appearance": "joints do not show clothes, looks or expressions",
    "reason": "joints do not show reasons or what comes next",
    "not_about_people": "I only measure people, and this is about something else",
    "relation": "joints do not show objects or places",
}


def unseen(intent: Intent) -> Reply:
    """Abstain with the reason that belongs to the kind of question."""
    return abstained(_WHY.get(intent, "the measured joints do not decide that"), VLM)
