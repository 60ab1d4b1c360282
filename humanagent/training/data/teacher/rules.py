"""A teacher that knows rules and what the scene maker drew, for runs without an endpoint.

It reads no messages: it draws the scene of the row again and answers from the parameters, through
the generators of captions and questions. So its texts are true, and far poorer than a model's;
its name in the provenance says what it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from humanagent.errors import BadInputError, VLMError
from humanagent.training.data.questions.make import make_questions
from humanagent.training.data.questions.types import split_of
from humanagent.training.data.questions.view import View
from humanagent.training.data.scenes import PersonTruth, SceneConfig, SceneSample
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.teacher.drawn import scene_of
from humanagent.training.data.teacher.types import About, TeacherReply, prompt_hash
from humanagent.vlm.types import Message

NAME: Final = "rules on drawn scenes, no model"
_TURNS: Final = 3
_KEY: Final = 60_013  # of its dice


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_TEXT: Final = {"type": "string"}
#: What it replies, by kind of text; a model can be held to the same.
SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "conversation": _object(
        turns={"type": "array", "items": _object(question=_TEXT, answer=_TEXT), "minItems": 1}
    ),
    "detail": _object(answer=_TEXT),
    "reasoning": _object(question=_TEXT, answer=_TEXT),
}


class RuleTeacher:
    """Answers ``SCHEMAS`` from the truth about drawn scenes; costs nothing, says the same again.

    Args:
        config: how the scenes were drawn; a row's own size goes before.

    Example:
        >>> import asyncio
        >>> from humanagent.training.data.scenes import make_scene
        >>> from humanagent.training.data.teacher.drawn import drawn_row
        >>> about = About("detail", drawn_row(make_scene(7)))
        >>> asyncio.run(RuleTeacher().ask([], about=about)).by
        'rules on drawn scenes, no model'
    """

    name = NAME

    def __init__(self, config: SceneConfig | None = None) -> None:
        self._config = config

    async def ask(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        *,
        about: About | None = None,
    ) -> TeacherReply:
        """JSON of ``SCHEMAS[about.kind]``, whatever the messages and the schema are.

        Raises:
            BadInputError: it is not told what the request is about, knows no such kind of text, or
                the row is not of a drawn scene.
            VLMError: the rules have nothing to say of this picture.
        """
        if about is None or about.kind not in _WRITERS:
            raise BadInputError(
                f"rules do not write {about.kind if about else 'what they are not told about'!r}",
                do=f"ask for one of {', '.join(_WRITERS)}, or ask a model",
            )
        sample = scene_of(about.row, self._config)
        said = _WRITERS[about.kind](sample)
        if said is None:
            raise VLMError(f"the rules have no {about.kind} for it", where=about.row.path)
        return TeacherReply(
            json.dumps(said, ensure_ascii=False),
            NAME,
            prompt_hash(messages, schema, {"kind": about.kind, "row": about.row.id}),
        )

    async def aclose(self) -> None:
        """Nothing is open."""


def _conversation(sample: SceneSample) -> dict[str, Any] | None:
    asked = make_questions(sample, 0, split_of(sample.seed), 2 * _TURNS)
    turns = [
        {"question": one.question, "answer": one.answer}
        for one in asked
        if one.status == "answered"
    ]
    return {"turns": turns[:_TURNS]} if turns else None


def _detail(sample: SceneSample) -> dict[str, Any]:
    told = [*sample.captions[:1]]
    for one in sample.people[:5]:
        told += [f"{one.id}'s {text.removeprefix('The ')}" for text in one.part_captions.values()]
    return {"answer": " ".join(told)}


def _reasoning(sample: SceneSample) -> dict[str, Any] | None:
    """A question whose answer follows from facts, which the answer gives as its reasons."""
    found = [*_able_to_leave(sample), *_together(sample)]
    if not found:
        return None
    question, answer = Dice(_KEY, sample.seed).pick(found)
    return {"question": question, "answer": answer}


def _able_to_leave(sample: SceneSample) -> Iterator[tuple[str, str]]:
    for one in sample.people:
        posture, question = one.shown_fact("posture"), f"Could {one.id} walk away at once?"
        if posture == "standing":
            legs = " on straight legs" if _both(one, "leg", "straight") else ""
            yield question, f"Yes. {one.id} is standing{legs}, so a step is all it takes."
        elif posture in ("sitting", "kneeling", "lying", "crouching"):
            yield (
                question,
                f"Not at once. {one.id} is {posture}, so getting up would have to come first.",
            )


def _together(sample: SceneSample) -> Iterator[tuple[str, str]]:
    view = View(sample)
    for a, b in view.pairs():
        facing, distance = view.pair(a, b, "facing"), view.pair(a, b, "distance")
        question = f"Do {a.id} and {b.id} seem to have something to do with each other?"
        if facing == "facing_each_other" and distance in ("near", "touching"):
            yield (
                question,
                (
                    f"It seems so. {a.id} and {b.id} are facing each other, and {a.id} is "
                    f"{'touching' if distance == 'touching' else 'near'} {b.id}."
                ),
            )
        elif facing == "not_facing_each_other" and distance == "apart":
            yield (
                question,
                (
                    f"It does not look like it. They do not face each other, and {a.id} is far "
                    f"from {b.id}."
                ),
            )


def _both(one: PersonTruth, limb: str, value: str) -> bool:
    return all(one.shown_fact(f"{side}_{limb}") == value for side in ("left", "right"))


_WRITERS: Final[dict[str, Callable[[SceneSample], dict[str, Any] | None]]] = {
    "conversation": _conversation,
    "detail": _detail,
    "reasoning": _reasoning,
}
