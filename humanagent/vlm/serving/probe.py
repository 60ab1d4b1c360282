"""Pictures whose answer is known, asked the way the agent asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from humanagent.media import load_picture
from humanagent.vlm.parse import parse_reply
from humanagent.vlm.types import Message

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Probe:
    """A question about a picture, the answer that is right, and how a reply is judged.

    With a ``schema`` the reply is JSON of that shape, as for a question of the agent.
    """

    name: str
    expected: str
    messages: list[Message]
    right: Callable[[str], bool]
    schema: dict[str, Any] | None = None


def colour_probe() -> Probe:
    """A plain red picture: what any model that sees at all can name.

    Example:
        >>> colour_probe().right("It is bright red."), colour_probe().right("I see a wall.")
        (True, False)
    """
    red = np.full((224, 224, 3), (220, 20, 20), np.uint8)
    picture = load_picture(red).to_data_url()
    asked = "Which colour fills the picture? Answer with one word."
    return Probe(
        name="plain colour",
        expected="red",
        messages=[Message("user", asked, (picture,))],
        right=lambda said: re.search(r"\bred\b", said.lower()) is not None,
    )


def count_is(number: int) -> Callable[[str], bool]:
    """Judges a reply to "How many people are there?" by its claims, else by its words.

    Example:
        >>> right = count_is(2)
        >>> right("Two people."), right("There are 12."), right('{"answer": "2", "claims": []}')
        (True, False, True)
    """

    def right(said: str) -> bool:
        reply, _ = parse_reply(said)
        counts = {c.value for c in reply.claims if c.predicate == "count"}
        if counts:
            return counts == {str(number)}
        found = re.findall(r"\d+|[a-z]+", reply.text.lower())
        named = {w for w in found if w.isdigit() or w in _NUMBERS}
        return bool(named) and named <= {str(number), _NUMBERS[number]}

    return right
