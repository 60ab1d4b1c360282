"""Which fault each ask meets, how often, and what may come of it: known before the soak begins."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.serving.faults.faults import FAULTS
from tests.serving.faults.wire import Request

#: Faults behind which asking again may help: the client's errors for them are transient.
PASSING = {
    "cut",
    "garbage",
    "garbage_inside",
    "reset",
    "short_body",
    "ends_early",
    "error_event",
    "status_500",
    "status_503",
}
#: Asks that go wrong without the proxy's help.
WRONG_MODEL, NOBODY_LISTENS, TOO_LONG = "wrong_model", "nobody_listens", "too_long"
OWN = (WRONG_MODEL, NOBODY_LISTENS, TOO_LONG)
EVERY_TIME = 1000

_ID = re.compile(rb"number (\d{5})\b")


@dataclass(frozen=True)
class Ask:
    """One ask; the proxy does ``fault`` to its first ``times`` requests."""

    id: int
    fault: str
    times: int
    streamed: bool

    @property
    def question(self) -> str:
        """Carries the id, for the proxy and for who looks for lost answers."""
        asked = f"How many people are in picture number {self.id:05}?"
        return f"{asked} {_words(self.id)}" if self.fault == TOO_LONG else asked

    @property
    def row(self) -> str:
        """The row of the report that it belongs to."""
        once = self.fault in PASSING and self.times == 1
        return f"{self.fault}, once" if once else self.fault

    @property
    def may_be_answered(self) -> bool:
        """Whether the model's reply can arrive at all."""
        return self.fault == "passed" or self.times == 1


@dataclass
class Plan:
    """All asks of a soak; of each, the requests that came and those the real server was sent."""

    asks: list[Ask]
    requests: Counter[int] = field(default_factory=Counter)
    asked: Counter[int] = field(default_factory=Counter)

    @classmethod
    def make(cls, asks: int, seed: int, passing_share: float = 0.4) -> Plan:
        """Every fault about as often as every other, in an order that the seed decides."""
        random = Random(seed)
        kinds: list[tuple[str, int]] = []
        for fault in [name for name in FAULTS if name != "passed"] + list(OWN):
            kinds.append((fault, EVERY_TIME))
            if fault in PASSING:
                kinds.append((fault, 1))
        broken = round(asks * (1 - passing_share))
        drawn = [kinds[i % len(kinds)] for i in range(broken)]
        drawn += [("passed", EVERY_TIME)] * (asks - broken)
        random.shuffle(drawn)
        return cls(
            [
                Ask(id=i, fault=fault, times=times, streamed=random.random() < 0.2)
                for i, (fault, times) in enumerate(drawn)
            ]
        )

    def pick(self, request: Request) -> str:
        """The fault of one request, for the proxy."""
        number = id_of(request)
        if number is None or number >= len(self.asks):  # what it serves, a first ask to warm up
            return "passed"
        ask = self.asks[number]
        self.requests[number] += 1
        own = ask.fault in OWN
        return "passed" if own or self.requests[number] > ask.times else ask.fault

    def forwarded(self, request: Request) -> None:
        """Count a request that the real server is sent."""
        number = id_of(request)
        if number is not None and number < len(self.asks):
            self.asked[number] += 1


def id_of(request: Request) -> int | None:
    """The id of the ask that a request belongs to."""
    found = _ID.search(request.body)
    return int(found.group(1)) if found else None


def _words(seed: int) -> str:
    """Words that no tokenizer knows: within the limit of a question, beyond that of the model."""
    random = Random(seed)
    letters = random.choices("bcdfghjklmnpqrstvwxz ", k=3900)
    return "".join(letters)
