"""Which perception backend is used: the one that the settings name, else the best that is there.

A new backend is one folder with a ``prepare.py`` (see ``choice``) and one line in ``BACKENDS``.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Hashable
from dataclasses import dataclass, replace

from humanagent.errors import HumanAgentError, MissingDependencyError, SettingsError
from humanagent.scene import Scene
from humanagent.settings import Settings
from humanagent.tools.attributes.fill import Filled, readers
from humanagent.tools.choice import Missing, Ready
from humanagent.tools.gather import Gathered
from humanagent.tools.protocols import Image, ManyPerceiver, PersonPerceiver, ToolInfo

#: Name -> module with ``prepare``. "auto" takes the first that is ready: those whose models have
#: the better published scores first, the embedded one, which is always there, last. MMPose comes
#: first because it is asked for explicitly, by ``pose_config``.
BACKENDS: dict[str, str] = {
    "mmpose": "humanagent.tools.mmpose.prepare",
    "vitpose": "humanagent.tools.vitpose.prepare",
    "ultralytics": "humanagent.tools.ultralytics.prepare",
    "rtmpose": "humanagent.tools.rtmpose.prepare",
    "blazepose": "humanagent.tools.blazepose.prepare",
}

_kept: dict[Hashable, PersonPerceiver] = {}
_building = threading.Lock()


@dataclass(frozen=True)
class Choice:
    """The backend that is used.

    Attributes:
        name: One of ``BACKENDS``.
        why: The reason, for people.
        ready: How to build it.
        passed: The better backends that cannot be used, with what each lacks.
    """

    name: str
    why: str
    ready: Ready
    passed: dict[str, HumanAgentError]


def choose(settings: Settings) -> Choice:
    """The backend that the settings name, or the first that is ready; loads no model.

    Raises:
        SettingsError: no backend has this name, or the weights that are named fit none.
        MissingDependencyError: the library or model files are not installed.

    Example:
        >>> choose(Settings(perceiver="blazepose")).name
        'blazepose'
    """
    if settings.perceiver != "auto":
        asked = prepare(settings.perceiver, settings)
        if isinstance(asked, Missing):
            raise asked.error
        return Choice(settings.perceiver, f"set: {asked.why}", asked, {})
    passed: dict[str, HumanAgentError] = {}
    for name in BACKENDS:
        found = prepare(name, settings)
        if isinstance(found, Ready):
            why = f"auto: the first of {', '.join(BACKENDS)} that is ready; {found.why}"
            return Choice(name, why, found, passed)
        passed[name] = found.error
    named = settings.pose_weights or settings.detector_weights or settings.pose_config
    if named is None:
        raise passed["blazepose"]  # the one that is a single command away
    reasons = "; ".join(f"{name}: {error.what}" for name, error in passed.items())
    kind = MissingDependencyError if _only_missing(passed) else SettingsError
    raise kind(f"no backend can use {named}: {reasons}", where="perceiver=auto")


def make_perceiver(settings: Settings) -> PersonPerceiver:
    """The chosen backend; models are loaded once per process.

    What was chosen and why stands in its ``info.settings["chosen"]``, and so in the provenance of
    every scene and answer.

    Raises:
        HumanAgentError: as ``choose``, or the model files cannot be used.
    """
    choice = choose(settings)
    with _building:
        if choice.ready.key not in _kept:
            _kept[choice.ready.key] = _gathered(choice.ready.build(), settings)
        return Chosen(with_readers(_kept[choice.ready.key], settings), choice.why)


def _gathered(perceiver: PersonPerceiver, settings: Settings) -> PersonPerceiver:
    """On a GPU, pictures that wait go as one batch.

    On a CPU they run side by side: a batch takes as much processor time there (0.95 to 1.05 times
    as much with YOLO11n-pose and RTMPose-m, 1.25 times with RT-DETR and ViTPose, of four pictures:
    ``benchmarks/perception.py``).
    """
    on_gpu = settings.provider == "cuda"
    return Gathered(perceiver) if on_gpu and isinstance(perceiver, ManyPerceiver) else perceiver


def with_readers(perceiver: PersonPerceiver, settings: Settings) -> PersonPerceiver:
    """A perceiver that also reads off people what the settings ask for; itself without any.

    Raises:
        MissingDependencyError: the models for that are not installed.
    """
    asked = readers(settings)
    return Filled(perceiver, asked) if asked else perceiver


def prepare(name: str, settings: Settings) -> Ready | Missing:
    """Ask one backend whether it could be used.

    Raises:
        SettingsError: no backend has this name.
    """
    if name not in BACKENDS:
        raise SettingsError(
            f"no perception backend is called {name!r}",
            where="perceiver",
            do=f"use auto, {', '.join(BACKENDS)}",
        )
    answer = importlib.import_module(BACKENDS[name]).prepare(settings)
    assert isinstance(answer, Ready | Missing)
    return answer


class Chosen:
    """A perceiver that says why it was chosen."""

    def __init__(self, perceiver: PersonPerceiver, why: str) -> None:
        self.perceiver = perceiver
        self._why = why

    @property
    def info(self) -> ToolInfo:
        """That of the backend, with the reason."""
        info = self.perceiver.info
        return replace(info, settings={**info.settings, "chosen": self._why})

    def perceive(self, image: Image) -> Scene:
        """As the backend does."""
        scene = self.perceiver.perceive(image)
        return scene.model_copy(update={"provenance": self.info.provenance()})

    def without(self, sha256: str) -> Chosen:
        """The perceiver that was not fitted on a picture: itself, where that cannot matter."""
        without = getattr(self.perceiver, "without", None)
        other = self.perceiver if without is None else without(sha256)
        return self if other is self.perceiver else Chosen(other, self._why)


def _only_missing(passed: dict[str, HumanAgentError]) -> bool:
    """Whether something that was asked for has to be installed or pulled, and nothing is wrong."""
    return all(
        isinstance(error, MissingDependencyError)
        for name, error in passed.items()
        if name != "blazepose"
    )
