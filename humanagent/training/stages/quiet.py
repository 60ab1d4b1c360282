"""Libraries that talk while they work."""

from __future__ import annotations


def quiet() -> None:
    """No bars and remarks of transformers: the training has its own."""
    import transformers

    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
