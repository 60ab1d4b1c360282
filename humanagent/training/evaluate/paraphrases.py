"""Are questions understood that were put by people, not by our templates?

Every question of a labelled set (``tests/data/questions.md``) is asked about drawn scenes, whose
measurements are given to the agent. There is no true answer to such a question, as nobody knows
which of the people is meant; what is judged is whether the answer is about what was asked:

- *met*: it claims something of the labelled intent (or of an ``also`` intent), and nothing that
  the measurements contradict; refusals where the label is refuse; abstentions where nothing about
  the label can be measured (appearance, interaction, reason, not about people).
- *off*: it claims something else, or answers what should be refused or left open.
- *open*: it says that it cannot tell, or asks who is meant.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt
from PIL import Image
from rich.table import Table

from humanagent.answer import Answer
from humanagent.errors import BadInputError
from humanagent.scene import Provenance, Scene
from humanagent.tools.protocols import PersonPerceiver, ToolInfo
from humanagent.training.data.dialogues.scale import scaled
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.training.data.scenes import SceneConfig, make_scene

Judgement = Literal["met", "off", "open"]
_LIMBS: Final = tuple(
    f"{side}_{part}" for side in ("left", "right") for part in ("arm", "hand", "leg")
)
#: What an answer to an intent claims; intents that are missing cannot be measured.
_CLAIMED: Final[dict[str, tuple[str, ...]]] = {
    "count": ("count", "present"),
    "presence": ("present", "count"),
    "posture": ("posture",),
    "limb": (*_LIMBS, "stance", "head_tilt"),
    "orientation": ("orientation", "head_turn"),
    "relation": ("side", "depth", "distance", "facing"),
}
_ANYTHING: Final = ("which_person", "describe")
_SIZE: Final = 896


class Asker(Protocol):
    """What is evaluated (``humanagent.HumanAgent``)."""

    def ask(self, source: npt.NDArray[np.uint8], question: str, /) -> Answer:
        """The answer to a question about a picture."""
        ...


@dataclass(frozen=True)
class Labelled:
    """A question with its intent, and others that a fair judge accepts."""

    question: str
    intent: str
    also: tuple[str, ...]


@dataclass
class Judged:
    """Counts of judgements per intent."""

    counts: Counter[tuple[str, Judgement]] = field(default_factory=Counter)

    def share(self, judgement: Judgement, intent: str | None = None) -> float:
        """Of all questions, or those of an intent, 0..1."""
        total = sum(n for (name, _), n in self.counts.items() if intent in (None, name))
        found = sum(
            n for (name, j), n in self.counts.items() if intent in (None, name) and j == judgement
        )
        return found / max(1, total)

    def to_json(self) -> list[dict[str, Any]]:
        """A row per intent, then all."""
        names: list[str | None] = [*sorted({name for name, _ in self.counts}), None]
        return [
            {
                "intent": name or "all",
                "asked": sum(n for (i, _), n in self.counts.items() if name in (None, i)),
                **{j: self.share(j, name) for j in get_args(Judgement)},
            }
            for name in names
        ]


class GivenScene:
    """A perceiver that reports the drawn scene it was made with."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    @property
    def info(self) -> ToolInfo:
        return ToolInfo("given", "1")

    def perceive(self, image: object) -> Scene:
        """The scene, whatever the picture."""
        return self._scene.model_copy(update={"provenance": Provenance(tool="given")})


def read_labelled(path: Path) -> list[Labelled]:
    """Lines of ``{"question", "intent", "also"}``.

    Raises:
        BadInputError: a file that cannot be read, or a line without these.
    """
    found = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadInputError(f"cannot read: {error.strerror}", where=str(path)) from error
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            found.append(Labelled(row["question"], row["intent"], tuple(row.get("also", ()))))
        except (ValueError, KeyError, TypeError) as error:
            raise BadInputError(
                "no labelled question", where=f"{path}:{number}", do='give {"question", "intent"}'
            ) from error
    return found


def judge(labelled: Labelled, answer: Answer) -> Judgement:
    """Whether the answer is about what was asked; see the module's words.

    Example:
        >>> judge(Labelled("How many?", "count", ()), Answer(
        ...     question="How many?", text="I cannot tell.", intent="count", status="abstained"))
        'open'
    """
    fair = (labelled.intent, *labelled.also)
    if labelled.intent == "refuse":  # feelings are refused or abstained from, by the profile
        return "off" if answer.status == "answered" else "met"
    if answer.status == "refused":
        return "off"
    if answer.status == "abstained" or not answer.claims:
        measurable = any(name in _CLAIMED or name in _ANYTHING for name in fair)
        return "open" if measurable else "met"
    if any(claim.verdict == "contradicted" for claim in answer.claims):
        return "off"
    wanted = {predicate for name in fair for predicate in _CLAIMED.get(name, ())}
    anything = any(name in _ANYTHING for name in fair)
    return "met" if anything or wanted & {c.predicate for c in answer.claims} else "off"


def evaluate_paraphrases(
    questions: Sequence[Labelled],
    make_agent: Callable[[PersonPerceiver], AbstractContextManager[Asker]],
    *,
    scenes: int = 3,
    progress: Callable[[int], None] = lambda _: None,
) -> Judged:
    """Ask every question about test scenes with one, two, three, one ... people.

    Args:
        questions: the labelled ones.
        make_agent: makes an agent from a perceiver (``HumanAgent``).
        scenes: how many scenes every question is asked about.
        progress: gets the number of new answers.
    """
    judged = Judged()
    for index in range(scenes):
        scene, picture = _scene(index, people=1 + index % 3)
        with make_agent(GivenScene(scene)) as agent:
            for one in questions:
                judged.counts[one.intent, judge(one, agent.ask(picture, one.question))] += 1
                progress(1)
    return judged


def judged_table(judged: Judged) -> Table:
    """A rich table; shares in percent."""
    shown = Table(title="questions that people put", title_justify="left")
    for column in ("intent", "asked", "met %", "off %", "open %"):
        shown.add_column(column, justify="left" if column == "intent" else "right")
    for row in judged.to_json():
        shares = (f"{100 * row[name]:.1f}" for name in ("met", "off", "open"))
        shown.add_row(row["intent"], str(row["asked"]), *shares)
    return shown


def _scene(index: int, people: int) -> tuple[Scene, npt.NDArray[np.uint8]]:
    drawn = make_scene(seed_at("test", index), SceneConfig(people={people: 1}))
    factor = _SIZE / drawn.scene.width
    stripped = [p.model_copy(update={"attributes": {}}) for p in drawn.scene.people]
    scene = scaled(drawn.scene.model_copy(update={"people": tuple(stripped)}), factor)
    return scene, np.asarray(Image.fromarray(drawn.image).resize((_SIZE, _SIZE)))
