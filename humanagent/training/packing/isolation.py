"""Does this model, with this attention, keep the samples of a row apart?"""

from __future__ import annotations

from typing import Any

from humanagent.errors import BackendError, BadInputError


class LeakError(BackendError):
    """A sample of a packed row can read another one."""


def check_isolation(model: Any, batch: dict[str, Any], *, tolerance: float = 1e-4) -> None:
    """Change the first sample of a packed row, and see that the others' logits stay.

    Run it once before a training starts: whether samples are kept apart depends on the model, its
    attention and the version of transformers, and a leak raises no error by itself.

    Raises:
        LeakError: they changed by more than ``tolerance`` (absolute).
        BadInputError: the row has one sample only.
    """
    import torch

    starts = (batch["position_ids"][0] == 0).nonzero()[:, 0].tolist()
    if len(starts) < 2:
        raise BadInputError("one sample is no packed row", do="give a row of two or more")
    first = starts[1]
    # Token ids one up, but for places of pictures and for what would become one.
    ids = batch["input_ids"].clone()
    image = getattr(model.config, "image_token_id", None)
    new = ids[:, :first] + 1
    words = (ids[:, :first] != image) & (new != image) & (new < model.config.text_config.vocab_size)
    ids[:, :first] = torch.where(words, new, ids[:, :first])
    training = model.training
    model.eval()
    with torch.no_grad():
        rest = {k: v for k, v in batch.items() if k not in ("input_ids", "labels")}
        before, after = (model(input_ids=i, **rest).logits for i in (batch["input_ids"], ids))
    model.train(training)
    difference = (before - after).abs()
    if not difference[:, :first].any():
        raise BadInputError("the first sample has no token that could be changed")
    worst = float(difference[:, first:].max())
    if not worst <= tolerance:
        raise LeakError(
            f"samples of a packed row read each other: a logit moved by {worst:.2g}",
            where=str(model.config._attn_implementation),
            do="call the model with reset position_ids, without attention_mask and with "
            "use_cache=False, and use sdpa or eager attention",
        )
