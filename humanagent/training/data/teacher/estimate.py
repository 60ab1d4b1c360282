"""What a run will cost, before it asks anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from humanagent.training.data.teacher.budget import Prices
from humanagent.training.data.teacher.cache import ReplyCache
from humanagent.training.data.teacher.limits import Limits
from humanagent.training.data.teacher.types import prompt_hash
from humanagent.vlm.types import Message

#: Characters per token of English prose under common tokenizers; numbers take more tokens, so a
#: prompt full of coordinates is longer than this says. Give ``count`` for an exact number.
CHARACTERS_PER_TOKEN: Final = 4.0
_PER_MESSAGE: Final = 4  # role and separators
_DIGITS_PER_TOKEN: Final = 2.0

Count = Callable[[str], int]


@dataclass(frozen=True)
class Estimate:
    """Requests and tokens of a run. ``completion_tokens`` is the most there can be.

    ``minutes`` is the least time that the limits allow, 0 without limits.
    """

    prompts: int
    cached: int
    prompt_tokens: int
    completion_tokens: int
    money: float
    minutes: float

    def as_text(self) -> str:
        """One line for a person.

        Example:
            >>> print(Estimate(3, 1, 800, 600, 0.0085, 0.5).as_text())
            3 prompts, 1 answered before: about 800 tokens to read, at most 600 to write, \
0.0085 in money, 0.5 minutes or more
        """
        return (
            f"{self.prompts} prompts, {self.cached} answered before: about {self.prompt_tokens} "
            f"tokens to read, at most {self.completion_tokens} to write, {self.money:.4g} in "
            f"money, {self.minutes:.1f} minutes or more"
        )


def tokens_of(
    messages: Sequence[Message],
    schema: Mapping[str, Any] | None = None,
    count: Count | None = None,
    image_tokens: int = 1000,
) -> int:
    """About how many tokens a prompt has.

    Args:
        messages: the prompt.
        schema: servers that constrain decoding do not put it into the prompt: not counted.
        count: of a tokenizer; by default four characters, or two digits, are a token.
        image_tokens: of one picture; depends on the model.

    Example:
        >>> tokens_of([Message("user", "Where is the man?")])
        9
    """
    counted = _rough if count is None else count
    return sum(counted(m.text) + _PER_MESSAGE + image_tokens * len(m.images) for m in messages)


def estimate(
    prompts: Iterable[tuple[Sequence[Message], Mapping[str, Any] | None]],
    *,
    max_tokens: int,
    prices: Prices | None = None,
    limits: Limits | None = None,
    cache: ReplyCache | None = None,
    model: str = "",
    settings: Mapping[str, Any] | None = None,
    count: Count | None = None,
) -> Estimate:
    """Requests, tokens, money and time of prompts that are not asked yet.

    Args:
        prompts: (messages, schema) each; read once, so it may be a generator.
        max_tokens: longest reply.
        prices: of the teacher.
        limits: of the server.
        cache: replies that need not be asked again.
        model: the teacher's name in the cache.
        settings: as the teacher hashes them (``OpenAITeacher.settings``).
        count: tokens of a text.

    Example:
        >>> asked = [([Message("user", "Who?")], None)] * 2
        >>> found = estimate(asked, max_tokens=100, prices=Prices(1, 2))
        >>> found.prompts, found.cached, found.completion_tokens
        (2, 1, 100)
    """
    number = cached = read = 0
    hashes: set[str] = set()
    for messages, schema in prompts:
        number += 1
        key = prompt_hash(messages, schema, settings)
        known = cache is not None and cache.get(key, model) is not None
        if key in hashes or known:
            cached += 1
            continue
        hashes.add(key)
        read += tokens_of(messages, schema, count)
    written = len(hashes) * max_tokens
    bounds = limits or Limits()
    minutes = max(
        len(hashes) / (bounds.requests_per_minute or math.inf),
        read / (bounds.tokens_per_minute or math.inf),
    )
    money = (prices or Prices()).of(read, written)
    return Estimate(number, cached, read, written, money, minutes)


def _rough(text: str) -> int:
    digits = sum(character.isdigit() for character in text)
    return math.ceil((len(text) - digits) / CHARACTERS_PER_TOKEN + digits / _DIGITS_PER_TOKEN)
