"""Shards of WebDataset: tar archives, a picture and the JSON of its dialogues side by side.

A sample is a picture: ``<id>.jpg`` or ``.png`` and ``<id>.json``, so every picture is there once.
Equal rows give equal bytes: names are sorted within a shard, times and owners are 0.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from humanagent.training.data.views.folders import message_blocks
from humanagent.training.data.views.pictures import Picture
from humanagent.training.data.views.rendered import Rendered

_PICTURES: Final = 1000
_BYTES: Final = 256 * 2**20


class WebDatasetShards:
    """``train-000000.tar`` and so on, of at most ``pictures`` pictures or 256 MiB."""

    def __init__(self, folder: Path, pictures: int = _PICTURES) -> None:
        self._folder, self._most = folder, pictures
        self._waiting: dict[str, list[tuple[str, bytes]]] = {}
        self._shards: dict[str, int] = {}

    def add(self, picture: Picture, dialogues: Sequence[Rendered]) -> None:
        """Put a picture and what is said about it into the shard of each split it is for."""
        for split in dict.fromkeys(one.split for one in dialogues):
            row = {
                "id": picture.id,
                "dialogues": [
                    {"id": d.id, "kind": d.kind, "task": d.task, "messages": message_blocks(d)}
                    for d in dialogues
                    if d.split == split
                ],
                "width": dialogues[0].width,
                "height": dialogues[0].height,
            }
            text = json.dumps(row, ensure_ascii=False, sort_keys=True).encode()
            files = self._waiting.setdefault(split, [])
            files += [
                (f"{picture.id}.{picture.suffix}", picture.data),
                (f"{picture.id}.json", text),
            ]
            if len(files) >= 2 * self._most or sum(len(data) for _, data in files) >= _BYTES:
                self._flush(split)

    def close(self) -> None:
        """Write what waits."""
        for split in list(self._waiting):
            self._flush(split)

    def _flush(self, split: str) -> None:
        files = self._waiting.pop(split)
        number = self._shards.get(split, 0)
        self._shards[split] = number + 1
        path = self._folder / f"{split}-{number:06d}.tar"
        with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
            for name, data in sorted(files):
                info = tarfile.TarInfo(name)
                info.size, info.mode = len(data), 0o644
                tar.addfile(info, io.BytesIO(data))
