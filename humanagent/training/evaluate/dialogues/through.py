"""The answers of a VLM backend, as the agent would ask it: what users run is what is measured."""

from __future__ import annotations

import asyncio
import hashlib
import io
from base64 import b64encode
from collections.abc import Callable, Sequence

from PIL import Image

from humanagent.context import PersonContext
from humanagent.training.evaluate.dialogues.asked import Asked
from humanagent.vlm.prompt import ask_messages
from humanagent.vlm.reads import reads_of
from humanagent.vlm.types import VLM


def answers_of(
    vlm: VLM, asked: Sequence[Asked], *, progress: Callable[[int], None] = lambda _: None
) -> list[str]:
    """What a VLM replies to each question, one after the other.

    Raises:
        VLMError: the backend failed.
    """

    async def ask_all() -> list[str]:
        prepare = getattr(vlm, "prepare", None)
        if prepare is not None:  # what the served model reads decides on the prompt
            await prepare()
        texts = []
        for one in asked:
            texts.append(await _ask(vlm, one))
            progress(1)
        return texts

    return asyncio.run(ask_all())


async def _ask(vlm: VLM, one: Asked) -> str:
    picture = one.picture or Image.new("RGB", (64, 64))
    context = None
    if one.context is not None:
        sha256 = hashlib.sha256(one.context.encode()).hexdigest()
        context = PersonContext(text=one.context, name="given", version=0, sha256=sha256)
    style = reads_of(vlm).prompt
    messages = ask_messages(one.truth.question, _data_url(picture), context, style=style)
    return (await vlm.generate(messages)).text


def _data_url(picture: Image.Image) -> str:
    """As PNG: nothing is lost."""
    data = io.BytesIO()
    picture.save(data, "PNG")
    return f"data:image/png;base64,{b64encode(data.getvalue()).decode()}"
