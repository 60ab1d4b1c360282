"""What every vision-language model backend offers: one async protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable


@dataclass(frozen=True)
class Message:
    """One message of a chat; ``images`` are data URLs that we made ourselves."""

    role: Literal["system", "user", "assistant"]
    text: str
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class Completion:
    """What came back, from which model, at what cost."""

    text: str
    model: str
    usage: dict[str, int] = field(default_factory=dict)


@runtime_checkable
class VLM(Protocol):
    """A model that reads pictures and text. ``name`` goes into an answer's provenance."""

    @property
    def name(self) -> str: ...

    async def generate(
        self,
        messages: Sequence[Message],
        *,
        schema: dict[str, Any] | None = None,
        stream: Callable[[str], None] | None = None,
        timeout_s: float | None = None,
    ) -> Completion:
        """One reply; with ``schema`` as JSON of that shape, with ``stream`` text as it comes.

        Must not block the event loop: work that does cannot be cut off at the deadline.

        Raises:
            VLMError: the server failed, or was too late; ``transient`` when a retry may help.
            NotStartedError: nothing answers at the address.
        """
        ...

    async def aclose(self) -> None:
        """Close connections."""
        ...
