"""What both backends on transformers share: a device, and greedy tokens one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from humanagent.quiet import quiet


def device(name: str | None, threads: int | None) -> Any:
    """The ``torch.device`` of that name, by default a GPU where there is one; CPU threads set."""
    import torch

    found = torch.device(name or ("cuda" if torch.cuda.is_available() else "cpu"))
    if threads is not None and found.type == "cpu":
        torch.set_num_threads(threads)
    return found


def speak(
    model: Any,
    inputs: Mapping[str, Any],
    *,
    ends: Collection[int],
    most: int,
    said: Callable[[int], bool],
) -> None:
    """Tell ``said`` greedy tokens until one of ``ends``, ``most`` of them, or it is false.

    ``inputs`` are those of the model, a batch of one; the token that ends is not told.
    """
    import torch
    from transformers import StoppingCriteria, StoppingCriteriaList

    class Heard(StoppingCriteria):  # type: ignore[misc]
        """Told of every token, and asked whether to go on."""

        def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
            token = int(input_ids[0, -1])
            over = token in ends or not said(token)
            return torch.full((1,), over, dtype=torch.bool, device=input_ids.device)

    with torch.no_grad(), quiet():
        model.generate(
            **inputs,
            do_sample=False,
            max_new_tokens=most,
            stopping_criteria=StoppingCriteriaList([Heard()]),
        )
