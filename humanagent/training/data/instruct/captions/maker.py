"""``CaptionsMaker``: captions of pictures with good faces, in three lengths (HumanCaption).

After HumanVLM (Dai et al. 2024, arXiv 2411.03034) and the set of faces that it is drawn from:
filters, a template text, rewriting by a language model, classes of length, and a subset of high
quality whose pictures show face, body and background. What the papers lack: each text is checked
against the joints.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any, Final

from humanagent.training.data.geometry.sentences import sentences
from humanagent.training.data.instruct.captions.config import LENGTHS, CaptionsConfig, Length
from humanagent.training.data.instruct.captions.faces import Face, faces_of
from humanagent.training.data.instruct.captions.filters import left_out
from humanagent.training.data.instruct.captions.template import raw_text
from humanagent.training.data.instruct.herm.ask import Said, ask
from humanagent.training.data.instruct.herm.collect import Collected
from humanagent.training.data.instruct.herm.named import Names
from humanagent.training.data.instruct.herm.people import RowPeople
from humanagent.training.data.instruct.types import Discarded, Kind, MadeRow, Turn
from humanagent.training.data.rows import Caption, Row
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.teacher import About, Teacher, TeacherReply, prompt_hash
from humanagent.vlm.types import Message

#: Who wrote the requests, and the texts where there is no teacher.
BY: Final = "templates: captions 1"
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"caption": {"type": "string"}},
    "required": ["caption"],
    "additionalProperties": False,
}
_KEY: Final = 60_617  # of its dice


class CaptionsMaker:
    """A ``Maker`` of kind ``captions``.

    What the filters take out is in ``MadeRow.discarded``; ``filters.filtered`` counts it.

    Args:
        teacher: rewrites template texts; without one they are the captions.
        config: the published numbers by default.

    Example:
        >>> import asyncio
        >>> from humanagent.training.data.instruct.captions import FaceFilters
        >>> from humanagent.training.data.scenes import SceneConfig, make_scene
        >>> from humanagent.training.data.teacher.drawn import drawn_row
        >>> row = drawn_row(make_scene(11, SceneConfig(people={1: 1})))
        >>> [one.task for one in asyncio.run(CaptionsMaker().make(row)).instructions]
        ['caption.short', 'caption.detail']
        >>> published = CaptionsConfig(filters=FaceFilters())
        >>> made = asyncio.run(CaptionsMaker(config=published).make(row))
        >>> [found.task for found in made.discarded]
        ['filter.small_face']
    """

    kind: Kind = "captions"

    def __init__(
        self, teacher: Teacher | None = None, config: CaptionsConfig | None = None
    ) -> None:
        self._teacher = teacher
        self._config = config or CaptionsConfig()

    async def make(self, row: Row) -> MadeRow:
        """As ``Maker.make``."""
        view = RowPeople(row)
        good, taken_out = self._filtered(view)
        into = Collected(row, "captions", BY)
        for found in taken_out:
            into.left_out(found)
        if not good:
            return into.result()
        dice = Dice(_KEY, self._config.seed, int(row.id[:12], 16))
        faces, before = [face.person for face in good], ""
        for length in LENGTHS:
            lacks = self._lacks(view, good) if length == "hq" else None
            raw = raw_text(view, faces, length, self._config)
            if not lacks and raw == before:
                lacks = "no_words", "the picture", f"nothing more is known for a {length} caption"
            if lacks:
                into.left_out(left_out(*lacks))
                continue
            await self._caption(view, faces, length, raw, into, dice)
            before = raw
        return into.result()

    def _filtered(self, view: RowPeople) -> tuple[list[Face], list[Discarded]]:
        filters = self._config.filters_of(view.row)
        found = [face for face in faces_of(view.row) if face.person in view.ids]
        good: list[Face] = []
        taken_out: list[Discarded] = []
        for face in found:
            reason = filters.reason(face)
            if reason:
                told = _measured(face, reason, filters.probability)
                taken_out.append(left_out(reason, view.ids[face.person], told))
            else:
                good.append(face)
        if not found:
            taken_out.append(left_out("no_face", "the picture", "no face is marked or found"))
        return good, taken_out

    def _lacks(self, view: RowPeople, good: list[Face]) -> tuple[str, str, str] | None:
        """Why nobody with a good face makes the picture one of high quality."""
        quality = self._config.quality_of(view.row)
        reasons = [quality.lacks(view.row, face.person) for face in good]
        if not all(reasons):
            return None
        size = f"{view.row.width} x {view.row.height} pixels"
        return reasons[0], view.ids[good[0].person], size

    async def _caption(
        self,
        view: RowPeople,
        faces: list[int],
        length: Length,
        raw: str,
        into: Collected,
        dice: Dice,
    ) -> None:
        """Write one caption; of a teacher's earlier tries only what is refused is noted."""
        task = f"caption.{length}"
        said = await self._written(view, raw, length)
        for each in said[:-1]:
            checked = view.checker.check(each.fields["caption"].strip())
            if checked.outcome == "refused":
                into.judged(task, each.fields["caption"].strip(), checked)
        text = said[-1].fields["caption"].strip()
        checked = view.checker.check(text)
        kept = into.judged(task, text, checked) if text else ""
        kept, answer = self._fitting(view, kept, length)
        if not kept:
            return
        made = said[-1].reply.made("", checked.verdict())
        into.write(Caption(kept, "image"), made)
        asked = Turn("user", (dice.pick(_texts()["requests"][task]),))
        into.add(task, (asked, answer), tuple(faces), made)

    def _fitting(self, view: RowPeople, text: str, length: Length) -> tuple[str, Turn]:
        """The text, and as it is said, without the last sentences that would make it too long.

        Phrases have more words than the ids that they stand for.
        """
        while True:
            dice = Dice(_KEY + 1, self._config.seed, int(view.row.id[:12], 16))
            said = Turn("assistant", Names(view, dice, 0.0, boxes=False).spoken(text))
            if len(said.plain.split()) <= self._config.words(length):
                return text, said
            text = "".join(sentences(text)[:-1]).strip()

    async def _written(self, view: RowPeople, raw: str, length: Length) -> list[Said]:
        most = self._config.words(length)
        messages = [
            Message("system", _texts()["system"]),
            Message("user", _texts()["ask"].format(words=most, text=raw)),
        ]
        if self._teacher is None:
            reply = TeacherReply(raw, BY, prompt_hash(messages, SCHEMA))
            return [Said({"caption": raw}, reply)]

        def complaints(fields: dict[str, Any]) -> list[str]:
            text = fields["caption"].strip()
            count = len(text.split())
            wrong = [_texts()["long"].format(count=count, words=most)] if count > most else []
            checked = view.checker.check(text)
            refused = checked.findings if checked.outcome == "refused" else ()
            return [*wrong, *(f'it must not say "{f.said}"' for f in refused)]

        about = About(f"captions.{length}", view.row)
        return await ask(self._teacher, messages, SCHEMA, about, complaints, self._config.tries)


def _measured(face: Face, reason: str, probability: float) -> str:
    width, height = face.size
    return {
        "small_face": f"a face of {width:.0f} x {height:.0f} pixels",
        "unsure_face": f"a face with a confidence of {face.confidence}",
        "few_labels": f"{len(face.labels(probability))} sure attributes",
    }[reason]


@cache
def _texts() -> dict[str, Any]:
    path = resources.files("humanagent.training.data.instruct.captions") / "prompts.json"
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found
