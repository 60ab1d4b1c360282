"""How many threads torch computes with."""

from __future__ import annotations


def use_threads(count: int | None) -> None:
    """Let torch compute with so many threads, from this thread on; None leaves it as it is.

    Torch keeps one number for the process: the last one asked for holds. It is asked for before
    every run and not once, because a thread that has begun to compute notices no later change, and
    because some libraries (ultralytics) set a number of their own when they load a model.
    """
    import torch

    if count is not None and torch.get_num_threads() != count:
        torch.set_num_threads(count)
