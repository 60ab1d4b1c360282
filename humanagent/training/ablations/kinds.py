"""The kinds of questions that are compared, in three groups."""

from __future__ import annotations

from typing import Final

#: ``pose`` needs the limbs, ``object`` what is worn and held (never in the context), ``place``
#: number, order and size of the boxes.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "pose": (
        "posture.what", "posture.is", "limb.what", "limb.is", "limb.which_arm",
        "orientation.what", "orientation.is", "orientation.head",
    ),
    "object": (
        "appearance.colour", "appearance.wearing", "appearance.hair",
        "interaction.hold_what", "interaction.holding",
    ),
    "place": ("count.people", "relation.side", "relation.depth"),
}  # fmt: skip
KINDS: Final = tuple(kind for kinds in GROUPS.values() for kind in kinds)


def group_of(kind: str) -> str:
    """The group of a kind.

    Raises:
        KeyError: the kind is in no group.

    Example:
        >>> group_of("limb.what")
        'pose'
    """
    return {kind: group for group, kinds in GROUPS.items() for kind in kinds}[kind]
