"""What an ask returns: the text, its checked claims, the scene it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from humanagent.claims import Claim, Status
from humanagent.errors import BadInputError
from humanagent.routing import Intent
from humanagent.scene import Scene

if TYPE_CHECKING:
    from PIL.Image import Image

    from humanagent.media import Picture


class Answer(BaseModel):
    """An answer that can be checked.

    ``degraded`` means that a VLM should have answered and did not. ``warnings`` are sentences
    about the picture, the measurement or the model. ``timings`` are seconds per step, and
    ``first_token`` those from asking a VLM to the first piece of its reply; ``provenance`` says
    which tools, versions, model and context hash made it, at how many tokens, and where a model
    looked closer.

    Example:
        >>> Answer(question="How many?", text="I count 2 people.", intent="count").status
        'answered'
    """

    model_config = ConfigDict(extra="forbid")

    question: str
    text: str
    status: Status = "answered"
    reason: str = ""
    intent: Intent
    claims: tuple[Claim, ...] = ()
    degraded: bool = False
    warnings: tuple[str, ...] = ()
    scene: Scene | None = Field(None, description="None when the question needed no perception")
    image_sha256: str = ""
    source: str = ""
    thread_id: str | None = None
    provenance: dict[str, Any] = Field(default_factory=dict)
    timings: dict[str, float] = Field(default_factory=dict)

    _picture: Picture | None = PrivateAttr(default=None)

    def __str__(self) -> str:
        return self.text

    def draw(self, *, caption: bool = False) -> Image:
        """The picture with boxes, skeletons, ids, and the joints that decided the answer.

        Args:
            caption: Write question and answer below the picture.

        Raises:
            BadInputError: the picture is not kept, as in an answer read back from JSON.
        """
        if self._picture is None:
            raise BadInputError(
                "this answer has no picture to draw on", do="draw before the answer is saved"
            )
        from humanagent.drawing import draw_answer

        scene = self.scene or Scene(width=self._picture.width, height=self._picture.height)
        title = f"{self.question}\n{self.text}" if caption else None
        return draw_answer(self._picture.pixels, scene, self.claims, title=title)

    def save_overlay(self, path: str | Path) -> Path:
        """Write ``draw()`` to a file, never half; the ending decides the format.

        Raises:
            BadInputError: an ending that is no picture format, or a folder that does not exist.
        """
        from humanagent.media.save import save_image

        return save_image(self.draw(caption=True), Path(path))
