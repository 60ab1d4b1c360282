"""What may be spent on a teacher, and what was."""

from __future__ import annotations

from dataclasses import dataclass

from humanagent.errors import HumanAgentError, SettingsError, VLMError


class BudgetSpentError(HumanAgentError):
    """The budget is spent: nothing more is asked, and what was answered is in the cache."""


class TeacherRefusedError(VLMError):
    """The server refuses whoever asks, or does not know the model: no row is to blame for it."""


@dataclass(frozen=True)
class Prices:
    """Of a million tokens, in any currency; the user's own, since they change.

    Example:
        >>> Prices(2.5, 10).of(1_000_000, 100_000)
        3.5
    """

    prompt: float = 0.0
    completion: float = 0.0

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        """What so many tokens cost."""
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1e6


@dataclass(frozen=True)
class Spent:
    """Tokens and money."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    money: float = 0.0


class Budget:
    """Tokens or money that may be spent, held also while many requests are in flight.

    Before a request the most that it can cost is reserved; afterwards what it did cost is charged.
    So the limit holds up to the error in the estimate of a prompt's tokens.

    Args:
        tokens: Limit of prompt and completion tokens together; None for no limit.
        money: Limit in the currency of ``prices``; None for no limit.
        prices: Needed for a limit in money.

    Raises:
        SettingsError: a limit below zero, or in money without prices.

    Example:
        >>> budget = Budget(tokens=100)
        >>> budget.reserve(40, 40)
        >>> budget.charge(38, 10)
        >>> budget.release(40, 40)
        >>> budget.spent.completion_tokens
        10
    """

    def __init__(
        self,
        tokens: int | None = None,
        money: float | None = None,
        prices: Prices | None = None,
    ) -> None:
        if min(tokens or 0, money or 0) < 0:
            raise SettingsError("a budget is not below zero")
        if money is not None and (prices is None or prices == Prices()):
            raise SettingsError("a budget in money needs prices", do="give the price of tokens")
        self._tokens, self._money, self._prices = tokens, money, prices or Prices()
        self._spent = [0, 0]
        self._reserved = [0, 0]

    @property
    def spent(self) -> Spent:
        """What was charged so far."""
        prompt, completion = self._spent
        return Spent(prompt, completion, self._prices.of(prompt, completion))

    def reserve(self, prompt: int, completion: int) -> None:
        """Set tokens aside for a request.

        Raises:
            BudgetSpentError: they might go over the limit.
        """
        whole = [self._spent[0] + self._reserved[0] + prompt,
                 self._spent[1] + self._reserved[1] + completion]  # fmt: skip
        over_tokens = self._tokens is not None and sum(whole) > self._tokens
        if over_tokens or (self._money is not None and self._prices.of(*whole) > self._money):
            raise BudgetSpentError(
                f"the teacher's budget is spent: {self}",
                do="raise it and run again; what was answered is not asked again",
            )
        self._reserved[0] += prompt
        self._reserved[1] += completion

    def release(self, prompt: int, completion: int) -> None:
        """End a reservation."""
        self._reserved[0] -= prompt
        self._reserved[1] -= completion

    def charge(self, prompt: int, completion: int) -> None:
        """Count tokens as spent."""
        self._spent[0] += prompt
        self._spent[1] += completion

    def __str__(self) -> str:
        spent = self.spent
        of = [f" of {self._tokens}" if self._tokens is not None else "",
              f" of {self._money:g}" if self._money is not None else ""]  # fmt: skip
        text = f"{spent.prompt_tokens + spent.completion_tokens}{of[0]} tokens"
        return f"{text}, {spent.money:.4g}{of[1]} in money" if self._prices != Prices() else text
