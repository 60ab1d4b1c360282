"""Which looks there are. A new one is a file with a function like those below, and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from humanagent.tools.looks.clothes import clothes
from humanagent.tools.looks.count import count_again
from humanagent.tools.looks.face import face
from humanagent.tools.looks.hands import hands
from humanagent.tools.looks.models import body_parts, face_attributes
from humanagent.tools.looks.types import Equipment, Look
from humanagent.tools.looks.zoom import zoom_into_person

#: Each makes one look, or None where what it needs is not installed.
_MAKERS: Final[tuple[Callable[[Equipment], Look[Any] | None], ...]] = (
    zoom_into_person,
    count_again,
    hands,
    face,
    clothes,
    face_attributes,
    body_parts,
)


def make_looks(equipment: Equipment) -> dict[str, Look[Any]]:
    """All looks that can be taken here, by name. Loads no model.

    Example:
        >>> from humanagent.tools.select import make_perceiver
        >>> from humanagent.settings import Settings
        >>> looks = make_looks(Equipment(lambda: make_perceiver(Settings())))
        >>> {"zoom_into_person", "count_again"} <= set(looks)
        True
    """
    made = (make(equipment) for make in _MAKERS)
    return {look.name: look for look in made if look is not None}
