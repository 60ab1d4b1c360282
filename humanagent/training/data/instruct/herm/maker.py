"""``HermMaker``: captions at three levels, and places both ways, from one annotated picture.

After HERM-100K (Li et al. 2024, arXiv 2410.06777): a dense caption of the picture, four facets of
each person, parts of people; grounding and referring. What the paper lacks: each text is checked
against the joints, and a phrase that should single somebody out is only used if it is known to.

Marks such as ``[caption]`` belong to a trainer's view and are not written here; ``MARKS`` says
which task has which in the format of HERM and MiniGPT-v2.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Sequence
from typing import Any, Final

from humanagent.training.data.geometry.types import Checked, Finding
from humanagent.training.data.instruct.herm.ask import Said, ask
from humanagent.training.data.instruct.herm.collect import Collected
from humanagent.training.data.instruct.herm.config import HermConfig
from humanagent.training.data.instruct.herm.cues import singles_out
from humanagent.training.data.instruct.herm.facets import (
    FACETS,
    IMAGE,
    LIMBS,
    PERSON,
    part_words,
)
from humanagent.training.data.instruct.herm.named import Names, own_words
from humanagent.training.data.instruct.herm.people import RowPeople
from humanagent.training.data.instruct.herm.places import (
    grounded,
    part_places,
    person_places,
)
from humanagent.training.data.instruct.herm.prompts import BY, request
from humanagent.training.data.instruct.herm.rules import HermRules
from humanagent.training.data.instruct.herm.tell import image_messages, person_messages
from humanagent.training.data.instruct.types import Kind, MadeRow, Piece, Turn
from humanagent.training.data.rows import Caption, Made, Row
from humanagent.training.data.rows.types import Facet
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.teacher import About, Teacher

#: Marks of the tasks in the prompts of HERM (and of MiniGPT-v2, where it has them from).
MARKS: Final = {
    "image.dense": "[caption]",
    "person.overall": "[caption]",
    **{f"person.{facet}": "[caption]" for facet in FACETS},
    "part": "[caption]",
    "person.grounding": "[refer]",
    "person.referring": "[identify]",
    "person.grounded": "[grounding]",
    "part.grounding": "[refer]",
    "part.referring": "[identify]",
    "part.outline": "[parsing]",
}
_KEY: Final = 60_611  # of its dice
_PART: Final = re.compile(r"The ((?:left |right )?[a-z]+)\b")


class HermMaker:
    """A ``Maker`` of kind ``herm``.

    Args:
        teacher: writes the texts from the row's measurements; by default ``HermRules``.
        config: counts, probabilities, seed.

    Example:
        >>> import asyncio
        >>> from humanagent.training.data.scenes import SceneConfig, make_scene
        >>> from humanagent.training.data.teacher.drawn import drawn_row
        >>> row = drawn_row(make_scene(11, SceneConfig(people={1: 1})))
        >>> made = asyncio.run(HermMaker().make(row))
        >>> [(i.task, i.made[-1].by) for i in made.instructions][:1]
        [('image.dense', 'rules on annotations, no model')]
    """

    kind: Kind = "herm"

    def __init__(self, teacher: Teacher | None = None, config: HermConfig | None = None) -> None:
        self._teacher = teacher or HermRules()
        self._config = config or HermConfig()

    async def make(self, row: Row) -> MadeRow:
        """As ``Maker.make``."""
        view = RowPeople(row)
        people = view.largest(self._config.people)
        image, *persons = await _all([self._image(view), *(self._person(view, i) for i in people)])
        return _Work(view, self._config).done(image, dict(zip(people, persons, strict=True)))

    async def _image(self, view: RowPeople) -> list[Said]:
        def complaints(said: dict[str, Any]) -> list[str]:
            return _refused(view, [said["caption"]], None)

        about, tries = About("herm.image", view.row), self._config.tries
        return await ask(self._teacher, image_messages(view), IMAGE, about, complaints, tries)

    async def _person(self, view: RowPeople, i: int) -> list[Said]:
        def complaints(said: dict[str, Any]) -> list[str]:
            return _refused(view, [said[facet] for facet in FACETS], i)

        named = [part_words(p.name) for p in view.person(i).parts]
        parts = tuple(dict.fromkeys((*named, *map(part_words, LIMBS))))
        messages = person_messages(view, i, parts)
        about, tries = About(f"herm.people[{i}]", view.row), self._config.tries
        return await ask(self._teacher, messages, PERSON, about, complaints, tries)


class _Work:
    """What becomes of the replies about one row."""

    def __init__(self, view: RowPeople, config: HermConfig) -> None:
        self._view = view
        self._config = config
        self._dice = Dice(_KEY, config.seed, int(view.row.id[:12], 16))
        self._into = Collected(view.row, "herm", BY)
        self._phrases: dict[int, tuple[str, ...]] = {}
        self._names = Names(view, self._dice, config.by_box, self._phrases)

    def done(self, image: list[Said], persons: dict[int, list[Said]]) -> MadeRow:
        for i, said in persons.items():
            self._phrase(i, said[-1])
        self._dense(image)
        for i, said in persons.items():
            self._given(i)
            self._facets(i, said)
            self._parts(i, said[-1])
            self._places(i)
        return self._into.result()

    def _dense(self, said: list[Said]) -> None:
        for each in said:
            last, text = each is said[-1], each.fields["caption"].strip()
            checked = self._view.checker.check(text)
            if not text or not (last or checked.outcome == "refused"):
                continue
            kept = self._into.judged("image.dense", text, checked)
            if last and kept:
                made = each.reply.made("", checked.verdict())
                self._into.write(Caption(kept, "image"), made)
                turns = (request("image.dense", self._dice, {}), self._answer(kept))
                self._into.add("image.dense", turns, tuple(self._view.order), made)

    def _given(self, i: int) -> None:
        """What the source itself says of a person."""
        for caption in self._view.person(i).captions:
            if caption.facet in ("overall", *FACETS):
                self._told(i, f"person.{caption.facet}", caption.text.strip(), None)
        own = [c.text.strip() for c in self._view.person(i).captions if c.facet == "part"]
        for text in self._dice.shuffled(own)[: self._config.parts]:
            if part := _PART.match(text):
                self._part(i, part[1], text, None)

    def _facets(self, i: int, said: list[Said]) -> None:
        given = {c.facet for c in self._view.person(i).captions}
        for each in said:
            for facet in (f for f in FACETS if f not in given):
                text = each.fields[facet].strip()
                refused = text and self._check(i, text).outcome == "refused"
                if text and (each is said[-1] or refused):
                    made = each.reply.made("")
                    self._told(i, f"person.{facet}", text, made, facet)

    def _told(
        self, i: int, task: str, text: str, made: Made | None, facet: Facet | None = None
    ) -> None:
        """One text about a person: checked, kept in the row if it is made, asked for."""
        checked = self._check(i, text)
        kept = self._into.judged(task, text, checked)
        if not kept:
            return
        if made is not None and facet is not None:
            made = Made(made.field, made.by, made.prompt, checked.verdict())
            self._into.write(Caption(own_words(kept, self._view.ids[i]), facet), made, i)
        who = self._names.pointed(i, kept)
        if who:
            asked = request(task, self._dice, {"who": who})
            self._into.add(task, (asked, self._answer(kept, i)), (i,), made)

    def _parts(self, i: int, said: Said) -> None:
        if any(c.facet == "part" for c in self._view.person(i).captions):
            return
        for entry in said.fields["parts"]:
            part, text = part_words(str(entry.get("part", ""))), str(entry.get("text", "")).strip()
            if part and text.startswith(f"The {part} "):
                self._part(i, part, text, said.reply.made(""))

    def _part(self, i: int, part: str, text: str, made: Made | None) -> None:
        """A sentence such as *The left arm is bent*: checked as what this person's arm is."""
        whose = re.sub(rf"^The {re.escape(part)}\b", f"{self._view.ids[i]}'s {part}", text)
        checked = self._check(i, whose)
        kept = self._into.judged("part", whose, checked)
        if kept != whose:
            return
        if made is not None:
            made = Made(made.field, made.by, made.prompt, checked.verdict())
            self._into.write(Caption(text, "part"), made, i)
        who = self._names.pointed(i, text)
        if who:
            slots: dict[str, tuple[Piece, ...]] = {"who": who, "part": (part,)}
            asked = request("part", self._dice, slots)
            self._into.add("part", (asked, self._answer(text, i)), (i,), made)

    def _phrase(self, i: int, said: Said) -> None:
        """The teacher's phrase for a person, if it is known to fit nobody else."""
        phrase = said.fields["refer"].strip().rstrip(".")
        if not phrase or any(c.facet == "refer" for c in self._view.person(i).captions):
            return
        fits = phrase in self._names.known(i) or singles_out(self._view, i, phrase)
        found = Finding("count", phrase, "not known to fit this person and nobody else")
        checked = Checked(phrase, "kept") if fits else Checked("", "rejected", (found,))
        if self._into.judged("person.phrase", phrase, checked):
            self._phrases[i] = (phrase[:1].lower() + phrase[1:],)
            self._into.write(Caption(phrase, "refer"), said.reply.made("", checked.verdict()), i)

    def _places(self, i: int) -> None:
        view, names, dice = self._view, self._names, self._dice
        for task, turns in (
            *person_places(view, i, names, dice),
            *grounded(view, i, names, dice),
            *part_places(view, i, names, dice, self._config.parts),
        ):
            self._into.add(task, turns, (i,))

    def _check(self, i: int, text: str) -> Checked:
        return self._view.checker.check(text, person=i)

    def _answer(self, text: str, i: int | None = None) -> Turn:
        return Turn("assistant", self._names.spoken(text, i))


def _refused(view: RowPeople, texts: Sequence[str], i: int | None) -> list[str]:
    """What the teacher is told of texts that must be refused."""
    checked = (view.checker.check(text.strip(), person=i) for text in texts if text.strip())
    wrong = [f for each in checked if each.outcome == "refused" for f in each.findings]
    words = {"leak": "it speaks of its source", "coordinates": "it gives coordinates"}
    return [f'{words[f.kind]} ("{f.said}")' for f in wrong if f.kind in words]


async def _all(work: Sequence[Awaitable[list[Said]]]) -> list[list[Said]]:
    """All of it at once; when one fails the rest is awaited, so that nothing is left running."""
    done = await asyncio.gather(*work, return_exceptions=True)
    for one in done:
        if isinstance(one, BaseException):
            raise one
    return [one for one in done if not isinstance(one, BaseException)]
