"""From a mention ("the man on the right") to the people it means, or why that is not clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from humanagent.scene import Person, Scene
from humanagent.speaker.exact import likely_exact, people
from humanagent.speaker.limits import CLEARLY_LARGER, PROMINENT_HEIGHT, PROMINENT_RATIO, VLM
from humanagent.speaker.mentions import Mention
from humanagent.speaker.names import left_to_right, listed, name, names
from humanagent.speaker.say import quoted
from humanagent.speaker.turns import Turn

ANYBODY = Mention(0, 0, plain=True)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom a mention means.

    ``sure``: exactly these people. Otherwise it means one (or some) of them, and ``why`` says
    why it is not clear which. ``group``: all of them together. ``only``: the only person there
    is. ``assumed``: far the largest of several; the answer says that it assumes so.
    """

    ids: tuple[str, ...]
    sure: bool = True
    group: bool = False
    only: bool = False
    assumed: bool = False
    why: str = ""
    remedy: str = ""

    def label(self, scene: Scene, person_id: str) -> str:
        """The name to use: says so when somebody is taken to be meant for want of others."""
        if self.only:
            return f"the only person I find ({person_id})"
        if self.assumed:
            return f"{name(scene, person_id)}, by far the largest and so taken to be meant,"
        return name(scene, person_id)


def resolve(
    mention: Mention, scene: Scene, history: Sequence[Turn] = (), unseen: Sequence[str] = ()
) -> Resolved:
    """The people that a mention means; needs at least one person in the scene."""
    everybody = tuple(p.id for p in left_to_right(scene))
    if mention.ids:
        known = tuple(i for i in mention.ids if i in everybody)
        if len(known) == len(mention.ids):
            return Resolved(known, group=len(known) > 1)
        return Resolved((), sure=False, why="nobody in the picture has that id", remedy=_ask(scene))
    if mention.pronoun and (told := _told(mention, everybody, history)):
        return told
    if mention.pronoun == "other":
        return _unclear(scene, everybody, mention, unseen)
    if mention.ordinal or mention.place:
        return _placed(mention, scene, everybody)
    if mention.plural:
        return _group(mention, scene, everybody, unseen)
    if len(everybody) == 1 and (likely_exact(scene) or prominent(scene)):
        return Resolved(everybody, only=bool(unseen) or not mention.plain)
    if (person := prominent(scene)) and not mention.plain:
        return Resolved((person,), assumed=True)
    return _unclear(scene, everybody, mention, unseen)


def _told(mention: Mention, everybody: tuple[str, ...], history: Sequence[Turn]) -> Resolved | None:
    """What a pronoun means by the last turn that spoke of people who are still there."""
    spoken = next((t.people for t in reversed(history) if t.people), ())
    before = tuple(i for i in spoken if i in everybody)
    if not before or len(before) != len(spoken):
        return None
    if mention.pronoun == "many":
        return Resolved(before, group=len(before) > 1)
    if mention.pronoun == "other":
        rest = tuple(i for i in everybody if i not in before)
        return Resolved(rest) if len(rest) == 1 else None
    return Resolved(before) if len(before) == 1 else None


def _placed(mention: Mention, scene: Scene, everybody: tuple[str, ...]) -> Resolved:
    total = len(everybody)
    if mention.ordinal:
        number, side = mention.ordinal
        if 0 < number <= total and (total > 1 or number == 1):
            return Resolved((everybody[number - 1 if side == "left" else total - number],))
        why = f"I find only {people(total)}"
        return Resolved(everybody, sure=False, why=why, remedy=_ask(scene))
    picked = _at(mention, scene, everybody)
    if len(picked) == 1:
        return Resolved(picked)
    why = f"that place does not single out one of the {people(total)} I find"
    if total == 1:
        why = "the one person I find is not at that place"
    return Resolved(picked or everybody, sure=False, why=why, remedy=_ask(scene))


def _at(mention: Mention, scene: Scene, everybody: tuple[str, ...]) -> tuple[str, ...]:
    """The people who may be meant by a place; none when nobody stands there."""
    total = len(everybody)
    if mention.place in ("largest", "smallest"):
        return _by_size(scene, largest=mention.place == "largest")
    if mention.place == "leftmost":
        return everybody[:1]
    if mention.place == "rightmost":
        return everybody[-1:]
    third = {"left": (0.0, 1 / 3), "middle": (1 / 3, 2 / 3), "right": (2 / 3, 1.0)}
    low, high = third[mention.place or "middle"]
    there = tuple(p.id for p in left_to_right(scene) if low <= p.center[0] / scene.width <= high)
    if mention.place == "middle":
        return (everybody[total // 2],) if total % 2 and total > 1 else there
    if total == 2:
        return everybody[:1] if mention.place == "left" else everybody[-1:]
    if total == 1:
        x = scene.person(everybody[0]).center[0] / scene.width
        return everybody if (x < 0.45 if mention.place == "left" else x > 0.55) else ()
    return there or (everybody[:1] if mention.place == "left" else everybody[-1:])


def _by_size(scene: Scene, *, largest: bool) -> tuple[str, ...]:
    """Who is clearly the largest (or smallest) in the picture."""
    ordered = by_size(scene)
    if len(ordered) == 1:
        return (ordered[0].id,)
    if largest:
        clear = ordered[0].height >= CLEARLY_LARGER * ordered[1].height
        return (ordered[0].id,) if clear else tuple(p.id for p in ordered)
    clear = ordered[-2].height >= CLEARLY_LARGER * ordered[-1].height
    return (ordered[-1].id,) if clear else tuple(p.id for p in ordered)


def by_size(scene: Scene) -> list[Person]:
    """The people by the height of their boxes, largest first."""
    return sorted(scene.people, key=lambda p: (-p.height, p.id))


def prominent(scene: Scene) -> str | None:
    """Who stands out so much that "the man" means them, if anyone does."""
    first, *rest = by_size(scene)
    possible = [y1 - y0 for _, y0, _, y1 in scene.possible]
    others = max([*(p.height for p in rest), *possible], default=0.0)
    if first.height < PROMINENT_HEIGHT * scene.height or first.height < PROMINENT_RATIO * others:
        return None
    return first.id


def _group(
    mention: Mention, scene: Scene, everybody: tuple[str, ...], unseen: Sequence[str]
) -> Resolved:
    total = len(everybody)
    fits = mention.number == total or (mention.number is None and mention.plain and not unseen)
    if total == 1:
        if mention.pronoun:  # "they" may be one person
            return resolve_single(scene, everybody)
        why = "I find only one person, and the question speaks of several"
        return Resolved(everybody, sure=False, why=why, remedy=VLM)
    if fits:
        return Resolved(everybody, group=True)
    return Resolved(
        everybody,
        sure=False,
        group=True,
        why=f"I cannot see which of the {people(total)} I find are meant",
        remedy=_ask(scene),
    )


def resolve_single(scene: Scene, everybody: tuple[str, ...]) -> Resolved:
    """The one person there is, when nobody else is likely to be there."""
    if likely_exact(scene):
        return Resolved(everybody)
    return _unclear(scene, everybody, ANYBODY, ())


def _unclear(
    scene: Scene, everybody: tuple[str, ...], mention: Mention, unseen: Sequence[str]
) -> Resolved:
    if len(everybody) == 1:
        why = "someone may be missed, so I cannot be sure that the person I find (P1) is meant"
        return Resolved(everybody, sure=False, why=why.replace("P1", everybody[0]), remedy=VLM)
    by = f" by {quoted(unseen)}" if unseen else ""
    who = (
        listed([name(scene, i) for i in everybody], "or")
        if len(everybody) <= 3
        else (names(scene, everybody))
    )
    return Resolved(
        everybody, sure=False, why=f"joints do not show who is meant{by}: {who}", remedy=_ask(scene)
    )


def _ask(scene: Scene) -> str:
    """How to say whom one means."""
    if len(scene.people) < 2:
        return VLM
    first = name(scene, left_to_right(scene)[0].id)
    return f"say for example {first!r} or {VLM}"
