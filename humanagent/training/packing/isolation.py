"""Does this model, with this attention, keep the samples of a row apart, and their branches?"""

from __future__ import annotations

from typing import Any

from humanagent.errors import BackendError, BadInputError
from humanagent.training.packing.attention import spans


class LeakError(BackendError):
    """A token of a packed row reads another sample or branch, or not its own."""


def check_isolation(model: Any, batch: dict[str, Any], *, tolerance: float = 1e-4) -> None:
    """Change a part of a packed row, and see that the logits of what must not read it stay.

    The first sample is changed; then, where samples have branches, the first branch and the prefix
    of one of them: the other branches must not read the one, and must read the other. Run it once
    before a training starts: all this depends on the model, its attention and the version of
    transformers, and a leak raises no error by itself.

    Raises:
        LeakError: logits changed by more than ``tolerance`` (absolute) that must stay, or branches
            do not read their prefix.
        BadInputError: the row has one sample only, and that has no branches.
    """
    positions = batch["position_ids"]
    found = spans(positions, positions.shape[1])
    tree = next(((start, split, end) for start, split, end in found if split < end), None)
    if len(found) < 2 and tree is None:
        raise BadInputError("one sample is no packed row", do="give a row of two or more")
    if len(found) > 1:
        _check_stays(model, batch, found[0][0], found[0][2], tolerance)
    if tree is not None:
        start, split, end = tree
        branches = (positions[0, split:end] == split - start).nonzero()[:, 0] + split
        second = int(branches[1])
        _check_stays(model, batch, split, second, tolerance)
        if not _moved(model, batch, start, split)[second:end].any():
            raise _leak(model, "branches of a packed row do not read their prefix")


def _check_stays(model: Any, batch: dict[str, Any], start: int, end: int, limit: float) -> None:
    """Nothing behind ``end`` reads the tokens from ``start`` to ``end``."""
    moved = _moved(model, batch, start, end)
    if not moved[start:end].any():
        raise BadInputError(f"tokens {start} to {end} have none that could be changed")
    worst = float(moved[end:].max())
    if not worst <= limit:
        raise _leak(
            model,
            f"samples or branches of a packed row read each other: a logit moved by {worst:.2g}",
        )


def _moved(model: Any, batch: dict[str, Any], start: int, end: int) -> Any:
    """How far the logits of a row move, (T, vocabulary), when these tokens are changed."""
    import torch

    # Token ids one up, but for places of pictures and for what would become one.
    ids = batch["input_ids"].clone()
    image = getattr(model.config, "image_token_id", None)
    old = ids[:, start:end]
    words = (old != image) & (old + 1 != image) & (old + 1 < model.config.text_config.vocab_size)
    ids[:, start:end] = torch.where(words, old + 1, old)
    training = model.training
    model.eval()
    with torch.no_grad():
        rest = {k: v for k, v in batch.items() if k not in ("input_ids", "labels")}
        before, after = (model(input_ids=i, **rest).logits for i in (batch["input_ids"], ids))
    model.train(training)
    return (before - after).abs()[0]


def _leak(model: Any, what: str) -> LeakError:
    return LeakError(
        what,
        where=str(model.config.text_config._attn_implementation),
        do="call use_segments(model), and the model with reset position_ids, without "
        "attention_mask and with use_cache=False",
    )
