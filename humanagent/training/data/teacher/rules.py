"""A teacher that knows rules, for runs without an endpoint.

It reads no messages. Of a drawn scene it draws the scene again and tells what is true; of any other
row it tells what pose facts decide of the annotated joints. So its texts hold, and are far poorer
than a model's; its name in the provenance says which of the two it was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from humanagent.errors import BadInputError, VLMError
from humanagent.training.data.rows import Row
from humanagent.training.data.scenes import SceneConfig
from humanagent.training.data.teacher import caption_qa, rules_drawn, rules_measured
from humanagent.training.data.teacher.drawn import SOURCE, scene_of
from humanagent.training.data.teacher.types import About, TeacherReply, prompt_hash
from humanagent.vlm.types import Message


class NothingToSayError(VLMError):
    """The rules have no text of this kind for a row; asking again gives none either."""


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
    """Answers ``SCHEMAS`` from truth or measurements; costs nothing, says the same again.

    Args:
        config: how drawn scenes were drawn; a row's own size goes before.

    Example:
        >>> import asyncio
        >>> from humanagent.training.data.scenes import make_scene
        >>> from humanagent.training.data.teacher.drawn import drawn_row
        >>> about = About("detail", drawn_row(make_scene(7)))
        >>> asyncio.run(RuleTeacher().ask([], about=about)).by
        'rules on drawn scenes, no model'
    """

    name = "rules, no model"

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
                a drawn scene is drawn differently now.
            NothingToSayError: nothing of the kind is decided by what is known of the picture.
        """
        if about is not None and about.kind == caption_qa.KIND:
            text = caption_qa.answer(messages, about.row, self._config)
            if not text:
                raise NothingToSayError("the rules have no answer to it", where=about.row.path)
            return TeacherReply(text, rules_drawn.NAME, prompt_hash(messages, schema))
        if about is None or about.kind not in SCHEMAS:
            raise BadInputError(
                f"rules do not write {about.kind if about else 'what they are not told about'!r}",
                do=f"ask for one of {', '.join(SCHEMAS)}, or ask a model",
            )
        by, said = self._written(about.kind, about.row)
        if said is None:
            raise NothingToSayError(f"the rules have no {about.kind} for it", where=about.row.path)
        return TeacherReply(
            json.dumps(said, ensure_ascii=False),
            by,
            prompt_hash(messages, schema, {"kind": about.kind, "row": about.row.id}),
        )

    async def aclose(self) -> None:
        """Nothing is open."""

    def _written(self, kind: str, row: Row) -> tuple[str, dict[str, Any] | None]:
        """Who writes about such a row, and what."""
        if row.source != SOURCE:
            measured = {
                "conversation": rules_measured.conversation,
                "detail": rules_measured.detail,
                "reasoning": rules_measured.reasoning,
            }
            return rules_measured.NAME, measured[kind](row)
        drawn = {
            "conversation": rules_drawn.conversation,
            "detail": rules_drawn.detail,
            "reasoning": rules_drawn.reasoning,
        }
        return rules_drawn.NAME, drawn[kind](scene_of(row, self._config))
