"""A checkpoint's tokenizer, without transformers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from humanagent.vlm.checkpoint.contract import CheckpointError


class Words:
    """Text to ids and back, with the methods that ``chat.encode_prompt`` asks of a tokenizer.

    Raises:
        CheckpointError: the folder's ``tokenizer.json`` cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        try:
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # tokenizers raises bare exceptions
            raise CheckpointError(
                f"cannot read the tokenizer: {error}", where=str(folder)
            ) from None
        # <|im_end|> in somebody's text is text. (The name reads the other way round.)
        self._tokenizer.encode_special_tokens = True

    def encode(
        self, text: str, *, add_special_tokens: bool = False, split_special_tokens: bool = True
    ) -> list[int]:
        """Ids of a text; special tokens in it stay text, whatever is asked."""
        assert not add_special_tokens
        assert split_special_tokens
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def convert_tokens_to_ids(self, token: str) -> int:
        """The id of a token.

        Raises:
            CheckpointError: the tokenizer lacks it.
        """
        found: int | None = self._tokenizer.token_to_id(token)
        if found is None:
            raise CheckpointError(f"the tokenizer has no {token}")
        return found

    def decode(self, ids: Sequence[int]) -> str:
        """The text of ids, without special tokens."""
        text: str = self._tokenizer.decode(list(ids), skip_special_tokens=True)
        return text


class Speech:
    """Tokens as they come to text as it comes: a sign of several tokens comes when it is whole.

    Example:
        >>> class Bytes:
        ...     def decode(self, ids):
        ...         return bytes(ids).decode("utf-8", "replace")
        >>> speech = Speech(Bytes())
        >>> [speech.add(i) for i in "né".encode()]
        ['n', '', 'é']
    """

    def __init__(self, words: Any) -> None:
        self._words, self._ids, self._said = words, list[int](), ""

    def add(self, token: int) -> str:
        """One more token; what can be said now that could not before."""
        self._ids.append(token)
        text = self.text
        if text.endswith("\ufffd"):
            return ""
        piece, self._said = text[len(self._said) :], text
        return piece

    def rest(self) -> str:
        """What is left at the end, half signs too."""
        return self.text[len(self._said) :]

    @property
    def text(self) -> str:
        """Everything."""
        return str(self._words.decode(self._ids))
