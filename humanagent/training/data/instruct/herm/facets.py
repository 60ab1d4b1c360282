"""The shape of what a teacher replies about a picture and about a person."""

from __future__ import annotations

from typing import Any, Final

from humanagent.training.data.rows.types import Facet

#: HERM's four facets of a person. What it means by modality is not published; here it is what
#: somebody does, and with what.
FACETS: Final[tuple[Facet, ...]] = ("appearance", "pose", "modality", "relation")
#: Parts that joints tell something about.
LIMBS: Final = ("left_arm", "right_arm", "left_leg", "right_leg")

_TEXT: Final = {"type": "string"}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


IMAGE: Final[dict[str, Any]] = _object(caption=_TEXT)
PERSON: Final[dict[str, Any]] = _object(
    **dict.fromkeys((*FACETS, "refer"), _TEXT),
    parts={"type": "array", "items": _object(part=_TEXT, text=_TEXT)},
)


def part_words(name: str) -> str:
    """The name of a part as it is said.

    Example:
        >>> part_words("upper-clothes"), part_words("left_arm")
        ('upper clothes', 'left arm')
    """
    return name.replace("_", " ").replace("-", " ").strip().lower()
