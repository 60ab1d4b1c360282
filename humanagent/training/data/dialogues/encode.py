"""A dialogue as token ids: one prefix with picture and context, one branch per question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from humanagent.training.packing.sample import Sample
from humanagent.vlm.checkpoint.chat import END, IGNORE, IMAGE, START, Turn, encode
from humanagent.vlm.prompt import asked_as, told


def turns(context: str | None, question: str, reply: str, *, pictures: int) -> list[Turn]:
    r"""The conversation of one question, as ``ask_messages(style="plain")`` puts it.

    Example:
        >>> turns("people found: 0", "Who?", "Nobody.", pictures=0)[0].text
        'Measured people:\npeople found: 0\n\nQuestion: Who?'
    """
    asked = Turn("user", told(context) + asked_as(question), images=pictures)
    return [asked, Turn("assistant", reply)]


def encode_dialogue(
    tokenizer: Any,
    context: str | None,
    asked: Sequence[tuple[str, str]],
    *,
    image_tokens: int = 0,
    pixels: NDArray[np.float32] | None = None,
) -> Sample:
    """All questions with their replies behind one prefix; only replies are learned.

    Prefix and branch together are the ids of ``chat.encode`` for that question alone: the line
    breaks behind the context are where the tokenizer splits words anyway.

    Args:
        tokenizer: of the model.
        context: what is told about the picture.
        asked: (question, reply) pairs, at least one.
        image_tokens: places of one picture.
        pixels: (1, 3, H, W) where there is a picture.
    """
    start, end, image = (tokenizer.convert_tokens_to_ids(t) for t in (START, END, IMAGE))
    # One call for all texts: a call costs more than its text. Stripped, as ``encode`` does it.
    texts = ["user\n", "\n", "assistant\n", told(context)]
    texts += [asked_as(question).rstrip() for question, _ in asked]
    texts += [reply.strip() for _, reply in asked]
    found = tokenizer(texts, add_special_tokens=False, split_special_tokens=True)["input_ids"]
    user, line, assistant, measured, *rest = found
    ids = [start, *user]
    if pixels is not None:
        ids += [image] * image_tokens + line
    ids += measured
    labels, branches = [IGNORE] * len(ids), []
    for question, reply in zip(rest[: len(asked)], rest[len(asked) :], strict=True):
        prompt, answer = [*question, end, *line, start, *assistant], [*reply, end]
        branches.append(len(ids))
        ids += [*prompt, *answer]
        labels += [IGNORE] * len(prompt) + answer
    return Sample(
        np.array(ids, dtype=np.int64),
        np.array(labels, dtype=np.int64),
        pixels,
        branches=tuple(branches) if len(asked) > 1 else (),
    )


def encode_one(
    tokenizer: Any,
    context: str | None,
    question: str,
    reply: str,
    *,
    image_tokens: int = 0,
    pixels: NDArray[np.float32] | None = None,
) -> Sample:
    """One question with its reply as a conversation of its own."""
    pictures = 0 if pixels is None else 1
    said = encode(
        tokenizer, turns(context, question, reply, pictures=pictures), image_tokens=image_tokens
    )
    return Sample(said.input_ids, said.labels, pixels)
