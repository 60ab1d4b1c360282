"""How questions are put: one table per intent, each kind with its forms by split."""

from __future__ import annotations

from typing import Final

from humanagent.routing import Intent
from humanagent.training.data.questions.templates import (
    appearance,
    beyond,
    count,
    describe,
    interaction,
    limb,
    orientation,
    posture,
    presence,
    refuse,
    relation,
    which_person,
)
from humanagent.training.data.questions.types import Forms

#: Kind of question to its forms; a kind is ``intent.name``.
FORMS: Final[dict[str, Forms]] = {
    f"{intent}.{name}": forms
    for intent, table in {
        "count": count.FORMS,
        "presence": presence.FORMS,
        "posture": posture.FORMS,
        "which_person": which_person.FORMS,
        "limb": limb.FORMS,
        "orientation": orientation.FORMS,
        "relation": relation.FORMS,
        "interaction": interaction.FORMS,
        "appearance": appearance.FORMS,
        "describe": describe.FORMS,
        "reason": beyond.REASON,
        "not_about_people": beyond.NOT_ABOUT_PEOPLE,
        "refuse": refuse.FORMS,
    }.items()
    for name, forms in table.items()
}

#: Intents to which a question of a kind may be routed as well; either leads to a right answer.
NEIGHBOURS: Final[dict[str, tuple[Intent, ...]]] = {
    "count.people": ("presence",),
    "count.more": ("presence",),
    "count.doing": ("posture", "limb", "orientation", "appearance", "interaction"),
    "count.age": ("appearance",),
    "presence.anyone": ("count",),
    "presence.doing": ("count", "posture", "limb", "orientation", "appearance", "interaction"),
    "presence.age": ("appearance", "count"),
    "which_person.doing": ("posture", "limb", "orientation", "appearance", "interaction"),
    "which_person.place": ("relation", "orientation"),
    "which_person.nearest": ("relation",),
    "posture.what": ("describe",),
    "posture.either": ("describe",),
    "limb.what": ("describe", "interaction"),
    "not_about_people.thing": ("presence",),
    "orientation.head": ("limb",),
    "orientation.tilt": ("limb",),
    "relation.order": ("which_person",),
    "relation.depth": ("which_person", "orientation"),
    "relation.facing": ("orientation",),
    "limb.which_arm": ("which_person",),
    "limb.stance": ("relation", "posture"),
    "interaction.doing": ("limb", "posture", "describe", "orientation"),
    "interaction.holding": ("limb", "appearance"),
    "interaction.hold_what": ("limb", "describe"),
    "interaction.with_whom": ("which_person", "relation", "limb"),
    "interaction.together": ("limb", "relation", "orientation"),
    "interaction.together_what": ("describe", "relation"),
    "describe.doing": ("interaction", "posture"),
    "describe.person": ("appearance",),
}


def intent_of(kind: str) -> Intent:
    """The intent to which a kind belongs."""
    name: Intent = kind.partition(".")[0]  # type: ignore[assignment]  # the keys of the table
    return name
