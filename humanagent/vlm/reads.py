"""What a model reads beside the picture, where it is not what the settings say."""

from __future__ import annotations

from dataclasses import dataclass

from humanagent.vlm.checkpoint.pixels import Preprocessing
from humanagent.vlm.prompt import PromptStyle


@dataclass(frozen=True)
class Reads:
    """The inputs that a model was trained with; a VLM names its own as ``reads``.

    Attributes:
        measured: False for a model that was trained without person context: it gets none.
        context: Renderer of the person context; None for that of the settings.
        version: Its version; None for the newest.
        prompt: Whether the task is explained to it.
        focus: Whether the context depends on the question: most relevant people first, with the
            joints that it needs. Without, every question about a picture has the same context.
        picture: How it sees a picture; None for a model whose own server sees to that.

    Example:
        >>> Reads().prompt, Reads(context="compact", version=1, prompt="plain", focus=False).focus
        ('rules', False)
    """

    measured: bool = True
    context: str | None = None
    version: int | None = None
    prompt: PromptStyle = "rules"
    focus: bool = True
    picture: Preprocessing | None = None


def reads_of(vlm: object) -> Reads:
    """What a VLM reads: its own ``reads``, else what every model is given.

    Example:
        >>> reads_of(None) == Reads()
        True
    """
    reads = getattr(vlm, "reads", None)
    return reads if isinstance(reads, Reads) else Reads()
