"""The chat format (ChatML): one template, and the same thing as token ids with labels.

Pictures come first in their message, whatever the order a client sends, each on a line of its
own. Text is content: ``<|im_end|>`` or ``<image>`` inside it never becomes a special token here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from humanagent.errors import BadInputError

PAD, START, END, IMAGE = "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<image>"
SPECIAL_TOKENS = (PAD, START, END, IMAGE)
MAX_NEW = 256  # tokens of the longest answer of a model of ours
IGNORE = -100  # a label that is not learned, as in torch's cross entropy

CHAT_TEMPLATE = """\
{%- for message in messages -%}
{{- '<|im_start|>' + message['role'] + '\\n' -}}
{%- if message['content'] is string -%}
{{- message['content'] | trim -}}
{%- else -%}
{%- for part in message['content'] -%}
{%- if part['type'] != 'text' -%}{{- '<image>\\n' -}}{%- endif -%}
{%- endfor -%}
{%- for part in message['content'] -%}
{%- if part['type'] == 'text' -%}{{- part['text'] | trim -}}{%- endif -%}
{%- endfor -%}
{%- endif -%}
{{- '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}
"""


@dataclass(frozen=True)
class Turn:
    """One message; ``images`` is how many pictures it carries."""

    role: Literal["system", "user", "assistant"]
    text: str
    images: int = 0

    def message(self) -> dict[str, Any]:
        """The same as a message of the OpenAI chat API, for ``apply_chat_template``.

        Example:
            >>> Turn("user", "Who?", images=1).message()["content"][0]
            {'type': 'image'}
        """
        pictures: list[dict[str, str]] = [{"type": "image"}] * self.images
        return {"role": self.role, "content": [*pictures, {"type": "text", "text": self.text}]}


@dataclass(frozen=True)
class Encoded:
    """``input_ids`` and ``labels``, int64, (T,); labels are -100 where nothing is learned."""

    input_ids: NDArray[np.int64]
    labels: NDArray[np.int64]


def encode(tokenizer: Any, turns: Sequence[Turn], *, image_tokens: int) -> Encoded:
    """A conversation as token ids; the answers and their end are what is learned.

    Every picture takes ``image_tokens`` places. Up to the answer the ids are those that
    ``apply_chat_template`` gives, but for special tokens written out in the text.

    Raises:
        BadInputError: an answer that carries pictures.
    """
    ids: list[int] = []
    labels: list[int] = []
    start, end, image = (tokenizer.convert_tokens_to_ids(t) for t in (START, END, IMAGE))

    def text_ids(text: str) -> list[int]:
        found = tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True)
        return [int(i) for i in found]

    def add(new: list[int], *, learn: bool = False) -> None:
        ids.extend(new)
        labels.extend(new if learn else [IGNORE] * len(new))

    for turn in turns:
        answer = turn.role == "assistant"
        if answer and turn.images:
            raise BadInputError("an answer with pictures", do="put them into the question")
        text = turn.text.strip()
        add([start])
        if answer:
            add(text_ids("assistant\n"))
            add([*text_ids(text), end], learn=True)
        else:
            before = f"{turn.role}\n"
            for _ in range(turn.images):
                add(text_ids(before) + [image] * image_tokens)
                before = "\n"
            add([*text_ids(before + text), end])
        add(text_ids("\n"))
    return Encoded(np.array(ids, dtype=np.int64), np.array(labels, dtype=np.int64))


def encode_prompt(tokenizer: Any, turns: Sequence[Turn], *, image_tokens: int) -> list[int]:
    """The ids a model is asked to continue: the conversation, and the start of an answer."""
    said = encode(tokenizer, turns, image_tokens=image_tokens).input_ids.tolist()
    opening = tokenizer.encode("assistant\n", add_special_tokens=False)
    return [*said, tokenizer.convert_tokens_to_ids(START), *opening]
