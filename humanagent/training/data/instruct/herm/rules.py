"""``HermRules``: the teacher without a model, for drawn rows and for rows with joints or words.

It reads no messages but the row itself: facts that the joints decide, attributes, the source's own
captions. Its texts are plain and repeat themselves; its name in the provenance says what it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from humanagent.errors import BadInputError
from humanagent.training.data.instruct.herm.facets import LIMBS
from humanagent.training.data.instruct.herm.people import RowPeople
from humanagent.training.data.instruct.herm.phrases import phrases
from humanagent.training.data.instruct.herm.poses import (
    limb_sentences,
    pair_sentences,
    part_sentence,
    pose_sentences,
)
from humanagent.training.data.instruct.herm.words import appearance, as_sentence
from humanagent.training.data.rows import PersonRow
from humanagent.training.data.scenes.captions import listed, with_article
from humanagent.training.data.teacher import About, TeacherReply, prompt_hash
from humanagent.vlm.types import Message

NAME: Final = "rules on annotations, no model"
_PERSON: Final = re.compile(r"herm\.people\[(\d+)\]")
_HOLDING: Final = re.compile(r"\bholding (an? [^.,]+)")
_TOLD: Final = 5  # people of a picture
_THINGS: Final = 6
_NUMBERS: Final = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve"),
)


class HermRules:
    """Answers the two requests of ``HermMaker`` from the row; costs nothing, says the same again.

    Example:
        >>> import asyncio
        >>> from humanagent.training.data.rows import PersonRow, Row
        >>> people = (PersonRow(bbox=(0, 0, 9, 40), attributes={"top": "red shirt"}),)
        >>> row = Row("0" * 64, 64, 48, "coco", "x", path="a.jpg", people=people)
        >>> reply = asyncio.run(HermRules().ask([], about=About("herm.people[0]", row)))
        >>> json.loads(reply.text)["appearance"]
        'P1 wears a red shirt.'
    """

    name = NAME

    def __init__(self) -> None:
        self._last: RowPeople | None = None  # a row is asked about once per person

    async def ask(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        *,
        about: About | None = None,
    ) -> TeacherReply:
        """JSON of the schema of ``herm.image`` or ``herm.people[i]``.

        Raises:
            BadInputError: it is not told what the request is about, or knows no such text.
        """
        match = None if about is None else _PERSON.fullmatch(about.kind)
        if about is None or not (match or about.kind == "herm.image"):
            raise BadInputError(
                f"these rules do not write {about.kind if about else 'without a row'!r}",
                do="ask for herm.image or herm.people[i], or ask a model",
            )
        view = self._last
        if view is None or view.row is not about.row:
            view = self._last = RowPeople(about.row)
        said = _person(view, int(match[1])) if match else {"caption": _image(view)}
        return TeacherReply(
            json.dumps(said, ensure_ascii=False),
            NAME,
            prompt_hash(messages, schema, {"kind": about.kind, "row": about.row.id}),
        )

    async def aclose(self) -> None:
        """Nothing is open."""


def _image(view: RowPeople) -> str:
    """The source's first caption, then looks and poses of the largest people, then things.

    Nothing where that is all: a short caption alone is not dense.
    """
    row = view.row
    own = [c.text for c in row.captions if c.facet == "image" and c.text.strip()][:1]
    found = [as_sentence(text) for text in own]
    if not own and view.whole:
        found.append(_count(len(view.order)))
    for i in view.largest(_TOLD):
        who, one = view.ids[i], view.person(i)
        if own and row.source == "drawn":  # whose caption tells the looks of everybody
            found += limb_sentences(view, i)
        else:
            found += [*appearance(one.attributes).sentences(who), *pose_sentences(view, i)]
            found += [f"{who} is {doing}."] if (doing := _doing(one)) else []
    text = " ".join(found)
    names = dict.fromkeys(t.name for t in row.objects if t.name.split()[-1] not in text)
    things = [with_article(name) for name in names][:_THINGS]
    found += [f"There is also {listed(things)}."] if things else []
    dense = len(found) > 1 or row.source == "drawn"
    return " ".join(found) if dense else ""


def _count(number: int) -> str:
    if number == 0:
        return "Nobody is in the picture."
    words = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{words.capitalize()} {'person is' if number == 1 else 'people are'} in the picture."


def _person(view: RowPeople, i: int) -> dict[str, Any]:
    who, one = view.ids[i], view.person(i)
    told = ((part, part_sentence(view, i, part)) for part in LIMBS)
    known = phrases(view, i)
    return {
        "appearance": " ".join(appearance(one.attributes).sentences(who)),
        "pose": " ".join(pose_sentences(view, i)),
        "modality": _modality(one, who),
        "relation": " ".join(pair_sentences(view, i)),
        "refer": known[0] if known else "",
        "parts": [{"part": part.replace("_", " "), "text": text} for part, text in told if text],
    }


def _modality(one: PersonRow, who: str) -> str:
    """The action; of what a source has captioned too, only as far as the caption shows it."""
    if doing := _doing(one):
        return f"{who} is {doing}."
    held = [m for c in one.captions if c.facet == "overall" for m in _HOLDING.findall(c.text)]
    return f"{who} is holding {held[0]}." if held else ""


def _doing(one: PersonRow) -> str:
    """The action, if it is a phrase that follows *is* and is not known to be hidden."""
    words = one.action.replace("_", " ")
    captions = [c.text for c in one.captions if c.facet == "overall"]
    shown = not captions or any(words in text for text in captions)
    return words if shown and re.match(r"[a-z]+ing\b", words) else ""
