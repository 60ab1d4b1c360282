"""``humanagent.json``: what a checkpoint was trained on, compared whenever it is used.

A model reads the prompt, the person context, the chat template and the pixels that it was trained
with; where one of them differs when it is served, its answers get worse and nothing else shows it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from humanagent.context import contract_hash, latest
from humanagent.errors import BadInputError, SettingsError
from humanagent.vlm.checkpoint.pixels import Preprocessing
from humanagent.vlm.prompt import PROMPT_VERSION, PromptStyle
from humanagent.vlm.reads import Reads

FILE = "humanagent.json"


class CheckpointError(BadInputError):
    """A folder that is no checkpoint of ours, or whose files do not belong together."""


class ContextChangedError(CheckpointError):
    """The running code renders another prompt or context than the checkpoint was trained with."""


class ContextContract(BaseModel):
    """The renderer of the person context, and the hash of what it makes of a fixed scene."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: int
    hash: str

    @classmethod
    def of(cls, name: str, version: int | None = None) -> ContextContract:
        """That of the running code; the newest version where none is given.

        Raises:
            SettingsError: no renderer of that name and version.

        Example:
            >>> ContextContract.of("compact").version
            1
        """
        number = latest(name) if version is None else version
        return cls(name=name, version=number, hash=contract_hash(name, number))


class Contract(BaseModel):
    """Everything that has to be the same when the model is served.

    ``context`` is ``None`` for a model that was trained without person context. Coordinates in the
    context are pixels of the original upright picture. ``prompt`` is the style of the prompt,
    ``focus`` whether the context depended on the question. Hashes are SHA-256 of
    ``tokenizer.json`` and of ``chat_template.jinja``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    model: str
    parameters: int
    preprocessing: Preprocessing
    coordinates: Literal["original_pixels"] = "original_pixels"
    context: ContextContract | None
    prompt: PromptStyle = "plain"
    prompt_version: int
    focus: bool = False
    template_hash: str
    tokenizer_hash: str
    data_revision: str
    code_revision: str

    def reads(self) -> Reads:
        """What the agent has to give the model."""
        context = self.context
        return Reads(
            measured=context is not None,
            context=context.name if context else None,
            version=context.version if context else None,
            prompt=self.prompt,
            focus=self.focus,
            picture=self.preprocessing,
        )


def check_contract(folder: Path) -> Contract:
    """Read a checkpoint's contract and compare it with the running code and the other files.

    Raises:
        CheckpointError: no such checkpoint, or files that were changed since it was written.
        ContextChangedError: the prompt or the person context is rendered differently by this code.

    Example:
        >>> check_contract(Path("nowhere"))
        Traceback (most recent call last):
        humanagent.vlm.checkpoint.contract.CheckpointError: no humanagent.json (nowhere): give a \
folder that humanagent wrote
    """
    contract = read_contract(folder)
    for name, written in (
        ("tokenizer.json", contract.tokenizer_hash),
        ("chat_template.jinja", contract.template_hash),
    ):
        if _sha256(folder, name) != written:
            raise CheckpointError(
                f"{name} is not the one that the model was trained with",
                where=str(folder),
                do="take the whole folder from one checkpoint",
            )
    _check_preprocessing(folder, contract.preprocessing)
    check_rendering(str(folder), contract.prompt_version, contract.context)
    return contract


def read_contract(folder: Path) -> Contract:
    """What ``humanagent.json`` says, compared with nothing.

    Raises:
        CheckpointError: the file is missing, broken, or of a newer format.
    """
    try:
        return Contract.model_validate_json((folder / FILE).read_bytes())
    except OSError as error:
        raise CheckpointError(
            f"no {FILE}", where=str(folder), do="give a folder that humanagent wrote"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise CheckpointError(
            f"cannot use {FILE}: {place} {first['msg']}",
            where=str(folder),
            do="update humanagent, or write the checkpoint again",
        ) from error


def hashes(folder: Path) -> dict[str, str]:
    """``tokenizer_hash`` and ``template_hash`` of the files in a folder."""
    return {
        "tokenizer_hash": _sha256(folder, "tokenizer.json"),
        "template_hash": _sha256(folder, "chat_template.jinja"),
    }


def check_rendering(
    where: str, prompt_version: int, context: ContextContract | None, digits: int | None = None
) -> None:
    """Compare the prompt and the person context that a model needs with those of this code.

    ``digits`` is how many digits of the context's hash are known, where it is not all of them.

    Raises:
        ContextChangedError: they are rendered differently.
    """
    if prompt_version != PROMPT_VERSION:
        raise ContextChangedError(
            f"the checkpoint needs prompt version {prompt_version}, this humanagent has "
            f"{PROMPT_VERSION}",
            where=where,
            do="install the version that wrote it, or train again",
        )
    if context is None:
        return
    try:
        running = ContextContract.of(context.name, context.version)
    except SettingsError as error:
        raise ContextChangedError(
            f"the checkpoint needs the person context {context.name} version {context.version}, "
            "which this humanagent does not have",
            where=where,
            do="install the version that wrote it, or a newer one",
        ) from error
    if running.hash[:digits] != context.hash:
        raise ContextChangedError(
            f"this humanagent renders the person context {context.name} version {context.version} "
            "differently from the one that trained the checkpoint",
            where=where,
            do="install the version that wrote it, or train again",
        )


def _check_preprocessing(folder: Path, written: Preprocessing) -> None:
    """The processor that vLLM and transformers use does what the contract says."""
    processor, config = _json(folder, "processor_config.json"), _json(folder, "config.json")
    images = processor.get("image_processor") or {}
    side = written.image_size
    pairs = (
        (images.get("size"), {"height": side, "width": side}),
        (images.get("image_mean"), list(written.mean)),
        (images.get("image_std"), list(written.std)),
        (images.get("resample"), 3),  # PIL's number for bicubic
        (processor.get("vision_feature_select_strategy"), "full"),
        (config.get("vision_feature_select_strategy"), "full"),
        ((config.get("vision_config") or {}).get("image_size"), side),
    )
    for found, wanted in pairs:
        if found != wanted:
            raise CheckpointError(
                f"the preprocessing files say {found} where {FILE} says {wanted}",
                where=str(folder),
                do="take the whole folder from one checkpoint",
            )


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise CheckpointError(
            f"no {name}", where=str(folder), do="take the whole folder from one checkpoint"
        ) from error


def _sha256(folder: Path, name: str) -> str:
    return hashlib.sha256(_read(folder, name)).hexdigest()


def _json(folder: Path, name: str) -> dict[str, Any]:
    try:
        found = json.loads(_read(folder, name))
    except ValueError as error:
        raise CheckpointError(f"{name} is not JSON", where=str(folder)) from error
    if not isinstance(found, dict):
        raise CheckpointError(f"{name} is not a JSON object", where=str(folder))
    return found
