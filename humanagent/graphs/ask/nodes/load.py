"""load: the picture of this ask, checked and stored; a follow-up question reuses the last one."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from langgraph.runtime import Runtime

from humanagent.errors import BadInputError, DeadlineError
from humanagent.graphs.ask.bounded import in_thread, within
from humanagent.graphs.ask.context import AskContext, Gallery
from humanagent.graphs.ask.state import AskState, fresh
from humanagent.media import Picture, PictureSource, load_picture, load_stored
from humanagent.settings import MediaLimits


async def load(state: AskState, runtime: Runtime[AskContext]) -> AskState:
    """Put the picture's hash into a fresh state, and its cautions into the warnings."""
    context = runtime.context
    source = context.source if context.source is not None else state.get("source")
    if source is None:
        sha256 = state.get("image")
        if not sha256:
            raise BadInputError("no picture to ask about", do="give a picture with the question")
        picture = await picture_of(sha256, context)
    elif isinstance(source, Picture) and (kept := context.gallery.taken(source)) is not None:
        picture = kept  # at once: to start a thread would cost more
    else:
        left, limits = context.remaining(), context.settings.media
        try:
            picture = await within(left, in_thread(_load, source, limits, context.gallery))
        except TimeoutError as error:
            raise DeadlineError(
                "the picture was not there before the deadline", do="raise deadline_s"
            ) from error
    context.picture = picture  # for this ask it stays, whatever others load meanwhile
    update = fresh(state["question"])
    update["image"], update["warnings"] = picture.sha256, list(picture.warnings)
    return update


async def picture_of(sha256: str, context: AskContext) -> Picture:
    """The decoded picture with this hash, from memory or the content store."""
    picture = context.picture
    if picture is None or picture.sha256 != sha256:
        picture = context.gallery.decoded(sha256)
    if picture is None:
        gallery, limits = context.gallery, context.settings.media
        picture = await asyncio.to_thread(load_stored, sha256, gallery.store, limits)
        gallery.keep(picture)
    return picture


def _load(source: PictureSource | Picture, limits: MediaLimits, gallery: Gallery) -> Picture:
    picture = load_picture(source, limits, gallery.store, gallery.decoded)
    known = gallery.decoded(picture.sha256)
    if known is not None:  # answers that a caller keeps share the pixels
        picture = replace(picture, pixels=known.pixels)
    if isinstance(source, Picture):
        gallery.take(source, picture)
    else:
        gallery.keep(picture)
    return picture
