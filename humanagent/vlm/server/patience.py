"""When something is asked again, and when it is given up.

Own code: retry libraries know attempts and waits; here it matters what went wrong, whether the
server was ever there, and when the ask has to be answered.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from humanagent.errors import HumanAgentError, VLMError

#: How often one question may be sent again: it costs the server a whole answer each time.
MAX_AGAIN: Final = 2
#: What is away longer than this is not being restarted.
RESTART_S: Final = 300.0
_FIRST_WAIT_S: Final = 0.25
_LONGEST_WAIT_S: Final = 2.0
#: Kept of the time, so that a caller can still answer without the model.
_MARGIN_S: Final = 2.0
_MARGIN: Final = 0.1


class TroubleError(Exception):
    """An exchange that came to nothing before anything was heard: it may be tried again.

    Args:
        error: What it means where it is not.
        question: It was the question itself that was sent, not a look whether the server is there.
        refused: Nobody listened.
        wait_s: What the server asked to wait.
    """

    def __init__(
        self,
        error: HumanAgentError,
        *,
        question: bool,
        refused: bool = False,
        wait_s: float = 0.0,
    ) -> None:
        super().__init__(str(error))
        self.error, self.question, self.refused, self.wait_s = error, question, refused, wait_s


@dataclass
class Health:
    """What all asks together know of a server: when it last answered, and since when it fails.

    Both are times of the monotonic clock.
    """

    heard_at: float | None = None
    away_since: float | None = None

    @property
    def met(self) -> bool:
        """Whether it ever answered."""
        return self.heard_at is not None

    @property
    def silent_s(self) -> float:
        """Seconds since it last answered."""
        return float("inf") if self.heard_at is None else time.monotonic() - self.heard_at

    def answered(self) -> None:
        """It said something."""
        self.heard_at, self.away_since = time.monotonic(), None

    def failed(self) -> None:
        """It did not."""
        if self.away_since is None:
            self.away_since = time.monotonic()


class Patience:
    """How one ask bears with a server.

    A question is sent at most three times in all, with random, growing waits. Before it is sent
    again the server is looked for, and that goes on: a server that answered before and is away,
    perhaps restarted, is waited for until a tenth of the ask's time (at most two seconds) is left.
    When it has been away for five minutes it is not waited for any more, so that a stream of asks
    does not come to a halt for a server that is down. One that never answered is a wrong address,
    or was not started: that is said at once.

    Args:
        health: What other asks know of the server.
        seconds: Time for the whole ask.
    """

    def __init__(self, health: Health, seconds: float) -> None:
        self._health = health
        self._until = time.monotonic() + seconds - min(_MARGIN_S, _MARGIN * seconds)
        self._tries = self._sent = 0

    def wait_s(self, trouble: TroubleError) -> float:
        """Seconds after which it is worth trying again.

        Raises:
            HumanAgentError: what the trouble means, when it is not worth it.
        """
        self._tries += 1
        self._sent += trouble.question
        strange = not self._health.met and (trouble.refused or self._tries > MAX_AGAIN)
        if strange or self._sent > MAX_AGAIN:
            raise _given_up(trouble.error)
        longest = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2 ** min(self._tries - 1, 10))
        left = self._last() - time.monotonic()
        if left <= trouble.wait_s:
            raise _given_up(trouble.error)
        return min(left, max(trouble.wait_s, random.uniform(0, longest)))

    def _last(self) -> float:
        """When the last try may begin."""
        since = self._health.away_since
        return self._until if since is None else min(self._until, since + RESTART_S)


def _given_up(error: HumanAgentError) -> HumanAgentError:
    """What was tried as often and as long as it makes sense is not to be tried by a caller too."""
    if isinstance(error, VLMError):
        error.transient = False
    return error


def retry_after(header: str | None) -> float:
    """Seconds that a ``Retry-After`` header asks for (RFC 9110, 10.2.3); 0 for what is not one.

    Example:
        >>> retry_after("2"), retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), retry_after("soon")
        (2.0, 0.0, 0.0)
    """
    if not header:
        return 0.0
    if header.isascii() and header.isdigit():
        return float(header[:9])
    try:
        when = parsedate_to_datetime(header)
        return max(0.0, (when.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return 0.0
