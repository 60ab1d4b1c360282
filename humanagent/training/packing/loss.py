"""The loss of one optimizer step: the mean over its supervised tokens, however they are packed.

A mean per micro-batch would weigh a token more where fewer are supervised. So the tokens of the
whole step are counted first, and every micro-batch is divided by that number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from humanagent.errors import BadInputError


@dataclass(frozen=True)
class StepLoss:
    """``loss`` is a detached scalar tensor: the mean over ``tokens`` supervised tokens."""

    loss: Any
    tokens: int


def step_loss(
    model: Any,
    batches: Sequence[dict[str, Any]],
    *,
    tokens: int | None = None,
    backward: Callable[[Any], None] = lambda loss: loss.backward(),
) -> StepLoss:
    """Forward and backward over the micro-batches of one step; gradients add up in the model.

    ``batches`` come from ``collate``; ``tokens`` is the number for the whole step where other
    processes take part in it; ``backward`` is ``accelerator.backward``, say.

    Raises:
        BadInputError: no token of the step is supervised.
    """
    count = sum(supervised(batch) for batch in batches) if tokens is None else tokens
    if not count:
        raise BadInputError("nothing to learn in this step", do="check the labels of the data")
    losses = []
    for batch in batches:
        loss = batch_loss(model, batch, count)
        if loss.requires_grad:  # not so for a row without pictures when only the connector learns
            backward(loss)
        losses.append(loss.detach())
    return StepLoss(sum(losses[1:], losses[0]), count)


def batch_loss(model: Any, batch: dict[str, Any], tokens: int) -> Any:
    """The micro-batch's part: the sum over its supervised tokens, divided by ``tokens``.

    Logits are computed where a token is learned, nowhere else: the prompt's are most of a row.
    """
    import torch

    shifted = torch.nn.functional.pad(batch["labels"], (0, 1), value=-100)[:, 1:]
    places = (shifted[0] != -100).nonzero()[:, 0]
    return model(
        **batch,
        logits_to_keep=places,
        shift_labels=shifted[:, places],
        num_items_in_batch=tokens,
    ).loss


def supervised(batch: dict[str, Any]) -> int:
    """Tokens of a batch that are learned."""
    return int((batch["labels"][:, 1:] != -100).sum())
