"""A byte-level BPE tokenizer of our own, in the format that transformers and vLLM load."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from humanagent.errors import SettingsError
from humanagent.vlm.checkpoint.chat import CHAT_TEMPLATE, END, IMAGE, PAD, SPECIAL_TOKENS

_BYTES = 256
# Qwen2's, but for the number of digits that may stand in one token.
_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,DIGITS}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def train(
    texts: Iterable[str],
    *,
    vocab_size: int,
    digits: int = 1,
    extra_tokens: tuple[str, ...] = (),
    max_length: int = 2048,
) -> Any:
    """Learn merges from texts; returns a ``PreTrainedTokenizerFast`` with the chat template.

    ``digits`` is how many digits of a number may stand in one token: 1 spells numbers out, as
    Qwen2 does; up to 3 makes coordinates short. ``extra_tokens`` are whole from the start (bins of
    coordinates, say). Equal texts give an equal tokenizer. Ids 0-3 are the special tokens.

    Raises:
        SettingsError: a vocabulary too small for bytes and tokens, or digits not in 1-3.
    """
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, trainers
    from tokenizers import pre_tokenizers as pre
    from transformers import PreTrainedTokenizerFast

    least = _BYTES + len(SPECIAL_TOKENS) + len(extra_tokens)
    if vocab_size < least:
        raise SettingsError(f"vocab_size {vocab_size} is too small", do=f"give at least {least}")
    if not 1 <= digits <= 3:
        raise SettingsError(f"digits is {digits}", do="give 1, 2 or 3")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    pattern = Regex(_SPLIT.replace("DIGITS", str(digits)))
    tokenizer.pre_tokenizer = pre.Sequence(
        [
            pre.Split(pattern, behavior="isolated"),
            pre.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size - len(extra_tokens),
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=sorted(pre.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t in extra_tokens])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token=END,
        pad_token=PAD,
        additional_special_tokens=[SPECIAL_TOKENS[1], IMAGE],
        model_max_length=max_length,
        clean_up_tokenization_spaces=False,
        padding_side="left",
        chat_template=CHAT_TEMPLATE,
    )
