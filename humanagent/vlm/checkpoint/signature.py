"""A contract as a model's name: how a server tells its clients what the served model reads.

``/v1/models`` is all that every OpenAI-compatible server tells about a model, so the signature is
given to it as a second name of the same model. A client renders prompt, person context and picture
accordingly, without having the checkpoint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from humanagent.vlm.checkpoint.contract import (
    ContextContract,
    Contract,
    check_rendering,
)
from humanagent.vlm.checkpoint.pixels import Preprocessing, Triple
from humanagent.vlm.prompt import PromptStyle
from humanagent.vlm.reads import Reads

_DIGITS: Final = 12  # of a SHA-256: enough to tell versions apart, nobody forges them
_NUMBERS: Final = r"[0-9][0-9.e_-]{0,80}"
_FORM: Final = re.compile(
    r"humanagent-1"
    r"-(?:(?P<context>[a-z]{1,32})(?P<version>[0-9]{1,4})\.(?P<hash>[0-9a-f]{12})|none)"
    r"-(?P<prompt>rules|plain)(?P<prompt_version>[0-9]{1,4})"
    r"-(?P<focus>focus|whole)"
    rf"-px(?P<side>[1-9][0-9]{{0,4}})\.mean(?P<mean>{_NUMBERS})\.std(?P<std>{_NUMBERS})"
    r"-(?P<template>[0-9a-f]{12})"
)


@dataclass(frozen=True)
class Signed:
    """What a signature says; ``context`` has the first 12 digits of its hash only."""

    name: str
    context: ContextContract | None
    prompt: PromptStyle
    prompt_version: int
    focus: bool
    picture: Preprocessing
    template: str

    def reads(self) -> Reads:
        """What the agent has to give the model.

        The chat template is the server's own business: only ``signature`` of the checkpoint at
        hand can be compared with that.

        Raises:
            ContextChangedError: this code renders that prompt or context differently.
        """
        check_rendering(self.name, self.prompt_version, self.context, _DIGITS)
        context = self.context
        return Reads(
            measured=context is not None,
            context=context.name if context else None,
            version=context.version if context else None,
            prompt=self.prompt,
            focus=self.focus,
            picture=self.picture,
        )


def signature(contract: Contract) -> str:
    """A contract in one word of letters, digits, ``-``, ``.`` and ``_``.

    Example:
        >>> contract = Contract(
        ...     model="nano", parameters=1, preprocessing=Preprocessing(image_size=112),
        ...     context=None, prompt_version=1, template_hash="0f" * 32, tokenizer_hash="",
        ...     data_revision="", code_revision="",
        ... )
        >>> signature(contract)
        'humanagent-1-none-plain1-whole-px112.mean0.5.std0.5-0f0f0f0f0f0f'
        >>> read_signature(signature(contract)).reads() == contract.reads()
        True
    """
    context, seen = contract.context, contract.preprocessing
    fields = (
        "humanagent-1",
        f"{context.name}{context.version}.{context.hash[:_DIGITS]}" if context else "none",
        f"{contract.prompt}{contract.prompt_version}",
        "focus" if contract.focus else "whole",
        f"px{seen.image_size}.mean{_written(seen.mean)}.std{_written(seen.std)}",
        contract.template_hash[:_DIGITS],
    )
    return "-".join(fields)


def read_signature(name: str) -> Signed | None:
    """What a model's name says, if it is a signature; None for any other name.

    Example:
        >>> read_signature("qwen-vl") is None
        True
    """
    found = _FORM.fullmatch(name)
    if found is None:
        return None
    mean, std = _triple(found["mean"]), _triple(found["std"])
    if mean is None or std is None:
        return None
    context = None
    if found["context"]:
        context = ContextContract(
            name=found["context"], version=int(found["version"]), hash=found["hash"]
        )
    return Signed(
        name=name,
        context=context,
        prompt="plain" if found["prompt"] == "plain" else "rules",
        prompt_version=int(found["prompt_version"]),
        focus=found["focus"] == "focus",
        picture=Preprocessing(image_size=int(found["side"]), mean=mean, std=std),
        template=found["template"],
    )


def _written(numbers: Triple) -> str:
    """Exactly; once where all three are the same."""
    return "_".join(repr(n) for n in (numbers[:1] if len(set(numbers)) == 1 else numbers))


def _triple(text: str) -> Triple | None:
    try:
        numbers = [float(n) for n in text.split("_")]
    except ValueError:
        return None
    match numbers:
        case [one]:
            return (one, one, one)
        case [red, green, blue]:
            return (red, green, blue)
        case _:
            return None
