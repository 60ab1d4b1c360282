"""The processor of any vision-language model: its chat template, its words, its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from humanagent.errors import VLMError
from humanagent.media import load_picture
from humanagent.vlm.local.plain import plain, special_texts
from humanagent.vlm.types import Message


class AnyProcessor:
    """Chats to the inputs of a model, and ids to text.

    Raises:
        VLMError: transformers cannot read the folder's processor, or it has no chat template.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._processor = _processor(folder)
        except Exception as error:  # transformers' and tokenizers' have no common base
            raise VLMError(
                f"transformers cannot read its processor: {' '.join(str(error).split())[:300]}",
                where=str(folder),
            ) from error
        self._where = str(folder)
        self._tokenizer = self._processor.tokenizer
        self._special = special_texts(self._tokenizer)
        if not getattr(self._processor, "chat_template", None):
            # Older folders keep it with the tokenizer.
            self._processor.chat_template = self._tokenizer.chat_template
        if not self._processor.chat_template:
            raise VLMError(
                "it has no chat template",
                where=str(folder),
                do="take a model that was tuned to answer, or add its chat_template.jinja",
            )

    def inputs(self, messages: Sequence[Message]) -> Any:
        """A batch of one, as torch tensors, up to where the answer begins.

        Raises:
            VLMError: the model's template cannot say this chat.
        """
        chat = [self._message(m) for m in messages]
        try:
            try:
                return self._filled(chat)
            except Exception:
                if chat[0]["role"] != "system" or len(chat) == 1:
                    raise
                return self._filled(_without_system(chat))  # Gemma's, for one, has no such role
        except Exception as error:  # jinja2's, and whatever the model's processor raises
            raise VLMError(
                f"its chat template or processor refuses the chat: {' '.join(str(error).split())}",
                where=self._where,
            ) from error

    def decode(self, ids: Sequence[int]) -> str:
        """The text of ids, without special tokens."""
        text: str = self._tokenizer.decode(
            list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return text

    @property
    def end(self) -> int | None:
        """The id that ends a text, for models that do not say what ends an answer."""
        found: int | None = self._tokenizer.eos_token_id
        return found

    def _filled(self, chat: list[dict[str, Any]]) -> Any:
        return self._processor.apply_chat_template(
            chat,
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
        )

    def _message(self, message: Message) -> dict[str, Any]:
        if message.role == "tool":
            raise VLMError("tools are not offered to local models", do="ask it without tools")
        parts: list[dict[str, Any]] = [
            {"type": "image", "image": load_picture(url).to_pil()} for url in message.images
        ]
        parts.append({"type": "text", "text": plain(message.text, self._special)})
        return {"role": message.role, "content": parts}


def _without_system(chat: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the system says in front of the first message."""
    first, second, *rest = chat
    *pictures, text = second["content"]
    told = {"type": "text", "text": f"{first['content'][0]['text']}\n\n{text['text']}"}
    return [{**second, "content": [*pictures, told]}, *rest]


def _processor(folder: Path) -> Any:
    """The folder's; without videos where torchvision, which they need, is not installed."""
    from transformers import AutoConfig, AutoProcessor
    from transformers.models.auto.processing_auto import PROCESSOR_MAPPING

    options = {"local_files_only": True, "trust_remote_code": False}
    try:
        return AutoProcessor.from_pretrained(str(folder), **options)
    except ImportError:
        kind: Any = PROCESSOR_MAPPING[type(AutoConfig.from_pretrained(str(folder), **options))]
        if "video_processor" not in kind.get_attributes():
            raise

    class Pictures(kind):  # type: ignore[misc]
        @classmethod
        def get_attributes(cls) -> list[str]:
            return [name for name in super().get_attributes() if name != "video_processor"]

    return Pictures.from_pretrained(str(folder), **options)
