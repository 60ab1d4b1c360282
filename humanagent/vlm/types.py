"""What every vision-language model backend offers: one async protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable


@dataclass(frozen=True)
class ToolSpec:
    """A tool that a model may call; ``parameters`` is the JSON schema of its arguments."""

    name: str
    description: str
    parameters: dict[str, Any]


@dataclass(frozen=True)
class ToolCall:
    """A call that a model made; ``arguments`` is the JSON it wrote, not checked."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Message:
    """One message of a chat; ``images`` are data URLs that we made ourselves.

    ``calls`` are those of an assistant's message; ``call_id`` names the call that a message of the
    role ``tool`` answers.
    """

    role: Literal["system", "user", "assistant", "tool"]
    text: str
    images: tuple[str, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""


@dataclass(frozen=True)
class Completion:
    """What came back, from which model, at what cost.

    ``first_s`` is how many seconds the first piece of it took, where that is known; ``calls`` are
    tools that the model wants to be called before it answers.
    """

    text: str
    model: str
    usage: dict[str, int] = field(default_factory=dict)
    first_s: float | None = None
    calls: tuple[ToolCall, ...] = ()


@runtime_checkable
class VLM(Protocol):
    """A model that reads pictures and text. ``name`` goes into an answer's provenance.

    Some can do more, and say so:

    - A backend that can offer tools to its model has ``takes_tools = True``, and takes ``tools``
      (of ``ToolSpec``) and ``tool_choice`` in ``generate`` beside the other arguments; it is only
      given them then.
    - One that was trained on a certain prompt, context or picture says which as ``reads``.
    - One that has to find that out has ``async prepare(timeout_s)``, which is awaited before a
      prompt is made. It raises what ``generate`` raises, and ``CheckpointError`` for a model that
      reads what this code does not render; it may be awaited any number of times.
    - ``notice`` is a sentence about the model for the provenance of an answer, or None.
    """

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
