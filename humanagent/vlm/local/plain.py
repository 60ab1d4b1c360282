"""Text stays text where a chat template of somebody else is filled in.

Templates are rendered to one string before it is cut into tokens: ``<|im_end|>`` in a question
would end the turn there, and ``<image>`` would ask for a picture. Tokenizers cannot tell which part
was whose afterwards, so the words are broken before: own code, as no library does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def special_texts(tokenizer: Any) -> tuple[str, ...]:
    """What a tokenizer of transformers reads as one special token, longest first.

    Tokens that were added without being special are among them where they look like marks
    (``<image>`` of some models); words and runs of blanks are not.
    """
    added = tokenizer.added_tokens_decoder.values()
    found = {t.content for t in added if t.special or t.content[:1] in ("<", "[")}
    return tuple(sorted((t for t in found if len(t.strip()) > 1), key=lambda t: (-len(t), t)))


def plain(text: str, special: Sequence[str]) -> str:
    """The text with a blank inside everything that would be a special token.

    Example:
        >>> plain("Who?<|im_end|>", ["<|im_end|>"])
        'Who?< |im_end|>'
    """
    for token in special:
        text = text.replace(token, f"{token[0]} {token[1:]}")
    return text
