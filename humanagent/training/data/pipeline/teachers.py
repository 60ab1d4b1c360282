"""Which teacher a run asks, as settings that can go to another process."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from humanagent.training.data.teacher import Teacher
from humanagent.training.data.teacher.budget import Budget, Prices
from humanagent.training.data.teacher.limits import Limits
from humanagent.training.data.teacher.openai import OpenAITeacher


@dataclass(frozen=True)
class TeacherChoice:
    """An endpoint, a model in this process, or by default the rules.

    Attributes:
        url: Of an OpenAI-compatible server, or the folder of a model for vLLM's engine in this
            process; empty for the rules.
        model: Its model; empty for the first that it lists.
        api_key: Sent as a bearer token; not shown.
        cache: File of replies, shared by all processes.
        limits: Pace of all processes together.
        tokens: Most tokens that all processes together may spend; None without limit.
        prices: Of a million tokens.
        money: Most money; needs prices.
        max_tokens: Longest reply.
    """

    url: str = ""
    model: str = ""
    api_key: str | None = field(default=None, repr=False)
    cache: Path | None = None
    limits: Limits = field(default_factory=Limits)
    tokens: int | None = None
    prices: Prices = field(default_factory=Prices)
    money: float | None = None
    max_tokens: int = 1024

    @property
    def name(self) -> str:
        """Who answers, for the manifest: not the address, which may change."""
        if self.offline:
            return Path(self.url).name
        return (self.model or "the server's first model") if self.url else "rules"

    @property
    def offline(self) -> bool:
        """Whether a model in this process writes."""
        return bool(self.url) and "://" not in self.url

    def shared(self, processes: int) -> Self:
        """What each of so many processes may do, so that together they keep to the limits."""
        if processes == 1:
            return self
        limits = Limits(
            _share(self.limits.requests_per_minute, processes),
            _share(self.limits.tokens_per_minute, processes),
            max(1, self.limits.at_once // processes),
        )
        tokens = None if self.tokens is None else self.tokens // processes
        return replace(self, limits=limits, tokens=tokens, money=_share(self.money, processes))

    def build(self) -> Teacher | None:
        """The teacher; None for the rules, of which every kind has its own.

        Raises:
            SettingsError: an address or a limit that cannot be.
            BadInputError: the cache cannot be used.
        """
        if not self.url:
            return None
        if self.offline:
            from humanagent.training.data.teacher.offline import OfflineTeacher
            from humanagent.vlm.local.vllm_backend import VllmBatch

            engine = VllmBatch(self.url, max_tokens=self.max_tokens)
            return OfflineTeacher(engine, cache=self.cache, max_tokens=self.max_tokens)
        return OpenAITeacher(
            self.url,
            model=self.model or None,
            api_key=self.api_key,
            cache=self.cache,
            limits=self.limits,
            budget=Budget(self.tokens, self.money, self.prices),
            max_tokens=self.max_tokens,
        )


def _share(whole: float | None, processes: int) -> float | None:
    return None if whole is None else whole / processes
