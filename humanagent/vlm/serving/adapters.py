"""LoRA adapters that are served by name beside their model."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from humanagent.errors import BadInputError

_FILE: Final = "adapter_config.json"
#: The largest ranks that vLLM can be told.
RANKS: Final = (1, 8, 16, 32, 64, 128, 256, 320, 512)


@dataclass(frozen=True)
class Adapter:
    """A folder that peft wrote, and the model name under which it answers."""

    name: str
    folder: Path
    rank: int


def parse_adapter(text: str) -> Adapter:
    """From ``NAME=DIR``.

    Raises:
        BadInputError: another form, no LoRA adapter in the folder, or one that vLLM cannot take:
            for its rank, or for what learned whole beside LoRA.

    Example:
        >>> parse_adapter("sports")
        Traceback (most recent call last):
        humanagent.errors.BadInputError: not NAME=DIR (--lora sports): give, for example, \
sports=runs/sports/adapter
    """
    name, _, path = text.partition("=")
    if not re.fullmatch(r"[\w.-]+", name) or not path:
        raise BadInputError(
            "not NAME=DIR",
            where=f"--lora {text}",
            do="give, for example, sports=runs/sports/adapter",
        )
    folder = Path(path).expanduser().resolve()
    try:
        config = json.loads((folder / _FILE).read_bytes())
        kind, rank, whole = config["peft_type"], config["r"], config.get("modules_to_save")
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise BadInputError(
            f"no LoRA adapter: {_FILE} is missing or broken",
            where=str(folder),
            do="give a folder that peft's save_pretrained wrote",
        ) from error
    if kind != "LORA" or not isinstance(rank, int) or not 1 <= rank <= RANKS[-1]:
        raise BadInputError(
            f"an adapter of type {kind} and rank {rank} cannot be served",
            where=str(folder),
            do=f"give a LoRA adapter of a rank up to {RANKS[-1]}",
        )
    if whole:
        raise BadInputError(
            f"beside LoRA the adapter has whole parts ({whole}), which vLLM does not serve by name",
            where=str(folder),
            do="put them into the base: humanagent export ADAPTER --base CHECKPOINT --out DIR "
            "--apart, then serve DIR with DIR/lora",
        )
    return Adapter(name, folder, rank)


def max_rank(adapters: tuple[Adapter, ...]) -> int:
    """The smallest of vLLM's ranks that holds them all.

    Example:
        >>> max_rank((Adapter("a", Path("a"), 4), Adapter("b", Path("b"), 12)))
        16
    """
    largest = max(adapter.rank for adapter in adapters)
    return next(rank for rank in RANKS if rank >= largest)
