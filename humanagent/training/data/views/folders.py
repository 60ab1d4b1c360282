"""Views that are files of text beside a folder of pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from humanagent.training.data.views.pictures import Picture
from humanagent.training.data.views.rendered import Rendered

#: How LLaVA and LLaMA-Factory are told where the picture belongs.
IMAGE: Final = "<image>"


def message_blocks(one: Rendered) -> list[dict[str, Any]]:
    """The dialogue as messages of typed blocks: the picture, then the words of the first question.

    Example:
        >>> said = (("Who?", "A man."),)
        >>> one = Rendered("a", "0", "herm", "vqa", "train", 64, 48, said)
        >>> message_blocks(one)[0]["content"]
        [{'type': 'image'}, {'type': 'text', 'text': 'Who?'}]
    """
    found: list[dict[str, Any]] = []
    for asked, said in one.turns:
        for role, text in (("user", asked), ("assistant", said)):
            found.append({"role": role, "content": [{"type": "text", "text": text}]})
    found[0]["content"].insert(0, {"type": "image"})
    return found


class MessagesFolder:
    """``train.jsonl`` (and ``val``, ``test``) with ``messages`` and ``images``: TRL, ms-swift.

    Paths of pictures are relative to the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: dict[str, Any] = {}

    def add(self, picture: Picture, dialogues: Sequence[Rendered]) -> None:
        """Write a picture and what is said about it."""
        _write_picture(self._folder, picture)
        for one in dialogues:
            row = {**_about(one), "images": [picture.name], "messages": message_blocks(one)}
            if one.split not in self._lines:
                path = self._folder / f"{one.split}.jsonl"
                self._lines[one.split] = path.open("w", encoding="utf-8", newline="\n")
            self._lines[one.split].write(_json(row) + "\n")

    def close(self) -> None:
        """End the files."""
        for file in self._lines.values():
            file.close()


class ConversationsFolder:
    """``train.json`` with ``conversations`` of *human* and *gpt*: LLaVA, LLaMA-Factory.

    The first question begins with the one ``<image>`` of the dialogue, as LLaVA has it.
    ``dataset_info.json`` is what LLaMA-Factory looks its data sets up in: a ``humanagent_SPLIT``
    for each.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Any] = {}

    def add(self, picture: Picture, dialogues: Sequence[Rendered]) -> None:
        """Write a picture and what is said about it."""
        _write_picture(self._folder, picture)
        for one in dialogues:
            row = {
                **_about(one),
                "image": picture.name,
                "conversations": conversations(one),
            }
            first = one.split not in self._files
            if first:
                path = self._folder / f"{one.split}.json"
                self._files[one.split] = path.open("w", encoding="utf-8", newline="\n")
            self._files[one.split].write(("[\n" if first else ",\n") + _json(row))

    def close(self) -> None:
        """End the files, and list them for LLaMA-Factory."""
        for file in self._files.values():
            file.write("\n]\n")
            file.close()
        info = {f"humanagent_{split}": _llama_factory(f"{split}.json") for split in self._files}
        text = json.dumps(info, indent=2, sort_keys=True) + "\n"
        (self._folder / "dataset_info.json").write_text(text, encoding="utf-8", newline="\n")


def conversations(one: Rendered) -> list[dict[str, str]]:
    r"""The turns of a dialogue as LLaVA writes them.

    Example:
        >>> said = (("Who?", "A man."),)
        >>> conversations(Rendered("a", "0", "herm", "vqa", "train", 64, 48, said))[0]["value"]
        '<image>\nWho?'
    """
    found = []
    for i, (asked, said) in enumerate(one.turns):
        found.append({"from": "human", "value": asked if i else f"{IMAGE}\n{asked}"})
        found.append({"from": "gpt", "value": said})
    return found


def _llama_factory(file: str) -> dict[str, Any]:
    return {
        "file_name": file,
        "formatting": "sharegpt",
        "columns": {"messages": "conversations", "images": "image"},
    }


def _about(one: Rendered) -> dict[str, Any]:
    return {
        "id": one.id, "kind": one.kind, "task": one.task, "width": one.width, "height": one.height,
    }  # fmt: skip


def _write_picture(folder: Path, picture: Picture) -> None:
    path = folder / picture.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture.data)


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)
