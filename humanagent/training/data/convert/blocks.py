"""Lists of faces as FDDB and WIDER FACE write them: a picture, how many, and a line for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from humanagent.training.data.convert.problems import reading


@dataclass(frozen=True)
class Block:
    """A picture's name, the line it stands in, and the lines that follow with their numbers."""

    name: str
    line: int
    faces: tuple[tuple[int, str], ...]


def read_blocks(path: Path, *, at_least: int = 0) -> Iterator[Block]:
    """The pictures of a list, one after the other.

    Args:
        path: The list.
        at_least: Lines that follow even where there is no face. WIDER FACE writes one of zeros.

    Raises:
        RowError: a count that is none, or a list that ends early.
    """
    with path.open(encoding="utf-8", errors="replace") as file:
        lines = enumerate(file, 1)
        for line, text in lines:
            name = text.strip()
            if not name:
                continue
            with reading(path, line + 1):
                count = int(next(lines, (line + 1, "no count of faces"))[1])
                if count < 0:
                    raise ValueError(f"{count} faces")
            wanted = max(count, at_least)
            faces = tuple(islice(lines, wanted))
            with reading(path, line):
                if len(faces) < wanted:
                    raise ValueError(f"{name} has {count} faces, the file ends after {len(faces)}")
            yield Block(name, line, faces[:count])
