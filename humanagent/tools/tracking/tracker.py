"""``PersonTracker``: scenes of one stream in, the same scenes with lasting names out."""

from __future__ import annotations

from dataclasses import asdict

from humanagent.errors import BadInputError
from humanagent.scene import Person, Scene
from humanagent.tools.protocols import ToolInfo
from humanagent.tools.tracking.association import PoseAssociator
from humanagent.tools.tracking.one_euro import OneEuroSettings
from humanagent.tools.tracking.protocols import Associator
from humanagent.tools.tracking.smoothing import JointSmoother

#: Seconds after which the past of somebody's joints is dropped.
_FORGET_S = 10.0


class PersonTracker:
    """Lasting ids and steady joints over the pictures of one camera.

    Not safe to share between streams or threads: make one for each.

    Args:
        associator: says who is who; the built-in one by default.
        smoothing: settings of the One-Euro filter of the joints; None leaves joints as they are.

    Example:
        >>> somebody = Person(id="P1", bbox=(10, 0, 50, 100), score=0.9)
        >>> tracker = PersonTracker()
        >>> first = tracker.update(Scene(width=640, height=480, people=(somebody,)), 0.0)
        >>> moved = somebody.model_copy(update={"bbox": (14, 0, 54, 100)})
        >>> newcomer = Person(id="P2", bbox=(300, 0, 340, 100), score=0.9)
        >>> scene = tracker.update(Scene.from_people((640, 480), [newcomer, moved]), 0.1)
        >>> [(p.id, p.track_id) for p in scene.people]
        [('P1', 1), ('P2', 2)]
    """

    def __init__(
        self,
        associator: Associator | None = None,
        *,
        smoothing: OneEuroSettings | None = OneEuroSettings(),  # noqa: B008 (frozen)
    ) -> None:
        self._associator = associator or PoseAssociator()
        self._smoothing = smoothing
        self.reset()

    @property
    def info(self) -> ToolInfo:
        """The associator, with the settings of the smoothing."""
        inner = self._associator.info
        smoothing = asdict(self._smoothing) if self._smoothing else {}
        more = {f"smoothing_{name}": value for name, value in smoothing.items()}
        return ToolInfo(inner.name, inner.version, {**inner.settings, **more})

    def reset(self) -> None:
        """Forget everybody, for the next stream."""
        self._associator.reset()
        self._time: float | None = None
        self._size: tuple[int, int] | None = None
        self._smoothers: dict[int, tuple[JointSmoother, float]] = {}

    def update(self, scene: Scene, time_s: float) -> Scene:
        """The scene with ``track_id``, ids ``P<track_id>`` and smoothed joints.

        People keep the order of the scene.

        Raises:
            BadInputError: time stands still or goes back, or the picture has another size.
        """
        self._check(scene, time_s)
        self._smoothers = {
            n: (s, t) for n, (s, t) in self._smoothers.items() if time_s - t <= _FORGET_S
        }
        numbers = self._associator.assign(scene.people, time_s)
        people = [
            self._named(person, number, time_s)
            for person, number in zip(scene.people, numbers, strict=True)
        ]
        return scene.model_copy(update={"people": tuple(people)})

    def _named(self, person: Person, number: int, time_s: float) -> Person:
        named = person.model_copy(update={"id": f"P{number}", "track_id": number})
        if self._smoothing is None:
            return named
        smoother = self._smoothers.get(number, (JointSmoother(self._smoothing), time_s))[0]
        self._smoothers[number] = (smoother, time_s)
        return smoother(named, time_s)

    def _check(self, scene: Scene, time_s: float) -> None:
        size = (scene.width, scene.height)
        if self._time is not None and not time_s > self._time:
            raise BadInputError(
                f"a picture of second {time_s:g} after one of second {self._time:g}",
                where="tracking",
                do="give pictures in order, and call reset() before another stream",
            )
        if self._size is not None and size != self._size:
            raise BadInputError(
                f"a picture of {size[0]}x{size[1]} after one of {self._size[0]}x{self._size[1]}",
                where="tracking",
                do="give pictures of one camera, and call reset() before another stream",
            )
        self._time, self._size = time_s, size
